"""Children's asks: kept, answered once, forgotten in time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from policy.labels import Vocabulary
from store.household import HouseholdStore
from store.places import Places
from store.requests import AGAIN, DENIED, GRANTED, KEPT, MOST_OPEN, Requests, TooManyRequestsError
from tests.fakes import FakeClock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[HouseholdStore]:
    opened = HouseholdStore(Places(tmp_path), Vocabulary(), FakeClock())
    yield opened
    opened.close()


@pytest.fixture
def requests(store: HouseholdStore) -> Requests:
    return Requests(store.db, "default")


def test_an_ask_waits_until_it_is_answered_once(requests: Requests) -> None:
    number = requests.ask("child1", "d1", kind="name", about="a.example", reason="why", now=1.0)
    assert [each.id for each in requests.waiting()] == [number]
    answer = {"by": "Ammi", "reason": "fine", "minutes": 30, "now": 2.0}
    assert requests.answer(number, GRANTED, **answer)
    assert not requests.answer(number, DENIED, **answer)
    kept = requests.one(number)
    assert (kept.answer, kept.granted_minutes, kept.answer_reason) == (GRANTED, 30, "fine")
    assert not requests.waiting()


def test_the_same_ask_twice_is_one_with_the_newer_reason(requests: Requests) -> None:
    first = requests.ask("child1", None, kind="time", minutes=15, reason="old", now=1.0)
    assert requests.ask("child1", None, kind="time", minutes=30, reason="new", now=2.0) == first
    assert requests.one(first).reason == "new"
    assert requests.one(first).minutes == 30
    assert requests.one(first).asked == 1.0, "nobody is told again at once"
    requests.ask("child1", None, kind="time", reason="please", now=1.0 + AGAIN)
    assert requests.one(first).asked == 1.0 + AGAIN


def test_too_many_asks_are_refused_for_one_child_only(requests: Requests) -> None:
    for number in range(MOST_OPEN):
        requests.ask("child1", None, kind="name", about=f"{number}.example", now=1.0)
    with pytest.raises(TooManyRequestsError):
        requests.ask("child1", None, kind="name", about="more.example", now=1.0)
    requests.ask("child2", None, kind="name", about="more.example", now=1.0)


def test_old_asks_and_their_reasons_are_forgotten(requests: Requests) -> None:
    requests.ask("child1", None, kind="time", reason="a secret", now=1.0)
    requests.ask("child2", None, kind="time", now=KEPT)
    requests.forget_old(KEPT + 2.0)
    assert [each.profile for each in requests.waiting()] == ["child2"]
    requests.forget_profile("child2")
    assert not requests.waiting()


def test_households_do_not_see_each_others_asks(store: HouseholdStore, requests: Requests) -> None:
    number = requests.ask("child1", None, kind="time", now=1.0)
    other = Requests(store.db, "other")
    assert not other.waiting()
    assert other.one(number) is None
    answer = {"by": "X", "reason": "", "minutes": None, "now": 2.0}
    assert not other.answer(number, GRANTED, **answer)


def test_what_an_adult_noticed_is_not_the_childs_ask(requests: Requests) -> None:
    own = requests.ask("child1", None, kind="wrong", about="a.example", now=1.0)
    theirs = requests.ask("child1", None, kind="noticed", about="a.example", now=2.0)
    assert own != theirs
    assert [each.id for each in requests.asked_by("child1")] == [own]
    assert len(requests.waiting()) == 2


def test_what_adults_notice_takes_no_place_of_the_childs(requests: Requests) -> None:
    for number in range(MOST_OPEN):
        requests.ask("child1", None, kind="noticed", about=f"{number}.example", now=1.0)
    requests.ask("child1", None, kind="time", now=1.0)
    with pytest.raises(TooManyRequestsError):
        requests.ask("child1", None, kind="noticed", about="more.example", now=1.0)


def test_an_agreed_limit_stays_known_and_its_words_are_forgotten(requests: Requests) -> None:
    kept = requests.ask("child1", None, kind="limit", about="{}", reason="a secret", now=1.0)
    gone = requests.ask("child1", None, kind="limit", about="[]", reason="a secret", now=1.0)
    answer = {"by": "Ammi", "reason": "fine", "minutes": None, "now": 2.0}
    requests.answer(kept, GRANTED, **answer, about='{"changed": 1}')
    requests.answer(gone, DENIED, **answer)
    requests.forget_old(KEPT + 2.0)
    (left,) = requests.agreed("child1")
    assert (left.id, left.about, left.reason, left.answer_reason) == (
        kept,
        '{"changed": 1}',
        "",
        "",
    )
    assert requests.one(gone) is None
    requests.forget_profile("child1")
    assert not requests.agreed("child1")
