import hashlib
import importlib.util
import sys

import pytest

from policy import digests


def _loaded_anew():
    spec = importlib.util.spec_from_file_location("digests_anew", digests.__file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("missing", [(), ("_blake2",)])
def test_the_hashes_are_those_of_the_standard_library(missing, monkeypatch):
    for name in missing:
        monkeypatch.setitem(sys.modules, name, None)
    ours = _loaded_anew()
    for kind in ("blake2b", "blake2s"):
        mine = getattr(ours, kind)(b"abc", digest_size=8, salt=b"salty")
        assert (
            mine.digest() == getattr(hashlib, kind)(b"abc", digest_size=8, salt=b"salty").digest()
        )


def test_blake2s_gives_the_digest_of_its_standard():
    """RFC 7693, appendix B."""
    assert digests.blake2s(b"abc").hexdigest() == (
        "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"
    )
