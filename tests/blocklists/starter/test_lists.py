"""The derived lists as they ship."""

import pytest

from blocklists.derive import starter
from blocklists.derive.public_suffixes import PublicSuffixes
from blocklists.derive.published import text_lines
from blocklists.derive.recipes import RECIPES
from policy.labels import CATEGORIES
from policy.names import suffixes

PATHS = sorted((starter.FOLDER / "lists").glob("*.txt.gz"))
FILES = [path.name.removesuffix(".txt.gz") for path in PATHS]
AT_LEAST = {
    "adult": 80_000,
    "gambling": 50_000,
    "dating": 1_000,
    "drugs": 1_000,
    "piracy": 500,
    "bypass": 1_000,
    "malware-shadowwhisperer": 30_000,
    "phishing-brands": 7_000,
    "phishing-lookalikes": 60_000,
    "scam": 700,
    "cryptojacking": 4_000,
    "ads_tracking": 900,
}
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def rules():
    return PublicSuffixes(text_lines(starter.FOLDER / "public_suffixes.txt.gz"))


def label_of(file):
    return file.partition("-")[0]


@pytest.fixture(scope="module", params=PATHS, ids=FILES)
def shipped(request):
    file = request.param.name.removesuffix(".txt.gz")
    return file, starter.list_names(request.param)


def test_every_recipe_has_its_list_and_every_list_its_recipe():
    assert {recipe.name for recipe in RECIPES} == set(FILES) == set(AT_LEAST)


def test_a_list_is_named_after_a_category(shipped):
    assert label_of(shipped[0]) in CATEGORIES


def test_a_list_has_enough_names(shipped):
    file, names = shipped
    assert len(names) >= AT_LEAST[file]


def test_names_are_canonical_sorted_and_listed_once(shipped):
    _, names = shipped
    assert names == sorted(set(names))
    assert not [name for name in names if not starter.is_canonical(name) or name[0] == "="]


def test_no_name_stands_below_another_one(shipped):
    _, names = shipped
    known = set(names)
    below = [name for name in names if any(above in known for above in list(suffixes(name))[1:])]
    assert not below


def test_no_name_is_a_public_suffix_or_an_address(shipped, rules):
    _, names = shipped
    assert not [name for name in names if rules.is_suffix(name)]
    assert not [name for name in names if name.rpartition(".")[2].isdigit()]


def test_no_list_covers_a_popular_name_outside_its_label(shipped):
    file, names = shipped
    known = frozenset(names)
    covered = [
        name
        for name, labels in starter.labels_of_popular_names().items()
        if label_of(file) not in labels and starter.covers(known, name)
    ]
    assert not covered


def test_no_list_covers_health_help_essentials_or_children(shipped):
    _, names = shipped
    known = frozenset(names)
    free = [*starter.protected_names(), *starter.thin_names("kids_pack")]
    assert not [name for name in free if starter.covers(known, name.removeprefix("="))]


def test_the_best_known_names_are_there():
    for file, name in (
        ("adult", "pornhub.com"),
        ("adult", "xvideos.com"),
        ("gambling", "bet365.com"),
        ("gambling", "1xbet.com"),
        ("dating", "tinder.com"),
        ("bypass", "nordvpn.com"),
        ("bypass", "dns.google"),
        ("bypass", "use-application-dns.net"),
        ("bypass", "mask.icloud.com"),
        ("piracy", "thepiratebay.org"),
        ("ads_tracking", "doubleclick.net"),
    ):
        assert name in starter.list_names(starter.FOLDER / "lists" / f"{file}.txt.gz")


def test_known_mistakes_of_real_lists_are_gone():
    for file, name in (
        ("adult", "scarleteen.com"),
        ("adult", "refinery29.com"),
        ("adult", "virginmobile.fr"),
        ("adult", "virginiadiocese.org"),
        ("gambling", "gamblersanonymous.org"),
        ("drugs", "marijuana-anonymous.org"),
        ("bypass", "apple-dns.net"),
        ("malware-shadowwhisperer", "randomuser.me"),
    ):
        names = frozenset(starter.list_names(starter.FOLDER / "lists" / f"{file}.txt.gz"))
        assert not starter.covers(names, name), name


def test_the_whole_starter_data_stays_small():
    sizes = [path.stat().st_size for path in starter.FOLDER.rglob("*") if path.is_file()]
    assert sum(sizes) < 6 * MEGABYTE
