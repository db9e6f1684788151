"""Fold time into rules: what one subject may reach at an instant, and until when that is so.

Alarms, allowances, pauses and grants meet here (`DESIGN.md` 2 and 5). A ruling holds no time:
`until` stands beside it, and is never later than the next instant at which anything here could
come out differently.
"""

import datetime as dt
from collections.abc import Iterator, Mapping

from policy.alarms import closed_labels, locked_labels, open_labels
from policy.home import Home, Subject
from policy.labels import BYPASS, EVERYTHING, SECURITY
from policy.left_open import labels_left_open, names_left_open
from policy.moment import Labels, Moment
from policy.reasons import Reason
from policy.rules import Layer, Mode, NameRules, Privacy, WaysAround, YouTube
from policy.ruling import Base, Hand, Overlay, Ruling, State, Timed
from policy.spending import Budget, budgets
from policy.wall_clock import clock_changes, instants_of

_DAY = dt.timedelta(days=1)


def ruling_at(home: Home, subject: Subject, now: float) -> Timed:
    """Give what a subject may reach at `now`, and until when."""
    moment = Moment(home, subject, now)
    spending = list(budgets(moment))
    base = _base(moment, spending)
    ruling = Ruling(base, _overlay(moment, is_sparing=_is_sparing(base.everything, spending)))
    return Timed(ruling, min(m for m in _changes(moment, spending) if m > now))


def _base(moment: Moment, spending: list[Budget]) -> Base:
    home, filled = moment.home, moment.filled
    states, lock = _timed_states(moment, spending), lock_of_everything(moment, spending)
    spared = labels_left_open(moment) if _is_sparing(lock, spending) else frozenset()
    return Base(
        everything=lock,
        exempt=_with_members(moment, _labels_granted(moment)) | spared,
        states=tuple(sorted(_granted(moment, states).items())),
        allow_only=filled is not None and filled.mode is Mode.ALLOW_ONLY,
        safe_search=_safe_search(moment),
        youtube=_youtube(moment),
        metered=frozenset[str]().union(*(budget.labels for budget in spending)),
        counted=moment.privacy >= Privacy.L1 or moment.is_for_itself,
        for_itself=moment.is_for_itself,
        refuses_canaries=_needs_us(moment),
        block_mode=home.household.block_mode,
        page=home.page,
    )


def lock_of_everything(moment: Moment, spending: list[Budget]) -> Reason | None:
    """Say why everything is locked, if it is; a grant for everything lifts it."""
    if moment.grants_everything:
        return None
    if moment.pause is not None:
        return Reason.PAUSED
    if EVERYTHING in locked_labels(moment.alarms, moment.shown):
        return Reason.ALARM
    return Reason.SPENT if _is_everything_spent(spending) else None


def _is_sparing(lock: Reason | None, spending: list[Budget]) -> bool:
    """Say whether what alarms leave open is open: nothing but alarms locks everything."""
    return lock is Reason.ALARM and not _is_everything_spent(spending)


def _is_everything_spent(spending: list[Budget]) -> bool:
    return any(budget.is_spent and EVERYTHING in budget.labels for budget in spending)


# --- labels


def _timed_states(moment: Moment, spending: list[Budget]) -> dict[str, State]:
    states = _unlocked_states(moment)
    if moment.grants_everything:
        return states
    _close(moment, states, closed_labels(moment.alarms, moment.shown), State.NOT_OPEN)
    _close(moment, states, locked_labels(moment.alarms, moment.shown), State.LOCKED)
    for budget in spending:
        if budget.is_spent:
            _close(moment, states, budget.allowance.of, State.SPENT)
    return states


def _unlocked_states(moment: Moment) -> dict[str, State]:
    """Give the states that hold while nothing is locked, spent or waiting for its window."""
    return moment.standing_states | dict.fromkeys(_opened(moment), State.ALLOWED)


def _opened(moment: Moment) -> Labels:
    """Give the labels whose window is open now, but for those that a narrower layer blocks."""
    opened: Labels = frozenset()
    layers = zip(moment.alarms_by_owner(), moment.choices(), strict=True)
    for (_, alarms), (block, ask, _) in layers:
        opened = (opened - block - ask) | open_labels(alarms, moment.shown)
    return opened


def _close(moment: Moment, states: dict[str, State], labels: Labels, state: State) -> None:
    """Close the labels named, also where they are allowed, and their services to be asked for.

    Other services of a category follow it when the decision is made, unless they are allowed.
    """
    standing = moment.standing_states
    for label in labels - {EVERYTHING}:
        members = _with_members(moment, {label})
        asked = {member for member in members if standing.get(member) is State.ASK}
        for closed in {label} | asked:
            states[closed] = max(state, states.get(closed, State.ALLOWED))


def _granted(moment: Moment, states: dict[str, State]) -> Mapping[str, State]:
    """Lift the time rules, and its own block, from each label that a grant names."""
    granted, unlocked = _labels_granted(moment), _unlocked_states(moment)
    for member in _with_members(moment, granted):
        if member in unlocked:
            states[member] = unlocked[member]
        else:
            states.pop(member, None)
    return states | dict.fromkeys(granted, State.ALLOWED)


def _labels_granted(moment: Moment) -> Labels:
    """Give the labels that grants lift: none against harm, and bypass is granted by name alone."""
    named = frozenset(grant.label for grant in moment.grants if grant.label is not None)
    return named - SECURITY - moment.home.vocabulary.members(BYPASS)


def _with_members(moment: Moment, labels: Labels | set[str]) -> Labels:
    vocabulary = moment.home.vocabulary
    return frozenset[str]().union(*(vocabulary.members(label) for label in labels))


# --- ways around


def _needs_us(moment: Moment) -> bool:
    """Say whether a subject has rules, at any hour, that hold only while its devices ask us.

    What keeps it from harm is nothing of the kind, and who was let around is let around.
    """
    standing = moment.standing_states
    if moment.ways_around is WaysAround.OPEN or standing.get(BYPASS) is State.ALLOWED:
        return False
    closed = {label for label, state in standing.items() if state is not State.ALLOWED}
    return bool(
        closed - SECURITY
        or any(alarm.on for alarm in moment.alarms)
        or _safe_search(moment)
        or _youtube(moment) is not YouTube.OFF
        or any(layer.names.block or layer.allowances for layer in moment.layers())
        or (moment.filled and (moment.filled.allowances or moment.filled.mode is Mode.ALLOW_ONLY))
    )


# --- search and names


def _safe_search(moment: Moment) -> bool:
    preset = [moment.filled.safe_search] if moment.filled else []
    said = [layer.safe_search for layer in moment.layers() if layer.safe_search is not None]
    return [False, *preset, *said][-1]


def _youtube(moment: Moment) -> YouTube:
    preset = [moment.filled.youtube] if moment.filled else []
    said = [layer.youtube for layer in moment.layers() if layer.youtube is not None]
    return [YouTube.OFF, *preset, *said][-1]


def _overlay(moment: Moment, *, is_sparing: bool) -> Overlay:
    hands: dict[str, Hand] = {}
    for layer in moment.layers():
        hands |= _hands(layer)
    for name in names_left_open(moment) if is_sparing else ():
        hands[name] = hands.get(name, Hand.NOTHING) | Hand.ALWAYS
    for grant in moment.grants:
        if grant.name is not None:
            hands[grant.name] = hands.get(grant.name, Hand.NOTHING) | Hand.GRANT
    return Overlay(tuple(sorted(hands.items(), key=lambda entry: entry[0])))


def _hands(layer: Layer) -> dict[str, Hand]:
    """Give what a layer says of names; of the same name a narrower layer has the last word."""
    names: NameRules = layer.names
    hands: dict[str, Hand] = {}
    for hand, said in (
        (Hand.ALLOW, names.allow),
        (Hand.BLOCK, names.block),
        (Hand.ALWAYS, names.always),
        (Hand.TRUST, names.trust),
    ):
        for name in said:
            hands[name] = hands.get(name, Hand.NOTHING) | hand
    return hands


# --- until when


def _changes(moment: Moment, spending: list[Budget]) -> Iterator[float]:
    """Yield instants at which the ruling may change; midnight is always one of them."""
    zone, now, today = moment.home.zone, moment.now, moment.shown.date()
    midnights = instants_of(zone, dt.datetime.combine(today + _DAY, dt.time()))
    yield from midnights
    yield from moment.home.acts.changes_after(now)
    yield from (now + 60 * budget.left for budget in spending if not budget.is_spent)
    yield from clock_changes(zone, now, max(midnights))
    for edge in {edge for alarm in moment.alarms for edge, _ in alarm.edges(today)}:
        if edge.date() <= today + _DAY:
            yield from instants_of(zone, edge)
