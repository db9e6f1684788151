"""What locks of everything leave open while they run: what homework needs, and nothing else.

Where several such locks run at once, only what all of them leave open is open. A pause and spent
minutes leave nothing open (`policy.folding`).
"""

from policy.alarms import Alarm
from policy.moment import Labels, Moment
from policy.names import suffixes


def locks_running(moment: Moment) -> list[Alarm]:
    """Give the alarms that lock everything now."""
    shown = moment.shown
    return [each for each in moment.alarms if each.locks_everything and each.is_active(shown)]


def labels_left_open(moment: Moment) -> Labels:
    """Give the labels, and the services of categories, that all running locks leave as they are."""
    members = moment.home.vocabulary.members
    each = [
        frozenset[str]().union(*(members(label) for label in alarm.spared))
        for alarm in locks_running(moment)
    ]
    return each[0].intersection(*each[1:]) if each else frozenset()


def names_left_open(moment: Moment) -> frozenset[str]:
    """Give the names, as they are set by hand, that all running locks leave open."""
    each = [alarm.spared_names for alarm in locks_running(moment)]
    every = frozenset[str]().union(*each)
    return frozenset(name for name in every if all(covers(names, name) for names in each))


def covers(names: frozenset[str], name: str) -> bool:
    """Say whether names set by hand hold one of them, as it stands or by one above it."""
    return name in names or any(above in names for above in suffixes(name.removeprefix("=")))
