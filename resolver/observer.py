"""What is noted of answers, never more than the family allows, and never awaited.

Answers leave notes in a bounded queue; once a second the queue is read: look-ups become minutes,
refusals become counts, unknown askers become sightings. Once a minute what changed goes to disk.
"""

from collections import Counter, deque
from dataclasses import dataclass

from policy.decision import Allow, Ask, Block, Decision, Rewrite
from policy.facts import Evidence, NameFacts
from policy.reasons import Reason
from policy.rules import Privacy
from policy.wall_clock import shown_at
from resolver.clients import EVIDENCE, REFUSED, Slot
from resolver.houses import Houses
from resolver.minute_book import MinuteBook
from store.activity import Refusal

MOST_NOTED = 65536


@dataclass(frozen=True, slots=True)
class Event:
    """What an answer is evidence of; shared by all its replays."""

    name: str
    bits: int = 0
    evidence: tuple[tuple[str, Evidence], ...] = ()
    label: str = ""
    """The label, or the reason, by which it was blocked."""
    sensitive: bool = False
    """Its name is never recorded."""


def event_of(name: str, decision: Decision, facts: NameFacts) -> Event:
    """Make the note of a decision; of help lines nothing is noted at all."""
    if facts.lifeline:
        return Event(name)
    if isinstance(decision, Allow | Rewrite):
        bits = 0 if facts.essential else EVIDENCE
        evidence = () if facts.sensitive else facts.listing.evidence
        return Event(name, bits, evidence, sensitive=facts.sensitive)
    label = _label(decision)
    return Event(name, REFUSED, (), label, facts.sensitive)


def _label(refusal: Block | Ask) -> str:
    if isinstance(refusal, Ask):
        return refusal.label
    if refusal.reason in {Reason.PAUSED, Reason.ALARM, Reason.SPENT}:
        return ""  # that everything was locked says nothing of what was wanted
    return refusal.label or refusal.reason.value


Note = tuple[Slot, Event, float]


class Observer:
    """Takes notes of answers and turns them into what is kept."""

    def __init__(self, houses: Houses, minutes: MinuteBook) -> None:
        self.noted: deque[Note] = deque(maxlen=MOST_NOTED)
        self.dropped = 0
        self._houses, self._minutes = houses, minutes
        self._refusals: Counter[Refusal] = Counter()

    def note(self, slot: Slot, event: Event, now: float) -> None:
        """Note an answer for its asker, if anything of it may be noted."""
        if event.bits & slot.bits:
            if len(self.noted) == MOST_NOTED:
                self.dropped += 1
            self.noted.append((slot, event, now))

    def drain(self, instant: float, now: float) -> set[str]:
        """Read the queue at an instant (`now` is the same moment, monotonic).

        Give the households whose minutes changed.
        """
        changed: set[str] = set()
        while self.noted:
            slot, event, then = self.noted.popleft()
            at = instant - (now - then)
            if event.bits & EVIDENCE & slot.bits and self._minutes.look_up(
                slot, event.name, event.evidence, at
            ):
                changed.add(slot.household)
            elif event.bits & REFUSED & slot.bits:
                self._refuse(slot, event, at)
        return changed

    @property
    def refused(self) -> int:
        """How many different refusals wait to be saved."""
        return len(self._refusals)

    def refusals(self) -> list[tuple[Refusal, int]]:
        """Give, and forget, the refusals counted since this was last asked."""
        counted, self._refusals = self._refusals, Counter()
        return list(counted.items())

    def forget(self, household: str, profile: str) -> None:
        """Forget what was counted of one profile."""
        whose = (household, profile)
        kept = {key: count for key, count in self._refusals.items() if key[:2] != whose}
        self._refusals = Counter(kept)

    def _refuse(self, slot: Slot, event: Event, at: float) -> None:
        house = self._houses.get(slot.household)
        if house is None or slot.profile is None or not event.label or event.sensitive:
            return
        shown = shown_at(house.home.zone, at)
        name = event.name if slot.privacy >= Privacy.L3 else ""
        day, device = shown.date().isoformat(), slot.device or slot.identity
        key = Refusal(slot.household, slot.profile, device, day, shown.hour, event.label, name)
        if key in self._refusals or len(self._refusals) < _MOST_REFUSALS:
            self._refusals[key] += 1


_MOST_REFUSALS = 10_000
"""So many different refusals are counted between two writes; more is an attack, not a child."""
