"""Why a name is blocked, and by what right it is allowed."""

from enum import Enum


class Reason(Enum):
    """Why something is blocked; the order is that of `DESIGN.md` 5."""

    MANDATED = "mandated"
    SECURITY = "security"
    PAUSED = "paused"
    ALARM = "alarm"
    SPENT = "spent"
    """An allowance for everything is used up."""
    HAND = "hand"
    """A parent blocked this name."""
    LABEL = "label"
    ASK = "ask"
    BYPASS = "bypass"
    """It leads around the family's rules."""
    LABEL_LOCKED = "label_locked"
    LABEL_SPENT = "label_spent"
    NOT_OPEN = "not_open"
    ALLOW_ONLY = "allow_only"
    """Only what was chosen for this child is allowed, and this was not."""
    REBINDING = "rebinding"
    """A public name was answered with an address inside the home."""


class Passage(Enum):
    """By what right something is allowed."""

    LIFELINE = "lifeline"
    GRANT = "grant"
    ALWAYS = "always"
    HAND = "hand"
    ESSENTIAL = "essential"
    PROTECTED = "protected"
    SERVICE = "service"
    LABEL = "label"
    DEFAULT = "default"
