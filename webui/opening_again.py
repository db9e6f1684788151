"""Open again what is locked: for whom it says and nobody else, and what then holds, in words.

A child is let out of the home's pause alone. The home's own alarms that lock everything now are
skipped this time; a child's alarms stay, and the words say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from blocklists.shipped import Shipped
from policy.alarms import Alarm
from policy.home import Subject, subject_of
from store.acts import ActKeeper
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.next_times import known_until, next_day, to_come
from webui.owners import HOME, Owner
from webui.right_now import right_now
from webui.words.right_now_words import said_of
from webui.words.wording import listed


@dataclass(frozen=True, slots=True)
class Opening:
    """What has to be done to open somebody again."""

    state: HomeState
    owner: Owner
    skipped: Sequence[Alarm]
    """The home's alarms that lock everything now."""

    def act(self, keeper: ActKeeper) -> None:
        """End the pause or let out of it; skip what runs now."""
        keeper.resume(self.owner.scope, subject_of_owner(self.state, self.owner).profile_id)
        for alarm in self.skipped:
            day = next_day(self.state, self.owner, alarm)
            if day is not None:
                until = known_until(self.state, alarm, day)
                keeper.skip(self.owner.scope, alarm, day, until)


def opening_of(state: HomeState, owner: Owner) -> Opening:
    """Say what has to be done to open an owner again."""
    if owner.kind != HOME:
        return Opening(state, owner, ())
    alarms = state.household.layer.alarms or ()
    return Opening(state, owner, [alarm for alarm in alarms if _locks_now(state, owner, alarm)])


def _locks_now(state: HomeState, owner: Owner, alarm: Alarm) -> bool:
    running = any(each.is_active(state.shown) for each in to_come(state, owner, alarm))
    return alarm.locks_everything and running


def what_is_open(shipped: Shipped, after: HomeState, owner: Owner, opening: Opening) -> str:
    """Say how it is after it was done."""
    values = {"name": owner.name(after.household)}
    now = right_now(after.home, subject_of_owner(after, owner), after.now)
    if now.is_locked:
        said = said_of(shipped, after, now)
        values |= {"how": said.headline, "why": said.why}
        return _("%(name)s is still locked by another rule: %(how)s (%(why)s)") % values
    words = [_("%(name)s: open again") % values]
    if opening.skipped:
        names = listed([_(alarm.label) for alarm in opening.skipped])
        words.append(_("Skipped this time: %(what)s") % {"what": names})
    locked = _locked_still(after) if owner.kind == HOME else []
    if locked:
        words.append(_("Still locked: %(names)s") % {"names": listed(locked)})
    return " · ".join(words)


def subject_of_owner(state: HomeState, owner: Owner) -> Subject:
    """Give whose rules an owner's are; a device with who has it in hand."""
    if owner.kind == "profile":
        return Subject(state.household.profiles[owner.id])
    device = state.household.device(owner.id) if owner.kind == "device" else None
    return subject_of(state.home, device, state.now) if device else Subject()


def _locked_still(state: HomeState) -> list[str]:
    people = (*state.children, *state.things)
    return [p.name for p in people if right_now(state.home, Subject(p), state.now).is_locked]
