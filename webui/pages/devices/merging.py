"""What stands against making two devices one: a lock of the one that goes would go with it."""

from policy.home import Home
from policy.rules import Device, Layer, WaysAround
from webui.languages import gettext as _


def against_merging(home: Home, kept: Device, gone: Device, now: float) -> str:
    """Give a sentence where something that holds for `gone` would not hold for `kept`; else ""."""
    acts, values = home.acts, {"other": gone.name}
    locks = (pause for pause in acts.pauses if pause.is_active(now))
    if any(
        lock.locks(gone.profile, gone.id) and not lock.locks(kept.profile, kept.id)
        for lock in locks
    ):
        return (
            _(
                "%(other)s is locked now, and that lock would be lost. Unlock it first, or make"
                " them one on its own page: then the lock stays."
            )
            % values
        )
    held, holder = acts.holder(gone.id, now), acts.holder(kept.id, now)
    if held is not None and (holder is None or holder.profile != held.profile):
        return _("%(other)s is in other hands now. Take it back first.") % values
    if gone.layer not in (Layer(), kept.layer) or _is_closer(gone.ways_around, kept.ways_around):
        return (
            _(
                "%(other)s has rules of its own, which would be lost. Remove them first, or make"
                " them one on its own page: then they stay."
            )
            % values
        )
    return ""


def _is_closer(gone: WaysAround | None, kept: WaysAround | None) -> bool:
    return gone in (WaysAround.CLOSED, WaysAround.STRICT) and gone is not kept
