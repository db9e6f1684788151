"""What happens at a time is what the resolver would decide, grouped by its reason."""

import datetime as dt

import pytest

from blocklists.catalogue import Catalogue
from policy.decision import Allow, Rewrite, decide
from policy.folding import ruling_at
from policy.home import Home, Subject
from policy.moment import Moment
from policy.rules import AgeBand, Household, LabelChoice, Layer, NameRules, Profile
from store.zones import find_zone
from webui.words.what_then import what_then

ZONE = find_zone("Asia/Karachi")
NAMES = {"YouTube": "youtube.com", "Roblox": "roblox.com", "TikTok": "tiktok.com"}


def _home(catalogue: Catalogue) -> Home:
    layer = Layer(
        ask=LabelChoice(add=frozenset({"roblox"})),
        names=NameRules(always=frozenset({"lms.school.example"})),
    )
    child = Profile("kid", "Ayesha", age_band=AgeBand.FROM_10, layer=layer)
    household = Household("Home", "Asia/Karachi", profiles={"kid": child})
    return Home(household, ZONE, catalogue.vocabulary)


@pytest.mark.parametrize("shown", ["2026-11-23 12:00", "2026-11-23 21:30", "2026-11-28 23:00"])
def test_it_is_what_is_decided_on_the_wire(catalogue: Catalogue, shown: str) -> None:
    home = _home(catalogue)
    subject = Subject(home.household.profiles["kid"])
    at = dt.datetime.fromisoformat(shown).replace(tzinfo=ZONE).timestamp()
    ruling = ruling_at(home, subject, at).ruling
    answers = what_then(catalogue.shipped, Moment(home, subject, at), ruling, catalogue.facts)
    said = {title: answer.is_open for answer in answers for title, _name in answer.things}
    for title, name in NAMES.items():
        decision = decide(ruling, name, catalogue.facts(name))
        assert said[title] is isinstance(decision, Allow | Rewrite)
    assert said["lms.school.example"], "what is always open passes locks"


def test_what_has_one_reason_is_one_line(catalogue: Catalogue) -> None:
    home = _home(catalogue)
    subject = Subject(home.household.profiles["kid"])
    at = dt.datetime.fromisoformat("2026-11-23 21:30").replace(tzinfo=ZONE).timestamp()
    moment = Moment(home, subject, at)
    ruling = ruling_at(home, subject, at).ruling
    answers = what_then(catalogue.shipped, moment, ruling, catalogue.facts, "typed.example")
    closed = [answer for answer in answers if not answer.is_open]
    assert len(closed) == 1
    assert closed[0].things[0] == ("typed.example", True)
    assert "School nights" in closed[0].rule
