import pytest

from blocklists.catalogue import Catalogue, combined
from blocklists.compile import compile_table
from blocklists.sources import Source
from blocklists.table import Table
from policy.facts import UNKNOWN, Evidence, Listing, NameFacts
from policy.labels import Service, Vocabulary
from tests.blocklists import homes
from tests.blocklists.worlds import SALT, feed, source

CHIRPER, FILMS = Service("chirper", "social"), Service("films", "video")
VOCABULARY = Vocabulary({"chirper": CHIRPER, "films": FILMS})


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    starter = homes.starter(folder / "starter")
    order = feed(9, [], tier="mandated")
    compile_table([*starter.feeds(), order], starter.suffixes(), folder / "table", salt=SALT)
    with Table.open(folder / "table") as table:
        yield Catalogue.load(starter.folder, table)


def test_a_name_nobody_lists_is_unknown(catalogue):
    assert catalogue.facts("nowhere.test") is UNKNOWN


def test_a_listed_name_has_its_labels_evidence_and_sources(catalogue):
    assert catalogue.facts("www.NAKED.test").listing == Listing(
        categories=("adult",),
        evidence=(("adult", Evidence.FOREGROUND),),
        sources=("starter:adult",),
    )


def test_names_share_their_listing_and_facts(catalogue):
    assert catalogue.facts("naked.test") is catalogue.facts("a.naked.test")


def test_a_service_has_its_evidence_and_the_details_below_a_name_hold(catalogue):
    assert catalogue.facts("chirper.test").listing.evidence == (("chirper", Evidence.FOREGROUND),)
    below = catalogue.facts("a.log.chirper.test").listing
    assert below.evidence == (("chirper", Evidence.BACKGROUND),)
    assert below.services == (CHIRPER,)


def test_several_services_may_share_a_name(catalogue):
    listing = catalogue.facts("x.cdn.test").listing
    assert listing.services == (CHIRPER, FILMS)
    assert set(listing.evidence) == {("chirper", Evidence.SHARED), ("films", Evidence.SHARED)}


def test_a_curated_top_level_domain_is_found(catalogue):
    assert catalogue.facts("my.filmsplace").listing.services == (FILMS,)


def test_special_names_keep_what_lists_say_of_them(catalogue):
    assert catalogue.facts("time.test") == NameFacts(essential=True)
    facts = catalogue.facts("www.films.test")
    assert facts.youtube
    assert facts.listing.services == (FILMS,)


def test_the_vocabulary_knows_services_and_labels_with_data(catalogue):
    assert catalogue.vocabulary.members("social") == {"social", "chirper"}
    assert {"adult", "gambling", "violence", "chirper"} <= catalogue.labels_with_data
    assert "games" not in catalogue.labels_with_data
    assert catalogue.services["films"].title == "Films"
    assert catalogue.categories["adult"].kind == "content"


def test_another_table_needs_no_reading_of_files(catalogue, tmp_path):
    compile_table([], homes.starter(tmp_path / "starter").suffixes(), tmp_path / "table")
    with Table.open(tmp_path / "table") as table:
        other = catalogue.with_table(table)
        assert other.facts("naked.test") is UNKNOWN
        assert other.facts("time.test").essential
        assert other.shipped is catalogue.shipped
    assert catalogue.facts("naked.test") is not UNKNOWN


def test_what_is_remembered_is_bounded_and_forgetting_changes_no_answer(catalogue, monkeypatch):
    names = ("naked.test", "bet.test", "gore.test", "cdn.test")
    before = [catalogue.facts(name) for name in names]
    monkeypatch.setattr("blocklists.catalogue.MOST_REMEMBERED", 2)
    fresh = catalogue.with_table(catalogue.table)
    for _ in range(3):
        assert [fresh.facts(name) for name in names] == before
    assert max(len(kept) for kept in vars(fresh).values() if isinstance(kept, dict)) <= 3


# --- putting sources together


def test_an_order_marks_its_names():
    listing = combined([source(0), source(1, tier="mandated")], VOCABULARY)
    assert listing.mandated
    assert listing.categories == ("adult",)
    assert listing.sources == ("source-0", "source-1")


@pytest.mark.parametrize(
    ("classes", "of_category", "of_service"),
    [
        ((Evidence.SHARED,), Evidence.SHARED, Evidence.SHARED),
        ((Evidence.FOREGROUND, Evidence.BACKGROUND), Evidence.BACKGROUND, Evidence.BACKGROUND),
        ((None,), Evidence.FOREGROUND, Evidence.FOREGROUND),
        ((None, Evidence.SHARED), Evidence.SHARED, Evidence.SHARED),
    ],
)
def test_a_category_s_names_open_a_session_unless_a_service_knows_better(
    classes, of_category, of_service
):
    services = [Source("s", "films", evidence=one) for one in classes]
    listing = combined([Source("c", "video"), *services], VOCABULARY)
    assert dict(listing.evidence) == {"video": of_category, "films": of_service}


def test_a_label_that_is_no_longer_known_is_none():
    listing = combined([Source("s", "gone")], VOCABULARY)
    assert (listing.categories, listing.services, listing.sources) == ((), (), ("s",))
