"""scrypt gives the same here and in a process of its own."""

import hashlib

import pytest

from store import scrypt as module
from store.scrypt import Costs, scrypt

SMALL = Costs(16, 1, 1)


@pytest.fixture(params=["here", "apart"])
def where(request, monkeypatch):
    if request.param == "apart":
        monkeypatch.delattr(hashlib, "scrypt")


@pytest.mark.usefixtures("where")
def test_it_derives_what_the_rfc_says():
    """RFC 7914 section 12, the first vector, as far as we derive."""
    derived = scrypt(b"", b"", SMALL)
    assert derived.hex() == "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"


@pytest.mark.usefixtures("where")
@pytest.mark.parametrize("costs", [Costs(0, 1, 1), Costs(15, 1, 1), Costs(1 << 30, 8, 1)])
def test_costs_that_are_none_are_refused(costs):
    with pytest.raises(ValueError, match=r"n must|limit|no costs|2\^1"):
        scrypt(b"x", b"y", costs)


def test_a_process_that_fails_is_no_wrong_password(monkeypatch):
    monkeypatch.delattr(hashlib, "scrypt")
    monkeypatch.setattr(module, "command_of", lambda _: ["false"])
    with pytest.raises(OSError, match="could not be checked"):
        scrypt(b"x", b"y", SMALL)
