"""Episodes: what happens again is counted, not told again."""

from store.alerts import EPISODE, KEPT, QUIET, Alert, Alerts
from store.channels import BYPASS, DEVICE
from store.household import DEFAULT, HouseholdStore

NOW = 1.8e9


def _alerts(store: HouseholdStore) -> Alerts:
    return Alerts(store.db, DEFAULT)


def _only(store: HouseholdStore) -> Alert:
    [alert] = _alerts(store).all()
    return alert


def test_what_happens_again_within_a_day_is_one_episode(store: HouseholdStore) -> None:
    alerts = _alerts(store)
    alerts.note(BYPASS, "kid", 3, {"bypass": 3}, NOW)
    alerts.note(BYPASS, "kid", 2, {"bypass": 5}, NOW + EPISODE - 1)
    alert = _only(store)
    assert (alert.number, alert.first, alert.last) == (5, NOW, NOW + EPISODE - 1)
    assert alert.detail == {"bypass": 5}
    alerts.note(BYPASS, "kid", 1, {"bypass": 6}, NOW + EPISODE)
    newest = alerts.newest(BYPASS, "kid")
    assert newest is not None
    assert newest.number == 1
    assert len(alerts.all(BYPASS)) == 2
    assert alerts.all(DEVICE) == []


def test_the_first_is_told_at_once_and_more_of_it_only_after_hours(store: HouseholdStore) -> None:
    alerts = _alerts(store)
    alert = alerts.note(BYPASS, "kid", 1, {}, NOW)
    assert alert.is_worth_telling(NOW)
    alerts.told([alert], NOW)
    assert not _only(store).is_worth_telling(NOW + EPISODE), "nothing happened since"
    alert = alerts.note(BYPASS, "kid", 4, {}, NOW + 60)
    assert not alert.is_worth_telling(NOW + QUIET - 1)
    assert alert.is_worth_telling(NOW + QUIET)


def test_a_new_episode_does_not_begin_the_telling_anew(store: HouseholdStore) -> None:
    alerts = _alerts(store)
    alerts.note(BYPASS, "kid", 1, {}, NOW)
    before = alerts.note(BYPASS, "kid", 1, {}, NOW + EPISODE - 60)
    alerts.told([before], NOW + EPISODE - 60)
    after = alerts.note(BYPASS, "kid", 1, {}, NOW + EPISODE)
    assert after.id != before.id
    assert not after.is_worth_telling(NOW + EPISODE)


def test_what_was_seen_stays_away_until_much_later(store: HouseholdStore) -> None:
    alerts = _alerts(store)
    alert = alerts.note(BYPASS, "kid", 1, {}, NOW)
    assert alert.is_shown
    alerts.seen([alert.id], NOW + 5)
    assert not _only(store).is_shown
    assert not alerts.note(BYPASS, "kid", 1, {}, NOW + QUIET).is_shown
    assert alerts.note(BYPASS, "kid", 1, {}, NOW + QUIET + 6).is_shown
    Alerts(store.db, "other").seen([alert.id], NOW + 9e5)
    assert _only(store).seen == NOW + 5, "not by another home"


def test_a_clock_that_was_set_back_begins_an_episode(store: HouseholdStore) -> None:
    alerts = _alerts(store)
    alerts.note(BYPASS, "kid", 1, {}, NOW)
    alerts.note(BYPASS, "kid", 1, {}, NOW - 60)
    assert len(alerts.all()) == 2


def test_old_and_forgotten_ones_go(store: HouseholdStore) -> None:
    alerts = _alerts(store)
    alerts.note(BYPASS, "kid", 1, {}, NOW)
    alerts.note(DEVICE, "02:11:22:33:44:55", 1, {}, NOW + KEPT)
    alerts.forget_old(NOW + KEPT + 1)
    assert [each.kind for each in alerts.all()] == [DEVICE]
    alerts.forget_subject("02:11:22:33:44:55")
    assert alerts.all() == []
