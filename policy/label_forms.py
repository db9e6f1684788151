"""How labels are written in the household file, and read: lists, changes to lists, everything."""

from policy.labels import EVERYTHING, SECURITY, Vocabulary
from policy.reading import Section, shown
from policy.rules import UNSAID, LabelChoice

ALL = "everything"
_NONE: frozenset[str] = frozenset()


def read_choice(
    section: Section, key: str, vocabulary: Vocabulary, refused: frozenset[str] = _NONE
) -> LabelChoice:
    """Take a list that replaces what came before, or `{add: [...], remove: [...]}`."""
    value = section.raw(key)
    if value is None:
        return UNSAID
    if isinstance(value, list):
        return LabelChoice(replace=labels_in(section, key, vocabulary, refused))
    changes = section.section(key)
    choice = LabelChoice(
        add=labels_in(changes, "add", vocabulary, refused),
        remove=labels_in(changes, "remove", vocabulary),
    )
    changes.done()
    return choice


def everything_or_labels(section: Section, key: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Take the word for everything, or a list of labels."""
    if section.raw(key) == ALL:
        return frozenset({EVERYTHING})
    return labels_in(section, key, vocabulary, SECURITY)


def labels_in(
    section: Section, key: str, vocabulary: Vocabulary, refused: frozenset[str] = _NONE
) -> frozenset[str]:
    """Take a list of labels that there are, but for those that may not be named here."""
    found = set()
    for address, label in section.entries(key):
        if label not in vocabulary:
            section.problems.add(address, f"there is no label {shown(label)}")
        elif label in refused:
            section.problems.add(address, f"{label} {_why_not(label)}")
        else:
            found.add(str(label))
    return frozenset(found)


def _why_not(label: str) -> str:
    if label in SECURITY:
        return "guards against harm; trust a single name instead (names.trust)"
    return "leads around all rules; open a single name instead"
