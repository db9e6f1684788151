"""The roles in words."""

from dataclasses import dataclass

from store.roles import CARER, OWNER, PARENT, VIEWER
from webui.languages import gettext as _


@dataclass(frozen=True, slots=True)
class RoleShown:
    """A role as pages show it."""

    id: str
    title: str
    about: str


def roles_shown() -> list[RoleShown]:
    """Give all roles, the one with the least first."""
    return [
        RoleShown(VIEWER, _("Viewer"), _("Sees everything, changes nothing.")),
        RoleShown(
            CARER, _("Carer"), _("Also locks, gives time and answers children: a grandparent.")
        ),
        RoleShown(PARENT, _("Parent"), _("Also changes rules, alarms and devices.")),
        RoleShown(OWNER, _("Owner"), _("Also decides on adults, backup and deletion.")),
    ]


def role_title(role: str) -> str:
    """Give a role's title."""
    return next((each.title for each in roles_shown() if each.id == role), role)
