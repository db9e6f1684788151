"""What a list holds, found by reading it once before anything is done with it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, NamedTuple

from blocklists.entries import Entry, Skipped, UnusableList
from blocklists.sources import NEAREST_DECIDES
from blocklists.suffixes import Section, SuffixList
from blocklists.watched import Popular, Watch

MOST_EXAMPLES: Final = 10
MOST_REASONS: Final = 40
LEAST_USABLE: Final = 10
"""One line in so many has to be a rule."""
MOST_FOR_ONE_NAME: Final = 1_000
OTHER_REASONS: Final = "other reasons"


class Sample(NamedTuple):
    """How many there are, and some of them."""

    number: int = 0
    some: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """Numbers and examples; small enough to be kept beside the list."""

    format: str = ""
    names: int = 0
    """Rules that give the label, to a name or by a pattern."""
    patterns: int = 0
    exceptions: int = 0
    skipped: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Why lines were skipped, the most frequent first."""
    examples: tuple[str, ...] = ()
    """The first line that was skipped for each reason, with its number."""
    icann_suffixes: Sample = field(default=Sample())
    """Public suffixes such as `com.pk`, which are left out."""
    private_suffixes: Sample = field(default=Sample())
    """Suffixes below which strangers have names (`blogspot.com`), which are kept."""
    popular: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Popular names that the list holds, with the rules that do it (`Entry.text`)."""
    lifelines: tuple[str, ...] = ()
    """Help lines that the list holds; nothing blocks them, whatever it says."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Report":
        """Read what `to_json` gave. Raises `KeyError`, `TypeError` or `ValueError`."""
        return cls(
            format=str(row["format"]),
            names=int(row["names"]),
            patterns=int(row["patterns"]),
            exceptions=int(row["exceptions"]),
            skipped=int(row["skipped"]),
            reasons=dict(row["reasons"]),
            examples=tuple(row["examples"]),
            icann_suffixes=_sample(row["icann_suffixes"]),
            private_suffixes=_sample(row["private_suffixes"]),
            popular={name: tuple(rules) for name, rules in row["popular"].items()},
            lifelines=tuple(row["lifelines"]),
        )


def _sample(row: Sequence[Any]) -> Sample:
    number, some = row
    return Sample(int(number), tuple(some))


def examine(
    rules: Iterable[Entry | Skipped],
    format_id: str,
    suffixes: SuffixList,
    popular: Popular,
    lifelines: Watch,
) -> Report:
    """Read a list through. Raises `UnusableList` when it is no list that could be used."""
    tally = _Tally(suffixes, popular, lifelines, nearest=format_id in NEAREST_DECIDES)
    for rule in rules:
        if isinstance(rule, Skipped):
            tally.skip(rule)
        elif rule.exception:
            tally.spare(rule)
        else:
            tally.give(rule)
    tally.refuse_if_unusable()
    return tally.report(format_id)


class _Tally:
    """Counts while a list goes by."""

    def __init__(
        self, suffixes: SuffixList, popular: Popular, lifelines: Watch, *, nearest: bool
    ) -> None:
        self.names = self.patterns = self.exceptions = self.skipped = self.malformed = 0
        self.reasons: Counter[str] = Counter()
        self.examples: list[str] = []
        self.suffixes: dict[Section, list[str]] = {"icann": [], "private": []}
        self.suffix_counts: Counter[Section] = Counter()
        self.reached: dict[str, dict[str, None]] = {}
        self.spared: dict[str, int] = {}
        """Popular names that exceptions reach, and how long the longest name of those is."""
        self.lifelines: dict[str, None] = {}
        self._suffixes = suffixes
        self._popular = popular
        self._lifelines = lifelines
        self._nearest = nearest

    def skip(self, line: Skipped) -> None:
        self.skipped += 1
        self.malformed += line.malformed
        known = line.reason in self.reasons
        if not known and len(self.reasons) >= MOST_REASONS:
            self.reasons[OTHER_REASONS] += 1
            return
        self.reasons[line.reason] += 1
        if not known and len(self.examples) < MOST_EXAMPLES:
            self.examples.append(str(line))

    def spare(self, rule: Entry) -> None:
        self.exceptions += 1
        length = len(rule.name)
        for name in self._popular.reached_by(rule):
            self.spared[name] = max(length, self.spared.get(name, 0))

    def give(self, rule: Entry) -> None:
        section = rule.section(self._suffixes)
        if section is not None:
            self.suffix_counts[section] += 1
            if len(self.suffixes[section]) < MOST_EXAMPLES:
                self.suffixes[section].append(rule.text)
        if section == "icann":
            return
        self.names += 1
        self.patterns += rule.pattern is not None
        for name in self._popular.reached_by(rule):
            rules = self.reached.setdefault(name, {})
            rules[rule.text] = None
            if len(rules) > MOST_FOR_ONE_NAME:
                message = f"More than {MOST_FOR_ONE_NAME} rules of the list are for {name}."
                raise UnusableList(message)
        self.lifelines |= dict.fromkeys(self._lifelines.reached_by(rule))

    def refuse_if_unusable(self) -> None:
        """Raise `UnusableList` for a list of which next to nothing is left."""
        usable = self.names + self.exceptions
        total = usable + self.skipped
        if self.malformed * 2 > total:
            message = (
                f"Most of the list cannot be read: {self.malformed} of {total} lines; "
                f"{self.examples[0]}."
            )
            raise UnusableList(message)
        if 0 < usable * LEAST_USABLE < total:
            message = f"Only {usable} of {total} lines of the list can be used; {self.examples[0]}."
            raise UnusableList(message)
        if self.names:
            return
        if self.exceptions:
            message = "The list only takes names off other lists; alone it blocks nothing."
            raise UnusableList(message)
        why = f": {self.examples[0]}" if self.examples else ""
        message = f"The list holds no rule that blocks a name{why}."
        raise UnusableList(message)

    def report(self, format_id: str) -> Report:
        return Report(
            format=format_id,
            names=self.names,
            patterns=self.patterns,
            exceptions=self.exceptions,
            skipped=self.skipped,
            reasons=dict(self.reasons.most_common()),
            examples=tuple(self.examples),
            icann_suffixes=Sample(self.suffix_counts["icann"], tuple(self.suffixes["icann"])),
            private_suffixes=Sample(self.suffix_counts["private"], tuple(self.suffixes["private"])),
            popular={
                name: tuple(held)
                for name, rules in self.reached.items()
                if (held := self._held(name, rules))
            },
            lifelines=tuple(self.lifelines),
        )

    def _held(self, name: str, rules: Iterable[str]) -> list[str]:
        """Give those of the rules for a popular name that no exception takes away."""
        if name not in self.spared:
            return list(rules)
        return [rule for rule in rules if len(rule) > self.spared[name]] if self._nearest else []
