import pytest

from blocklists.shipped import Shipped, both
from blocklists.starter import FOLDER
from policy.facts import UNKNOWN, NameFacts
from policy.labels import CATEGORIES, Service
from tests.blocklists import homes


@pytest.fixture
def shipped(tmp_path):
    return Shipped.load(homes.starter(tmp_path / "starter").folder)


def test_services_and_categories_are_described(shipped):
    assert shipped.services["films"].hold_minutes == 5
    assert shipped.services["films"].dns_effect == "partly"
    assert shipped.categories["adult"].about == "For adults."
    assert shipped.vocabulary.services["chirper"] == Service("chirper", "social")


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("help.test", NameFacts(lifeline=True, sensitive=True)),
        ("a.b.help.test", NameFacts(lifeline=True, sensitive=True)),
        ("police.test", NameFacts(lifeline=True, sensitive=True)),
        ("www.police.test", UNKNOWN),
        ("time.test", NameFacts(essential=True)),
        ("a.time.test", UNKNOWN),
        ("www.health.test", NameFacts(protected=True, sensitive=True)),
        ("faith.test", NameFacts(sensitive=True)),
        ("www.find.test", NameFacts(safe_search="safe.find.test")),
        ("find.test", UNKNOWN),
        ("mail.www.find.test", UNKNOWN),
        ("www.films.test", NameFacts(youtube=True)),
        ("nothelp.test", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_names_are_special_by_name(shipped, name, facts):
    assert shipped.named.of(name) == facts


def test_facts_add_up():
    first, second = NameFacts(lifeline=True), NameFacts(essential=True, safe_search="x")
    assert both(first, second) == NameFacts(lifeline=True, essential=True, safe_search="x")
    assert both(UNKNOWN, second) == second


def test_the_shipped_files_are_complete():
    shipped = Shipped.load(FOLDER)
    assert set(shipped.categories) == set(CATEGORIES)
    assert {one.group for one in shipped.services.values()} <= set(CATEGORIES)
    assert set(shipped.youtube_targets) == {"strict", "moderate"}
    assert shipped.named.of("www.google.com").safe_search == "forcesafesearch.google.com"
