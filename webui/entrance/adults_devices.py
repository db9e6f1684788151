"""The phone on which an adult logs in for the first time becomes an adult's, as at set-up.

Only where the adult may sort devices anyway, and only a device that belongs to nobody.
"""

from policy.rules import Household
from store.roles import Right
from webui.languages import gettext as _
from webui.rulebook import adult_profile, with_device
from webui.visits import Visit


async def make_theirs(visit: Visit, name: str, right: Right) -> None:
    """Make the device that visits an adult's, where that is theirs to say."""
    if right < Right.EDIT or not _is_nobodys(visit):
        return
    visitor, identity = visit.visitor, visit.state.identity
    known = visit.device.name if visit.device else _("%(name)s's phone") % {"name": name}

    def change(household: Household) -> Household:
        household, adult = adult_profile(household, name)
        return with_device(household, visitor.identity, known, adult)

    what = f"made {known} an adult's device"
    await visit.console.store.run(lambda store: store.edit(identity, name, what, change))
    await visit.done("")


def _is_nobodys(visit: Visit) -> bool:
    """Say whether a phone visits that belongs to nobody: neither the box nor a forwarder."""
    stranger = visit.visitor.stranger
    return visit.profile is None and (stranger is None or stranger.value == "new")
