"""The lists kept by hand as they ship."""

import pytest

from blocklists.derive import starter
from blocklists.derive.marks import THIN_MARKS
from blocklists.derive.public_suffixes import PublicSuffixes
from blocklists.derive.published import text_lines
from policy.labels import CATEGORIES

LABELS = starter.thin_labels()
THIN_EVERYWHERE = {
    "violence", "hate", "weapons", "random_chat", "livestream", "vr_social", "nudify", "darkweb",
    "classifieds", "app_stores", "search_unsafe", "ai_chat", "messengers", "audio", "video",
    "games", "kids_pack",
}  # fmt: skip
ONE_OWNERS_SUFFIXES = {"translate.goog"}
"""Below it stand pages of many sites, but one translator shows them all."""


@pytest.fixture(scope="module")
def rules():
    return PublicSuffixes(text_lines(starter.FOLDER / "public_suffixes.txt.gz"))


def lines_of(label):
    text = (starter.FOLDER / "thin" / f"{label}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_every_label_that_lists_neglect_has_one():
    assert set(LABELS) >= THIN_EVERYWHERE
    assert set(LABELS) <= set(CATEGORIES)


def test_every_category_has_names_of_some_kind():
    from_lists = {
        path.name.partition(".")[0].partition("-")[0]
        for path in (starter.FOLDER / "lists").iterdir()
    }
    assert set(CATEGORIES) == from_lists | set(LABELS)


@pytest.mark.parametrize("label", LABELS)
def test_a_list_has_at_least_twenty_names_and_the_kids_pack_many_more(label):
    assert len(starter.thin_names(label)) >= (150 if label == "kids_pack" else 20)


@pytest.mark.parametrize("label", LABELS)
def test_names_are_canonical_and_listed_once(label):
    names = starter.thin_names(label)
    assert len({name.removeprefix("=") for name in names}) == len(names)
    assert not [name for name in names if not starter.is_canonical(name)]


@pytest.mark.parametrize("label", LABELS)
def test_every_line_says_how_its_name_is_known(label):
    for line in lines_of(label):
        _, _, comment = line.partition("  # ")
        assert comment.partition(": ")[0] in THIN_MARKS, line


@pytest.mark.parametrize("label", LABELS)
def test_no_name_is_a_public_suffix(label, rules):
    names = (name.removeprefix("=") for name in starter.thin_names(label))
    assert not [name for name in names if rules.is_suffix(name) and name not in ONE_OWNERS_SUFFIXES]


@pytest.mark.parametrize("label", [label for label in LABELS if label != "kids_pack"])
def test_no_list_blocks_what_children_may_reach_or_what_is_protected(label):
    known = frozenset(name.removeprefix("=") for name in starter.thin_names(label))
    free = [*starter.protected_names(), *starter.thin_names("kids_pack")]
    assert not [name for name in free if starter.covers(known, name.removeprefix("="))]


def test_the_kids_pack_opens_no_network_of_people_and_no_advertising():
    opened = frozenset(name.removeprefix("=") for name in starter.thin_names("kids_pack"))
    closed = {"adult", "social", "messengers", "dating", "random_chat", "ads_tracking", "video"}
    popular = starter.labels_of_popular_names()
    wrong = [
        name for name, labels in popular.items() if labels & closed and starter.covers(opened, name)
    ]
    assert not wrong


def test_the_switches_that_devices_look_for_are_in_bypass():
    canaries = {"use-application-dns.net", "mask.icloud.com", "mask-h2.icloud.com"}
    assert canaries <= set(starter.thin_names("bypass"))
