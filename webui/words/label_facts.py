"""What a page says of a label beyond its rule: lists, example names, risks, ages; in words."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from blocklists.age_ratings import RATERS, AgeFacts, AgeRating
from blocklists.label_contents import Examples, count_of, examples_of
from blocklists.shipped import Shipped
from blocklists.sources import CURATED, STARTER, Source
from webui.languages import gettext as _
from webui.words.labels_shown import title_of
from webui.words.wording import date, month_name

_HARSH: Final = frozenset(
    ["adult", "violence", "hate", "drugs", "weapons", "nudify", "darkweb", "random_chat", "dating"]
)
"""Categories whose example names are shown only to those who ask for them."""


@dataclass(frozen=True, slots=True)
class HeldList:
    """One list of names."""

    title: str
    names: int
    is_ours: bool
    """Shipped with the program; else added by the family or the operator."""


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """What a label holds."""

    names: int
    """Names that its lists hold, counted list by list: one may stand in several."""
    lists: Sequence[HeldList]
    examples: Examples
    hides_examples: bool
    weak: Sequence[str]
    """Titles of services of a category that blocking stops only in part."""


def label_facts(
    folder: Path, shipped: Shipped, label: str, lists: Sequence[HeldList]
) -> LabelFacts:
    """Gather what a label holds; `folder` is that of the shipped data."""
    is_service = label in shipped.services
    names = count_of(folder, shipped, label) if is_service else sum(one.names for one in lists)
    weak = sorted(
        title_of(shipped, service.id)
        for service in shipped.services.values()
        if service.group == label and service.dns_effect != "full"
    )
    added = [one for one in lists if not one.is_ours]
    return LabelFacts(
        names=names,
        lists=added if is_service else lists,
        examples=examples_of(folder, shipped, label),
        hides_examples=label in _HARSH,
        weak=weak,
    )


def held_lists(held: Iterable[tuple[Source, int]]) -> list[HeldList]:
    """Put the lists of a label into words."""
    return [HeldList(list_title(source), names, source.origin == STARTER) for source, names in held]


def list_title(source: Source) -> str:
    """Give what people call a list."""
    if source.origin != STARTER:
        return source.title or source.id
    if source.format == CURATED:
        return _("Chosen by hand: %(name)s") % {"name": source.title}
    return _("From published lists: %(name)s") % {"name": source.title}


# --- kinds of risk


def risk_words(kind: str) -> tuple[str, str]:
    """Give the heading of a kind of risk and what it means, in a sentence."""
    return {
        "contact": (
            _("Meeting people"),
            _("Strangers can reach a child here, and a child can reach strangers."),
        ),
        "content": (
            _("What can be seen"),
            _("Pictures, films or words here may frighten, or are not made for children."),
        ),
        "conduct": (
            _("What one does"),
            _("What children do themselves: share, send, copy, be unkind, or not find an end."),
        ),
        "consumer": (
            _("Money and advertising"),
            _("It sells, shows advertising, plays for money, or collects what one does."),
        ),
        "platform": (_("A door to other apps"), _("It brings other apps; what they are, matters.")),
        "bypass": (
            _("Ways around the rules"),
            _("Who uses it gets past every rule of the family, and unseen."),
        ),
        "security": (_("Dangers"), _("It harms devices, steals passwords or cheats.")),
    }[kind]


def risks_of(shipped: Shipped, label: str, ages: AgeFacts) -> list[tuple[str, str]]:
    """Give the kinds of risk of a label: its own, or those of its category."""
    service = shipped.services.get(label)
    kind = shipped.categories[service.group if service else label].kind
    return [risk_words(each) for each in ages.risks or (kind,)]


# --- from which age


@dataclass(frozen=True, slots=True)
class AgeSaid:
    """What one rater says of a service, or that we did not find it."""

    who: str
    says: str
    """Empty: not checked."""
    source: str = ""
    read: str = ""
    """When it was read, and of when the text was."""


def ages_said(ages: AgeFacts, today: dt.date) -> list[AgeSaid]:
    """Give what each rater says; those that were not checked come last."""
    found = [_said(rating, today) for rating in ages.ratings]
    missing = [by for by in RATERS if by not in {rating.by for rating in ages.ratings}]
    return [*found, *(AgeSaid(rater_name(by), "") for by in missing)]


def disagrees(ages: AgeFacts) -> bool:
    """Say whether the raters name different ages."""
    return len({_number(rating.says) for rating in ages.ratings}) > 1


def rater_name(by: str) -> str:
    """Give what people call a rater."""
    return {
        "terms": _("The service itself"),
        "apple": _("App Store (Apple)"),
        "google": _("Google Play"),
        "pegi": _("PEGI (games, Europe)"),
        "esrb": _("ESRB (games, America)"),
        "common_sense": _("Common Sense Media"),
    }[by]


def _said(rating: AgeRating, today: dt.date) -> AgeSaid:
    day = dt.date.fromisoformat(rating.checked)
    shown = f"{date(day)} {day.year}" if day.year != today.year else date(day)
    read = _("read on %(day)s") % {"day": shown}
    if rating.dated:
        read = _("read on %(day)s, in a text of %(dated)s") % {
            "day": shown,
            "dated": _dated(rating),
        }
    return AgeSaid(rater_name(rating.by), _(rating.says), rating.source, read)


def _dated(rating: AgeRating) -> str:
    """Write a year, a month or a day in words: digits with dashes turn around in Urdu."""
    year, month, day = (*(int(part) for part in rating.dated.split("-")), 0, 0)[:3]
    words = [str(day) if day else "", month_name(month) if month else "", str(year)]
    return " ".join(word for word in words if word)


def _number(says: str) -> str:
    """Give the bare age, or the word where there is none."""
    digits = "".join(letter for letter in says if letter.isdigit())
    return digits or says
