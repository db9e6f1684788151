"""`nigehban explain`: the decision on a name, the rule behind it, and when it next changes."""

import argparse
import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any

from blocklists.catalogue import Catalogue
from blocklists.label_named import label_named, main_name
from nigehban.answered_here import answered_here
from nigehban.lookup import Found, NoAnswerError, look_up, type_name, type_number
from nigehban.settings import DEFAULT_UPSTREAMS, parse_address
from nigehban.workplace import CATALOGUE, CommandError, Workplace, show
from policy.decision import Allow, Ask, Block, Decision, Rewrite, review
from policy.document import canonical_address
from policy.explanation import Explanation, cause_of, explain
from policy.home import Home
from policy.moment import Moment
from policy.names import BadName, canonical
from policy.reading import WEEKDAYS
from policy.rules import Device
from policy.verdict import Stranger, Who, judge, subject_for
from policy.wall_clock import instants_of, shown_at
from resolver.upstreams import Address
from store.control import ControlError, NobodyThereError, call
from store.household import DEFAULT, HouseholdStore
from store.usage import saved_savings, saved_usage
from store.zones import find_zone

VERSION = 1
_YEARS = range(1970, 3000)
"""Years that `--at` may ask for."""
_NO_RULE_SOON = "No rule changes this within a week."


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare `explain`."""
    parser = commands.add_parser(
        "explain", parents=[shared], help="say what a name gets, by which rule, and until when"
    )
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--type", default="A", help="the query type (default: A)")
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--device", metavar="NAME")
    whose.add_argument("--address", metavar="IP")
    whose.add_argument("--profile", metavar="ID")
    parser.add_argument("--at", metavar="TIME", help="such as 2026-11-21T21:30, home time")
    parser.add_argument("--resolve", action="store_true", help="ask an upstream where it leads")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--household", metavar="ID", default=DEFAULT)
    parser.set_defaults(run=run_explain)


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked: the name, for whom, when."""

    name: str
    type: str
    who: Who
    shown_as: str
    home: Home
    now: float


def run_explain(arguments: argparse.Namespace) -> int:
    """Explain; exit 0 for allowed or rewritten, 1 for blocked or ask."""
    place = Workplace.of(arguments)
    with place.store() as store:
        question = _question(arguments, place, store)
    rcode = answered_here(question.name, question.type, _status(place).get("local_zones", ()))
    if rcode is not None:
        _show(_view_of_answered_here(question, rcode), as_json=arguments.json)
        return 0
    with place.table() as table:
        catalogue = Catalogue.load(CATALOGUE, table)
        facts = catalogue.facts(question.name, question.type)
        home, now = question.home, question.now
        explanation = explain(
            home,
            subject_for(home, question.who, now),
            lambda instant: judge(home, question.who, instant).timed,
            question.name,
            facts,
            now=now,
        )
        found = _resolved(question, explanation.decision, place) if arguments.resolve else None
        if found is not None:
            explanation = _reviewed(question, explanation, found, catalogue)
    view = _view(question, explanation, facts.listing.sources, found)
    _show(view, as_json=arguments.json)
    return 1 if isinstance(explanation.decision, Block | Ask) else 0


def _question(arguments: argparse.Namespace, place: Workplace, store: HouseholdStore) -> _Question:
    name = _name(arguments.name, place)
    query_type = _type(arguments.type)
    place.check_household(store, arguments.household)
    household = store.household(arguments.household)
    zone = find_zone(household.timezone)
    now = _instant(arguments.at, zone, store)
    today = shown_at(zone, store.clock.wall()).date()
    home = Home(
        household=household,
        zone=zone,
        vocabulary=place.vocabulary,
        acts=store.acts(arguments.household),
        usage=saved_usage(place.places.activity_db, arguments.household, today.isoformat()),
        used_on=today,
        savings=saved_savings(place.places.activity_db, arguments.household, today.isoformat()),
        saved_on=today,
        sorting_until=store.standing(arguments.household).sorting_until,
    )
    who, shown_as = _whose(arguments, place, home)
    if arguments.profile is not None:
        home = _with_stand_in(home, arguments.profile)
    return _Question(name, query_type, who, shown_as, home, now)


def _name(text: str, place: Workplace) -> str:
    """Read a site's name; what people call an app is none, and the sentence says so."""
    label = label_named(place.shipped, text)
    if label is not None:
        kind = "an app" if label in place.shipped.services else "a category"
        best = main_name(CATALOGUE, place.shipped, label) or "example.com"
        message = f"{text!r} is {kind} ({label}), and no site's name; ask for one, such as {best}"
        raise CommandError(message)
    try:
        name = canonical(text)
    except BadName as reason:
        message = f"{text!r} is not a name: {reason}"
        raise CommandError(message) from reason
    if "." not in text:
        message = f"{text!r} is no site's name: those have a dot, such as example.com"
        raise CommandError(message)
    return name


def _type(text: str) -> str:
    """Give a query type's one name, so that TYPE1 is A."""
    try:
        return type_name(type_number(text))
    except ValueError as reason:
        message = f"--type: {reason}"
        raise CommandError(message) from None


def _instant(at: str | None, zone: dt.tzinfo, store: HouseholdStore) -> float:
    if at is None:
        return store.clock.wall()
    try:
        when = dt.datetime.fromisoformat(at)
    except ValueError:
        message = f"--at: expected a time such as 2026-11-21T21:30, got {at!r}"
        raise CommandError(message) from None
    if when.year not in _YEARS:
        message = f"--at: {at!r} is too far away"
        raise CommandError(message)
    return when.timestamp() if when.tzinfo else instants_of(zone, when)[0]


def _whose(arguments: argparse.Namespace, place: Workplace, home: Home) -> tuple[Who, str]:
    devices = home.household.devices
    if arguments.profile is not None:
        if home.profile(arguments.profile) is None:
            known = ", ".join(home.household.profiles) or "none"
            message = f"there is no profile {arguments.profile!r}; there are: {known}"
            raise CommandError(message)
        return _STAND_IN, f"profile {arguments.profile}"
    if arguments.device is not None:
        wanted = arguments.device.casefold()
        for device in devices:
            if device.name.casefold() == wanted:
                return device.id, device.name
        known = ", ".join(device.name for device in devices) or "none"
        message = f"there is no device {arguments.device!r}; there are: {known}"
        raise CommandError(message)
    try:
        address = canonical_address(arguments.address)
    except ValueError as reason:
        message = f"--address: {reason}"
        raise CommandError(message) from reason
    return _at(address, place, home), address


def _at(address: str, place: Workplace, home: Home) -> Who:
    """Ask the resolver who is at an address; without one, go by what was written down."""
    try:
        found = call(place.places.resolver_socket, "whois", {"address": address})
    except (NobodyThereError, ControlError, OSError):
        for device in home.household.devices:
            if device.address == address:
                return device.id
        return Stranger.MACHINE if address in _LOOPBACK else Stranger.NEW
    return found["device"] or Stranger(found["stranger"])


_LOOPBACK = frozenset({"127.0.0.1", "::1"})
"""This machine, as long as no resolver says that another server in front of it asks from there."""
_STAND_IN = "stand-in"


def _with_stand_in(home: Home, profile: str) -> Home:
    """Add a device without rules of its own, to ask for a profile's rules alone."""
    device = Device(id=_STAND_IN, name=_STAND_IN, profile=profile)
    household = replace(home.household, devices=(*home.household.devices, device))
    return replace(home, household=household)


# --- where it leads


def _resolved(question: _Question, decision: Decision, place: Workplace) -> Found | None:
    if isinstance(decision, Block | Ask):
        return None
    name = decision.target if isinstance(decision, Rewrite) else question.name
    try:
        return look_up(name, question.type, _upstreams(place))
    except NoAnswerError as error:
        message = f"--resolve: no upstream answered ({error})"
        raise CommandError(message) from error


def _upstreams(place: Workplace) -> tuple[Address, ...]:
    status = _status(place)
    if "upstreams" not in status:
        return DEFAULT_UPSTREAMS
    return tuple(parse_address(upstream["address"], 53) for upstream in status["upstreams"])


def _status(place: Workplace) -> dict[str, Any]:
    """Ask the resolver how it is; empty where none runs."""
    try:
        return call(place.places.resolver_socket, "status")
    except (NobodyThereError, ControlError, OSError):
        return {}


def _reviewed(
    question: _Question, explanation: Explanation, found: Found, catalogue: Catalogue
) -> Explanation:
    """Judge where the name leads; what is stopped there is stopped."""
    if not isinstance(explanation.decision, Allow):
        return explanation
    home, who, now = question.home, question.who, question.now
    ruling = judge(home, who, now).timed.ruling
    for name in found.chain:
        facts = catalogue.facts(name, question.type)
        refusal = review(ruling, explanation.decision.by, [(name, facts)])
        if refusal is not None:
            cause = cause_of(Moment(home, subject_for(home, who, now), now), refusal, name)
            return Explanation(refusal, cause, None, None)
    return explanation


# --- how it is said


def _view(
    question: _Question, explanation: Explanation, sources: tuple[str, ...], found: Found | None
) -> dict[str, Any]:
    decision, cause = explanation.decision, explanation.cause
    view: dict[str, Any] = {
        "version": VERSION,
        "name": question.name,
        "type": question.type,
        "for": question.shown_as,
        "at": _time(question, question.now),
        "decision": _word(decision),
        "reason": cause.kind,
        "rule": {"owner": cause.owner, "title": cause.title},
        "sources": list(sources),
        "changes_at": _time(question, explanation.changes_at) if explanation.changes_at else None,
        "becomes": _word(explanation.becomes) if explanation.becomes else None,
    }
    if isinstance(decision, Block | Ask):
        view["label"] = decision.label
    if isinstance(decision, Rewrite):
        view["target"] = decision.target
    if found is not None:
        view["resolved"] = {
            "rcode": found.rcode,
            "chain": list(found.chain),
            "addresses": list(found.addresses),
            "records": list(found.records),
        }
    return view


def _view_of_answered_here(question: _Question, rcode: str) -> dict[str, Any]:
    """Give what is said of a name that no rule decides; its keys are those of `_view`."""
    return {
        "version": VERSION,
        "name": question.name,
        "type": question.type,
        "for": question.shown_as,
        "at": _time(question, question.now),
        "decision": "local",
        "reason": "local",
        "rule": {"owner": "", "title": ""},
        "sources": [],
        "changes_at": None,
        "becomes": None,
        "rcode": rcode,
    }


def _show(view: dict[str, Any], *, as_json: bool) -> None:
    show(json.dumps(view, ensure_ascii=False, indent=2) if as_json else _text(view))


def _word(decision: Decision) -> str:
    return type(decision).__name__.lower()


def _time(question: _Question, instant: float) -> str:
    return shown_at(question.home.zone, instant).isoformat(timespec="seconds")


_WORDS = {"allow": "allowed", "block": "blocked", "ask": "blocked; may be asked for"}


def _text(view: dict[str, Any]) -> str:
    word = _WORDS.get(view["decision"], f"allowed, answered as {view.get('target')}")
    if view["decision"] == "local":
        word = f"answered here with {view['rcode']}, whatever the rules"
        return f"{view['name']} {view['type']}: {word}"
    lines = [f"{view['name']} {view['type']} for {view['for']} at {view['at']}: {word}"]
    rule = " ".join(part for part in (view["rule"]["owner"], repr(view["rule"]["title"])) if part)
    lines.append(f"rule: {view['reason']}" + (f" ({rule})" if view["rule"]["title"] else ""))
    if view["sources"]:
        lines.append("sources: " + ", ".join(view["sources"]))
    if view["changes_at"]:
        when = dt.datetime.fromisoformat(view["changes_at"])
        day = f"{WEEKDAYS[when.weekday()]} {when:%H:%M}"
        lines.append(f"changes: {day} ({view['changes_at']}), then {view['becomes']}")
    else:
        lines.append(_NO_RULE_SOON)
    lines += view.get("resolved", {}).get("records", [])
    return "\n".join(lines)
