"""`nigehban grant | pause | resume | hand | back`: what parents do by hand, for a while."""

import argparse
from collections.abc import Callable
from typing import Any

from nigehban.workplace import CommandError, Workplace, show
from policy.acts import Reach, Scope
from policy.labels import BYPASS, SECURITY
from policy.names import BadName, canonical
from policy.rules import Device, Household
from store.acts import ActKeeper
from store.household import DEFAULT, HouseholdStore

WHO = "command line"
_LONGEST = 7 * 24 * 60


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare the acts."""
    grant = commands.add_parser("grant", parents=[shared], help="allow something for some minutes")
    _add_whom(grant, everybody=False)
    what = grant.add_mutually_exclusive_group(required=True)
    what.add_argument("--name", metavar="N", help="a name and all below it")
    what.add_argument("--label", metavar="L", help="a category or a service")
    what.add_argument("--everything", action="store_true")
    grant.add_argument("--minutes", metavar="M", type=_minutes, required=True)
    pause = commands.add_parser("pause", parents=[shared], help="lock now")
    _add_whom(pause, everybody=True)
    pause.add_argument("--minutes", metavar="M", type=_minutes, help="default: until resume")
    resume = commands.add_parser("resume", parents=[shared], help="end a pause")
    _add_whom(resume, everybody=True)
    hand = commands.add_parser("hand", parents=[shared], help="hand a device to a profile")
    hand.add_argument("device", metavar="DEVICE")
    hand.add_argument("profile", metavar="PROFILE")
    hand.add_argument("--minutes", metavar="M", type=_minutes, help="default: until it is back")
    back = commands.add_parser("back", parents=[shared], help="take a device back")
    back.add_argument("device", metavar="DEVICE")
    for parser, run in (
        (grant, run_grant),
        (pause, run_pause),
        (resume, run_resume),
        (hand, run_hand),
        (back, run_back),
    ):
        parser.add_argument("--household", metavar="ID", default=DEFAULT)
        parser.set_defaults(run=run)


def _add_whom(parser: argparse.ArgumentParser, *, everybody: bool) -> None:
    parser.add_argument("profile", metavar="PROFILE", nargs="?")
    parser.add_argument("--device", metavar="NAME")
    parser.set_defaults(all=False)
    if everybody:
        parser.add_argument("--all", action="store_true", help="the whole home")


def _minutes(text: str) -> int:
    try:
        minutes = int(text)
    except ValueError:
        minutes = 0
    if not 1 <= minutes <= _LONGEST:
        message = f"expected minutes from 1 to {_LONGEST}, got {text!r}"
        raise argparse.ArgumentTypeError(message)
    return minutes


def run_grant(arguments: argparse.Namespace) -> int:
    """Allow a name, a label or everything for some minutes."""
    place = Workplace.of(arguments)
    name = None if arguments.name is None else _name(arguments.name)
    label = None if arguments.label is None else _label(arguments.label, place)
    what = f"allowed {name or label or 'everything'} for {arguments.minutes} minutes"

    def act(keeper: ActKeeper, scope: Scope) -> None:
        keeper.grant(scope, arguments.minutes, name=name, label=label)

    return _act(arguments, place, what, act)


def run_pause(arguments: argparse.Namespace) -> int:
    """Lock now."""
    until = f"for {arguments.minutes} minutes" if arguments.minutes else "until resumed"

    def act(keeper: ActKeeper, scope: Scope) -> None:
        keeper.pause(scope, arguments.minutes)

    return _act(arguments, Workplace.of(arguments), f"locked {until}", act)


def run_resume(arguments: argparse.Namespace) -> int:
    """End pauses, and nothing else; a wider one holds on for the others."""
    place = Workplace.of(arguments)
    with place.store() as store:
        place.check_household(store, arguments.household)
        holder = _holder(store, arguments.household, _scope(arguments, store)[0])

    def act(keeper: ActKeeper, scope: Scope) -> None:
        if not keeper.resume(scope, holder):
            show("Nothing was paused.")

    return _act(arguments, place, "resumed", act)


def _holder(store: HouseholdStore, identity: str, scope: Scope) -> str | None:
    """Give the profile whose rules hold for a device now."""
    if scope.reach is not Reach.DEVICE:
        return None
    household, now = store.household(identity), store.clock.wall()
    hand_over = store.acts(identity).holder(scope.id, now)
    device = household.device(scope.id)
    return hand_over.profile if hand_over else device.profile if device else None


def run_hand(arguments: argparse.Namespace) -> int:
    """Let another profile's rules hold for a device."""
    place = Workplace.of(arguments)
    with place.store() as store:
        place.check_household(store, arguments.household)
        household = store.household(arguments.household)
        device = _device(household, arguments.device)
        _check_profile(household, arguments.profile)
        what = f"handed {arguments.device} to {arguments.profile}"
        with store.writing(arguments.household, WHO, what) as db:
            keeper = ActKeeper(db, arguments.household, WHO, store.clock.wall())
            keeper.hand_over(device.id, arguments.profile, arguments.minutes)
    return _done(arguments, place, what)


def run_back(arguments: argparse.Namespace) -> int:
    """End a hand-over."""
    place = Workplace.of(arguments)
    with place.store() as store:
        place.check_household(store, arguments.household)
        device = _device(store.household(arguments.household), arguments.device)
        what = f"took {arguments.device} back"
        with store.writing(arguments.household, WHO, what) as db:
            keeper = ActKeeper(db, arguments.household, WHO, store.clock.wall())
            if not keeper.hand_back(device.id):
                show(f"{arguments.device} was in nobody else's hands.")
    return _done(arguments, place, what)


def _act(
    arguments: argparse.Namespace,
    place: Workplace,
    what: str,
    act: Callable[[ActKeeper, Scope], None],
) -> int:
    with place.store() as store:
        place.check_household(store, arguments.household)
        scope, whom = _scope(arguments, store)
        with store.writing(arguments.household, WHO, f"{what} for {whom}") as db:
            act(ActKeeper(db, arguments.household, WHO, store.clock.wall()), scope)
    return _done(arguments, place, f"{whom}: {what}")


def _done(arguments: argparse.Namespace, place: Workplace, what: str) -> int:
    place.tell_resolver("household changed", household=arguments.household)
    show(what)
    return 0


def _scope(arguments: argparse.Namespace, store: HouseholdStore) -> tuple[Scope, str]:
    """Give whom an act is for: exactly one of profile, device, everybody."""
    given = [bool(arguments.profile), bool(arguments.device), arguments.all]
    if sum(given) != 1:
        message = "say for whom: a PROFILE, --device NAME" + (
            " or --all" if hasattr(arguments, "all") else ""
        )
        raise CommandError(message)
    household = store.household(arguments.household)
    if arguments.all:
        return Scope(Reach.HOUSEHOLD), "the whole home"
    if arguments.device:
        device = _device(household, arguments.device)
        return Scope(Reach.DEVICE, device.id), device.name
    _check_profile(household, arguments.profile)
    return Scope(Reach.PROFILE, arguments.profile), arguments.profile


def _device(household: Household, name: str) -> Device:
    for device in household.devices:
        if device.name.casefold() == name.casefold():
            return device
    known = ", ".join(device.name for device in household.devices) or "none"
    message = f"there is no device {name!r}; there are: {known}"
    raise CommandError(message)


def _check_profile(household: Household, profile: str) -> None:
    if profile not in household.profiles:
        known = ", ".join(household.profiles) or "none"
        message = f"there is no profile {profile!r}; there are: {known}"
        raise CommandError(message)


def _name(text: str) -> str:
    try:
        return canonical(text)
    except BadName as reason:
        message = f"{text!r} is not a name: {reason}"
        raise CommandError(message) from reason


def _label(text: str, place: Workplace) -> str:
    if text not in place.vocabulary:
        message = f"there is no label {text!r}"
        raise CommandError(message)
    if text in SECURITY or text == BYPASS:
        message = f"{text} is never opened as a whole; grant a single name instead (--name)"
        raise CommandError(message)
    return text
