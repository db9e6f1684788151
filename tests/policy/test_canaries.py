from pathlib import Path

import pytest

import blocklists
from policy.canaries import CANARIES, is_canary


@pytest.mark.parametrize("name", [*sorted(CANARIES), "a.use-application-dns.net"])
def test_canaries_and_what_is_below_them(name):
    assert is_canary(name)


@pytest.mark.parametrize("name", ["", "net", "icloud.com", "unmask.icloud.com", "apple-dns.net"])
def test_other_names_are_none(name):
    assert not is_canary(name)


def test_all_of_them_carry_the_label_by_which_they_are_usually_refused():
    listed = Path(blocklists.__file__).parent / "starter" / "thin" / "bypass.txt"
    names = {line.split("#")[0].strip() for line in listed.read_text().splitlines()}
    assert names >= CANARIES
