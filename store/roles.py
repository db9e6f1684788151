"""What each adult may do: four roles, each of which may do what the one below it may.

| role   | may                                                              |
|--------|------------------------------------------------------------------|
| viewer | see: rules, what holds now, devices, what was changed by whom    |
| carer  | act: lock now, give time, answer children, hand a device over    |
| parent | edit: alarms, labels, names, minutes, devices, the home          |
| owner  | own: adults and their roles, backup, deletion                    |

Which page needs what stands in `webui.entrance.rights`; which call of the API, in
`webui.api.operations`.
"""

from enum import IntEnum
from typing import Final


class Right(IntEnum):
    """What somebody may do; a larger one includes the smaller."""

    ANYONE = 0
    """Pages for everybody in the home."""
    SEE = 1
    ACT = 2
    EDIT = 3
    OWN = 4


VIEWER, CARER, PARENT, OWNER = "viewer", "carer", "parent", "owner"

ROLES: Final = {
    VIEWER: Right.SEE,
    CARER: Right.ACT,
    PARENT: Right.EDIT,
    OWNER: Right.OWN,
}
"""What a role may do at most."""

SCOPES: Final = {"read": Right.SEE, "act": Right.ACT, "edit": Right.OWN}
"""What an API token may do at most; never more than the adult who made it."""


def right_of(role: str) -> Right:
    """Give what a role may do; a role that this version does not know may only look."""
    return ROLES.get(role, Right.SEE)
