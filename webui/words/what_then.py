"""What happens at a time: what the resolver would decide then, for a few things that all know."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from blocklists.shipped import Shipped
from policy.decision import Allow, Ask, Rewrite, decide
from policy.explanation import cause_of
from policy.facts import NameFacts
from policy.moment import Moment
from policy.ruling import Ruling
from webui.languages import app_title
from webui.languages import gettext as _
from webui.words.answers_why import headline, rule_words

_KNOWN: Final = (
    ("youtube", "youtube.com"),
    ("roblox", "roblox.com"),
    ("tiktok", "tiktok.com"),
    ("whatsapp", "whatsapp.com"),
)
_PLAIN: Final = "a-site-that-no-list-knows.example"

FactsOf = Callable[[str], NameFacts]


@dataclass(frozen=True, slots=True)
class Answer:
    """What some sites and apps get, all for the same reason."""

    things: list[tuple[str, bool]]
    """Titles; the flag says that it is a site's name."""
    is_open: bool
    headline: str
    rule: str


def what_then(
    shipped: Shipped, moment: Moment, ruling: Ruling, facts_of: FactsOf, typed: str = ""
) -> list[Answer]:
    """Decide for what was typed, a plain site, a school's site if there is one, and some apps."""
    answers: dict[tuple[bool, str, str], Answer] = {}
    for title, name in _names(shipped, moment, typed):
        decision = decide(ruling, name, facts_of(name))
        is_open = isinstance(decision, Allow | Rewrite)
        words = _("Ask first") if isinstance(decision, Ask) else headline(decision)
        rule = rule_words(shipped, decision, cause_of(moment, decision, name))
        answer = answers.setdefault((is_open, words, rule), Answer([], is_open, words, rule))
        answer.things.append((title or name, not title))
    return list(answers.values())


def _names(shipped: Shipped, moment: Moment, typed: str) -> Iterator[tuple[str, str]]:
    if typed:
        yield "", typed
    yield _("A site that no list knows"), _PLAIN
    always = sorted(name for layer in moment.layers() for name in layer.names.always)
    if always:
        yield "", always[0].removeprefix("=")
    for service, name in _KNOWN:
        if service in shipped.services:
            yield app_title(shipped.services[service].title), name
