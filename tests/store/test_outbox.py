"""Messages are sent once, tried a few times, and what became of them is known."""

from store.channels import ASK, DIGEST, TEST
from store.household import DEFAULT, HouseholdStore
from store.outbox import (
    FAILED,
    INTERRUPTED,
    KEPT,
    SENT,
    TOO_LATE,
    WAITING,
    WAITS,
    Message,
    Outbox,
    forget_messages,
)

NOW = 1.8e9
DAY = 86400.0


def put(outbox: Outbox, key: str = "ask:1", kind: str = ASK, **more: object) -> int | None:
    values = {"now": NOW, "lives": DAY} | more
    return outbox.put(DEFAULT, 1, kind, key, {"text": "نیا سوال"}, **values)


def only(outbox: Outbox, now: float = NOW) -> Message:
    [message] = outbox.due(now)
    return message


def test_one_thing_is_told_to_a_channel_once(store: HouseholdStore) -> None:
    outbox = Outbox(store.db)
    assert put(outbox)
    assert put(outbox) is None
    assert outbox.put(DEFAULT, 2, ASK, "ask:1", {}, now=NOW, lives=DAY), "another channel"
    assert outbox.put("other", 1, ASK, "ask:1", {}, now=NOW, lives=DAY), "another home"
    assert outbox.knows(DEFAULT, 1, "ask:1")
    message = outbox.due(NOW)[0]
    outbox.begin(message)
    outbox.sent(message.id, NOW + 1)
    assert put(outbox) is None, "also after it was sent"


def test_what_was_sent_is_remembered_without_its_content(store: HouseholdStore) -> None:
    outbox = Outbox(store.db)
    put(outbox)
    message = only(outbox)
    assert message.content == {"text": "نیا سوال"}
    assert outbox.begin(message)
    assert not outbox.begin(message), "nobody else sends it meanwhile"
    assert outbox.due(NOW) == []
    outbox.sent(message.id, NOW + 1)
    last = outbox.last_of(DEFAULT, 1)
    assert last is not None
    assert (last.state, last.content, last.ended) == (SENT, {}, NOW + 1)
    assert "نیا سوال".encode() not in store.places.household_db.read_bytes()


def test_it_is_tried_again_later_and_later_and_then_no_more(store: HouseholdStore) -> None:
    outbox, now = Outbox(store.db), NOW
    put(outbox)
    for wait in WAITS:
        message = only(outbox, now)
        outbox.begin(message)
        outbox.failed(message, "unreachable", again=True, now=now)
        assert outbox.waiting(DEFAULT, 1) == 1
        assert outbox.due(now + wait - 1) == []
        now += wait
    message = only(outbox, now)
    outbox.begin(message)
    outbox.failed(message, "unreachable", again=True, now=now)
    last = outbox.last_of(DEFAULT, 1)
    assert last is not None
    assert (last.state, last.problem, last.tries) == (FAILED, "unreachable", 1 + len(WAITS))
    assert outbox.due(now + DAY) == []


def test_what_no_second_try_can_help_is_not_tried_again(store: HouseholdStore) -> None:
    outbox = Outbox(store.db)
    for key, kind, again in (("ask:1", ASK, False), ("test:1", TEST, True)):
        message = outbox.one(put(outbox, key, kind) or 0)
        assert message is not None
        outbox.begin(message)
        outbox.failed(message, "login", again=again, now=NOW)
        assert outbox.due(NOW + DAY / 2) == []


def test_what_comes_too_late_is_given_up(store: HouseholdStore) -> None:
    outbox = Outbox(store.db)
    put(outbox, lives=300.0)
    assert outbox.due(NOW + 300) == []
    last = outbox.last_of(DEFAULT, 1)
    assert last is not None
    assert (last.state, last.problem) == (FAILED, TOO_LATE)


def test_after_a_power_cut_a_summary_is_not_sent_twice_and_an_ask_is_not_lost(
    store: HouseholdStore,
) -> None:
    outbox = Outbox(store.db)
    put(outbox)
    put(outbox, "digest:2026-11-22", DIGEST)
    for message in outbox.due(NOW):
        outbox.begin(message)
    outbox.recover(NOW + 60)
    assert [message.kind for message in outbox.due(NOW + 60)] == [ASK]
    last = outbox.last_of(DEFAULT, 1)
    assert last is not None
    assert (last.kind, last.state, last.problem) == (DIGEST, FAILED, INTERRUPTED)
    assert put(outbox, "digest:2026-11-22", DIGEST) is None


def test_what_waited_at_a_power_cut_is_sent_later(store: HouseholdStore) -> None:
    outbox = Outbox(store.db)
    put(outbox, "digest:2026-11-22", DIGEST)
    outbox.recover(NOW + 60)
    assert only(outbox, NOW + 60).state == WAITING


def test_a_child_is_forgotten_here_too(store: HouseholdStore) -> None:
    outbox = Outbox(store.db)
    put(outbox, "ask:1", profile="kid")
    put(outbox, "ask:2", profile="other")
    put(outbox, "digest:2026-11-22", DIGEST)
    forget_messages(store.db, DEFAULT, "kid")
    assert [message.key for message in outbox.due(NOW)] == ["ask:2"]
    assert put(outbox, "digest:2026-11-22", DIGEST), "it may be composed anew, without the child"


def test_old_messages_are_forgotten(store: HouseholdStore) -> None:
    outbox = Outbox(store.db)
    put(outbox)
    outbox.sent(only(outbox).id, NOW)
    outbox.forget_old(NOW + KEPT - 1)
    assert outbox.knows(DEFAULT, 1, "ask:1")
    outbox.forget_old(NOW + KEPT + 1)
    assert not outbox.knows(DEFAULT, 1, "ask:1")


def test_a_test_is_sent_by_who_asks_for_it_and_by_nobody_else(store: HouseholdStore) -> None:
    outbox = Outbox(store.db)
    number = put(outbox, "test:1", TEST, lives=60.0)
    assert outbox.due(NOW) == []
    assert outbox.due(NOW + 60) == []
    last = outbox.one(number or 0)
    assert last is not None
    assert last.problem == TOO_LATE
