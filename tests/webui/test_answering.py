"""A yes to an ask: what it grants for a while, and what it allows from now on."""

from policy.labels import AnyLabel
from policy.rules import AgeBand, Household, Profile
from store.acts import ActKeeper
from store.household import DEFAULT, HouseholdStore
from store.places import Places
from store.requests import LABEL, NAME, TIME, Request
from tests.fakes import FakeClock
from webui.answering import allowing, granting

NOW = 1_795_300_000.0


def _ask(kind: str, about: str = "") -> Request:
    return Request(1, "kid", None, kind, about, 15, "", NOW, None, None, None, "", None)


def _granted(tmp_path, ask: Request, service: str = "") -> list[tuple[str | None, str | None]]:
    store = HouseholdStore(Places(tmp_path), AnyLabel(), FakeClock(NOW))
    with store.writing(DEFAULT, "Ammi", "said yes") as db:
        granting(ask, 20, service)(ActKeeper(db, DEFAULT, "Ammi", NOW))
    grants = store.acts(DEFAULT).grants
    assert {(each.scope.id, each.until - each.since) for each in grants} == {("kid", 1200.0)}
    return [(each.name, each.label) for each in grants]


def test_for_a_while_it_opens_what_was_asked_for_and_no_more(tmp_path) -> None:
    assert _granted(tmp_path / "a", _ask(NAME, "x.example")) == [("x.example", None)]
    assert _granted(tmp_path / "b", _ask(LABEL, "games")) == [(None, "games")]
    assert _granted(tmp_path / "c", _ask(TIME)) == [(None, None)]


def test_an_app_as_a_whole_comes_with_the_name(tmp_path) -> None:
    both = _granted(tmp_path, _ask(NAME, "www.tiktok.com"), "tiktok")
    assert both == [("www.tiktok.com", None), (None, "tiktok")]


def test_from_now_on_it_is_a_rule_of_the_child() -> None:
    kid = Profile("kid", "Kid", AgeBand.FROM_10)
    household = Household("Home", "UTC", profiles={"kid": kid})
    by_name = allowing(_ask(NAME, "x.example"), "tiktok")(household).profiles["kid"].layer
    assert by_name.names.allow == {"x.example"}
    assert by_name.allow.add == {"tiktok"}
    by_label = allowing(_ask(LABEL, "games"))(household).profiles["kid"].layer
    assert by_label.allow.add == {"games"}
    assert not by_label.names.allow
