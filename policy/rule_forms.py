"""How the rules of one layer are written: labels, names, alarms, allowances."""

from collections.abc import Iterable
from typing import Any

from policy.alarms import Alarm
from policy.labels import EVERYTHING, SECURITY, Vocabulary
from policy.minutes import MINUTES_IN_DAY
from policy.names import BadName, canonical
from policy.reading import Section, shown, words
from policy.rules import UNSAID, Allowance, LabelChoice, Layer, NameRules, Spend, YouTube

ALL = "everything"
_YOUTUBE = {"off": YouTube.OFF, "moderate": YouTube.MODERATE, "strict": YouTube.STRICT}


def read_layer(section: Section, vocabulary: Vocabulary) -> Layer:
    """Read the rules that a household, a profile and a device may all carry."""
    forms = _Forms(section, vocabulary)
    layer = Layer(
        block=forms.labels("block"),
        allow=forms.labels("allow", refused=SECURITY),
        ask=forms.labels("ask", refused=SECURITY),
        names=_names(section.section("names")),
        safe_search=section.flag("safe_search", default=None),
        youtube=section.choice("youtube", _YOUTUBE, None),
        alarms=forms.alarms(),
        allowances=forms.allowances(),
    )
    forms.check_once(layer)
    return layer


def read_timed(
    section: Section, vocabulary: Vocabulary
) -> tuple[tuple[Alarm, ...] | None, tuple[Allowance, ...] | None]:
    """Read the alarms and allowances that a calendar sets in place of others."""
    forms = _Forms(section, vocabulary)
    return forms.alarms(), forms.allowances()


class _Forms:
    """Reads one section's rules against the labels that there are."""

    def __init__(self, section: Section, vocabulary: Vocabulary) -> None:
        self.section, self.vocabulary = section, vocabulary

    def labels(self, key: str, refused: frozenset[str] = frozenset()) -> LabelChoice:
        value = self.section.raw(key)
        if value is None:
            return UNSAID
        if isinstance(value, list):
            return LabelChoice(replace=self._labels_in(self.section, key, refused))
        changes = self.section.section(key)
        choice = LabelChoice(
            add=self._labels_in(changes, "add", refused),
            remove=self._labels_in(changes, "remove"),
        )
        changes.done()
        return choice

    def _labels_in(
        self, section: Section, key: str, refused: frozenset[str] = frozenset()
    ) -> frozenset[str]:
        found = set()
        for address, label in section.entries(key):
            if label not in self.vocabulary:
                section.problems.add(address, f"there is no label {shown(label)}")
            elif label in refused:
                message = f"{label} guards against harm; trust a single name instead (names.trust)"
                section.problems.add(address, message)
            else:
                found.add(str(label))
        return frozenset(found)

    def check_once(self, layer: Layer) -> None:
        """One layer may say only one thing of a label."""
        said: dict[str, str] = {}
        for key, choice in (("block", layer.block), ("allow", layer.allow), ("ask", layer.ask)):
            for label in sorted(choice.add | (choice.replace or frozenset())):
                first = said.setdefault(label, key)
                if first != key:
                    message = f"{label} is in {first} and in {key}"
                    self.section.problems.add(self.section.at(key), message)

    def alarms(self) -> tuple[Alarm, ...] | None:
        if self.section.raw("alarms") is None:
            return None
        return tuple(
            self._alarm(Section(entry, address, self.section.problems))
            for address, entry in self.section.entries("alarms")
        )

    def _alarm(self, section: Section) -> Alarm:
        alarm = Alarm(
            label=section.text("label", "Lock"),
            start=section.time("from"),
            end=section.time("to"),
            days=section.weekdays("days"),
            dates=section.dates("dates"),
            locks=self._everything_or_labels(section, "locks"),
            opens=self._labels_in(section, "opens", SECURITY),
            on=section.flag("on", default=True),
            skip=section.dates("skip"),
        )
        if ("locks" in section) == ("opens" in section):
            section.problems.add(section.address, "say what it locks, or what it opens")
        elif not (alarm.locks or alarm.opens):
            section.problems.add(section.address, "locks and opens nothing")
        if not (alarm.days or alarm.dates):
            section.problems.add(section.address, "has no days and no dates")
        section.done()
        return alarm

    def _everything_or_labels(self, section: Section, key: str) -> frozenset[str]:
        if section.raw(key) == ALL:
            return frozenset({EVERYTHING})
        return self._labels_in(section, key, SECURITY)

    def allowances(self) -> tuple[Allowance, ...] | None:
        if self.section.raw("allowances") is None:
            return None
        return tuple(
            self._allowance(Section(entry, address, self.section.problems))
            for address, entry in self.section.entries("allowances")
        )

    def _allowance(self, section: Section) -> Allowance:
        school_day, free_day = _minutes(section)
        allowance = Allowance(
            label=section.text("label", "Minutes"),
            of=self._everything_or_labels(section, "of"),
            school_day=school_day,
            free_day=free_day,
            spend=section.choice("spend", words(Spend), Spend.LOW),
            keep_up_to=section.number("keep_up_to", 0, MINUTES_IN_DAY, default=0),
        )
        if not allowance.of:
            section.problems.add(section.at("of"), f"expected {ALL} or a list of labels")
        section.done()
        return allowance


def _minutes(section: Section) -> tuple[int, int]:
    if isinstance(section.raw("minutes"), int):
        same = section.number("minutes", 0, MINUTES_IN_DAY)
        return same, same
    minutes = section.section("minutes")
    both = tuple(minutes.number(key, 0, MINUTES_IN_DAY) for key in ("school_day", "free_day"))
    minutes.done()
    return both[0], both[1]


def _names(section: Section) -> NameRules:
    rules = NameRules(
        allow=_names_in(section, "allow"),
        block=_names_in(section, "block"),
        always=_names_in(section, "always"),
        trust=_names_in(section, "trust"),
    )
    section.done()
    return rules


def _names_in(section: Section, key: str) -> frozenset[str]:
    return frozenset(_checked_names(section, section.entries(key)))


def _checked_names(section: Section, entries: Iterable[tuple[str, Any]]) -> Iterable[str]:
    for address, entry in entries:
        try:
            yield name_rule(entry)
        except BadName as reason:
            section.problems.add(address, f"{shown(entry)} is not a name: {reason}")


def name_rule(entry: object) -> str:
    """Give a hand-set name in canonical form, with its `=` where it means that name alone."""
    if not isinstance(entry, str):
        message = "it is not text; quote it"
        raise BadName(message)
    text = entry.strip()
    if text.startswith(("*.", ".")):
        message = f"write {canonical(text.lstrip('*.'))}: it means the name and all below"
        raise BadName(message)
    mark = "=" if text.startswith("=") else ""
    return mark + canonical(text.removeprefix("="))
