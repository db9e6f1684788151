"""What is worth telling is counted once; trouble counts when it lasts."""

from pathlib import Path

from blocklists.sources import Source
from blocklists.subscriptions import Subscription, Subscriptions
from store.alerts import Alerts
from store.channels import BYPASS, TROUBLE
from store.household import DEFAULT
from tests.webui.home import PagesLab, Visitor
from tests.webui.outgoing.homes import refused
from webui.home_state import home_state
from webui.outgoing.watching import Troubles, count_ways_around, note_troubles

HEALTHY = {"clock_is_set": True, "recording": True, "damage": ""}


async def look(lab: PagesLab) -> list[tuple[int, dict[str, int]]]:
    """Count, and give each episode's number and kinds, newest first."""
    state = await home_state(lab.console, DEFAULT)

    def count(store: object) -> list[tuple[int, dict[str, int]]]:
        count_ways_around(store, state, store.clock.wall())
        alerts = Alerts(store.db, DEFAULT).all(BYPASS)
        return [(alert.number, alert.detail["labels"]) for alert in alerts]

    return await lab.do(count)


async def test_the_same_numbers_are_counted_once(lab: PagesLab, parent: Visitor) -> None:
    assert await look(lab) == []
    refused(lab, "bypass", 2)
    assert await look(lab) == [(2, {"bypass": 2})]
    assert await look(lab) == [(2, {"bypass": 2})]
    refused(lab, "darkweb", 1)
    refused(lab, "games", 50)
    assert await look(lab) == [(3, {"bypass": 2, "darkweb": 1})]


async def test_midnight_counts_nothing_twice(lab: PagesLab, parent: Visitor) -> None:
    lab.clock.move(8 * 3600)  # 23:00
    refused(lab, "bypass", 2)
    await look(lab)
    lab.clock.move(2 * 3600)
    assert await look(lab) == [(2, {"bypass": 2})]
    refused(lab, "bypass", 1)
    assert await look(lab) == [(3, {"bypass": 3})]
    lab.clock.move(86400)
    refused(lab, "bypass", 1)
    assert await look(lab) == [(1, {"bypass": 1}), (3, {"bypass": 3})], "a new episode"


async def test_records_that_were_deleted_do_not_count_below_zero(
    lab: PagesLab, parent: Visitor
) -> None:
    refused(lab, "bypass", 5)
    await look(lab)
    lab.places.activity_db.unlink()
    assert await look(lab) == [(5, {"bypass": 5})]


def test_trouble_counts_when_it_lasts(tmp_path: Path) -> None:
    troubles = Troubles(tmp_path)
    assert troubles.lasting(None, 0.0) == set()
    assert troubles.lasting(None, 599.0) == set()
    assert troubles.lasting(None, 600.0) == {"resolver"}
    assert troubles.lasting(HEALTHY, 601.0) == set()
    assert troubles.lasting(None, 602.0) == set(), "it begins anew"
    ill = {"clock_is_set": False, "recording": False, "damage": "page 7"}
    troubles.lasting(ill, 700.0)
    assert troubles.lasting(ill, 1300.0) == {"clock", "recording", "table"}


def test_lists_that_cannot_be_fetched_have_a_day_to_mend(tmp_path: Path) -> None:
    source = Source("x", "adult", "X", "https://x.example/list.txt")
    troubles, lists = Troubles(tmp_path), Subscriptions(tmp_path)
    lists.write({"x": Subscription(source, error="no answer")})
    first = troubles.lasting(HEALTHY, 0.0)
    day_later = troubles.lasting(HEALTHY, 27 * 3600.0)
    assert (first, day_later) == (set(), {"lists"})
    lists.write({"x": Subscription(source, held_back="half of it is gone")})
    troubles.lasting(HEALTHY, 28 * 3600.0)
    assert troubles.lasting(HEALTHY, 28 * 3600.0 + 600) == {"held_back"}
    (tmp_path / "sources.json").write_text("{", "utf-8")
    assert troubles.lasting(HEALTHY, 30 * 3600.0) == set(), "what cannot be read is another's"


async def test_trouble_is_one_episode_until_it_is_over(lab: PagesLab, parent: Visitor) -> None:
    def note(*codes: str) -> list[tuple[str, int, bool]]:
        def work(store: object) -> list[tuple[str, int, bool]]:
            note_troubles(store, DEFAULT, frozenset(codes), store.clock.wall())
            alerts = Alerts(store.db, DEFAULT).all(TROUBLE)
            return [(a.subject, a.number, bool(a.detail.get("over"))) for a in alerts]

        return lab.do(work)

    assert await note("lists") == [("lists", 1, False)]
    assert await note("lists") == [("lists", 1, False)]
    assert await note() == [("lists", 1, True)]
    assert await note() == [("lists", 1, True)]
    assert await note("lists") == [("lists", 2, False)]
