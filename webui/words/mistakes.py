"""What is said of a name that is closed by mistake: by which lists, and a letter to their makers.

Pure. The letter is for the parent to copy; nothing leaves the house by itself, and it holds nothing
of the family: neither who asked for the name, nor when, nor on which device.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from blocklists.sources import STARTER, Source
from webui.words.label_facts import list_title


@dataclass(frozen=True, slots=True)
class NamedBy:
    """One list that holds the name."""

    title: str
    origin: str
    """Where it is published; empty for what is shipped."""
    label: str
    known_as: str
    """How its makers know it."""


def named_by(sources: Iterable[Source]) -> list[NamedBy]:
    """Give the lists behind a decision, each once: a service's names stand in several."""
    made: dict[tuple[str, str], NamedBy] = {}
    for source in sources:
        origin = "" if source.origin == STARTER else source.origin
        title = source.title if source.evidence else list_title(source)
        known_as = origin or f"the list “{source.title}” that is shipped with Nigehban"
        made.setdefault((title, known_as), NamedBy(title, origin, source.label, known_as))
    return list(made.values())


def letter(name: str, lists: Iterable[NamedBy]) -> str:
    """Write to the makers of the lists, who read English; empty where no list names it."""
    named = list(dict.fromkeys(f"- {one.known_as} (as “{one.label}”)" for one in lists))
    if not named:
        return ""
    return "\n".join(
        [
            "Hello,",
            "",
            f"the name {name} stands in:",
            *named,
            "",
            "I believe that this is a mistake, because: ",
            "",
            "Could you please look at it again? Thank you for keeping the list.",
        ]
    )
