"""What children's presets must leave alone, asked of the whole starter data as it compiles."""

import pytest

from blocklists.build import Builder
from blocklists.catalogue import Catalogue
from blocklists.derive import starter
from blocklists.table import Table
from policy.presets import PRESETS
from policy.rules import AgeBand

YOUNG = (AgeBand.FROM_6, AgeBand.FROM_10)
LESSONS = """
    meet.google.com meetings.googleapis.com teams.microsoft.com teams.cloud.microsoft zoom.us
    us02web.zoom.us webex.com school.webex.com whereby.com
""".split()  # noqa: SIM905  (a block of words reads better)
DEVICES = """
    softwareupdates.amazon.com alexa.amazon.com kindle.amazon.com aws.amazon.com api.amazon.com
    m.media-amazon.com images-na.ssl-images-amazon.com arcus-uswest.amazon.com alexa.amazon.de
""".split()  # noqa: SIM905  (a block of words reads better)
SHOPS = "amazon.com www.amazon.com smile.amazon.com www.amazon.de amazon.co.uk www.amazon.ae"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    builder = Builder(data)
    with builder.subscriptions.changing():
        builder.build()
    with Table.open(builder.table) as table:
        yield Catalogue.load(starter.FOLDER, table)


def labels(catalogue, name):
    listing = catalogue.facts(name).listing
    return {*listing.categories, *(one for s in listing.services for one in (s.id, s.group))}


@pytest.mark.parametrize("name", [*LESSONS, *DEVICES])
def test_lessons_and_devices_work_in_every_preset_for_children(catalogue, name):
    for band in YOUNG:
        preset = PRESETS[band]
        assert not labels(catalogue, name) & (preset.block | preset.ask)


@pytest.mark.parametrize("name", LESSONS)
def test_parents_can_still_block_meetings(catalogue, name):
    assert "meetings" in labels(catalogue, name)


@pytest.mark.parametrize("name", SHOPS.split())
def test_the_shop_itself_is_shopping(catalogue, name):
    assert {"amazon", "shopping"} <= labels(catalogue, name)


@pytest.mark.parametrize(
    "name",
    [
        "qwant.com", "www.qwant.com", "naver.com", "www.naver.com", "go.mail.ru",
        "baidu.com", "www.baidu.com",
    ],
)  # fmt: skip
def test_search_without_a_safe_mode_is_called_unsafe(catalogue, name):
    assert "search_unsafe" in labels(catalogue, name)


@pytest.mark.parametrize("name", ["api.qwant.com", "mail.naver.com", "map.baidu.com", "mail.ru"])
def test_what_else_those_engines_offer_is_not(catalogue, name):
    assert "search_unsafe" not in labels(catalogue, name)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        *(
            (f"www.google.{country}", "forcesafesearch.google.com")
            for country in ("ms", "vg", "com.ai", "tk", "gp", "com.nf", "co")
        ),
        ("edgeservices.bing.com", "strict.bing.com"),
        *(
            (name, "familysearch.yandex.ru")
            for domain in ("de", "pl", "fi", "net", "org", "com.ru")
            for name in (f"yandex.{domain}", f"www.yandex.{domain}")
        ),
        ("xn--d1acpjx3f.xn--p1ai", "familysearch.yandex.ru"),
    ],
)
def test_less_known_hosts_of_engines_have_the_safe_mode_too(catalogue, name, target):
    assert catalogue.facts(name).safe_search == target


@pytest.mark.parametrize(
    ("label", "name"),
    [
        *(
            ("adult", name)
            for name in (
                "coomer.su", "kemono.su", "simpcity.su", "gayboystube.com", "xnxx.health",
                "hanime1.me", "shahvani.com", "18comic.org", "chaturbate.eu", "incestflix.com",
                "tukif.com", "cdn.rdtcdn.com",
            )
        ),
        *(
            ("gambling", name)
            for name in (
                "roobet.com", "teenpatti.com", "3pattiblue.com", "betjili.com", "polymarket.com",
            )
        ),
        ("tiktok", "api16-normal.byteoversea.com"),
        ("tiktok", "sf16-sg.ibytedtos.com"),
    ],
)  # fmt: skip
def test_well_known_names_that_lists_missed_are_found(catalogue, label, name):
    assert label in labels(catalogue, name)


@pytest.mark.parametrize("name", ["webkinz.com", "forebet.com", "mgmresorts.com"])
def test_names_that_were_taken_for_something_else_are_free(catalogue, name):
    assert not labels(catalogue, name)
