"""By what a look at a home is told apart from the look before: rules, acts, minutes, the clock."""

from typing import Final

from aiohttp import web

from store.household import HouseholdStore
from webui.console import Console, trial_of
from webui.news import Mark
from webui.resolver_link import Live

_MINUTE: Final = 60


class Watch:
    """Looks at homes; keeps the times at which acts begin and end, until a new snapshot comes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._turns: dict[str, tuple[int, tuple[float, ...]]] = {}

    async def look(self, household: str) -> Mark:
        """Give the mark of a home as it is now."""
        live = await self._console.resolver.live(household)
        now = live.instant or self._console.clock.wall()
        written = stamp(self._console, household)
        turns = await self._turns_of(household, written, now)
        passed = sum(turn <= now for turn in turns)
        return written, passed, int(now // _MINUTE), live.is_there, _minutes(live), _new(live)

    async def _turns_of(self, household: str, written: int, now: float) -> tuple[float, ...]:
        """Give the instants at which an act begins or ends by itself."""
        known = self._turns.get(household)
        if known is not None and known[0] == written:
            return known[1]

        def read(store: HouseholdStore) -> tuple[float, ...]:
            return tuple(store.acts(household).changes_after(now))

        turns = await self._console.store.run(read)
        self._turns[household] = written, turns
        return turns


WATCH: Final = web.AppKey("watch", Watch)


def watch_of(request: web.Request) -> Watch:
    """Give who looks at the home of this request."""
    trial = trial_of(request)
    return request.app[WATCH] if trial is None else trial.watch


def stamp(console: Console, household: str) -> int:
    """Say when a home's rules or acts were last written, by whomever."""
    try:
        return (console.places.snapshots / household).stat().st_mtime_ns
    except OSError:
        return 0


def seen_by(console: Console, household: str) -> str:
    """Give what a page carries, so that nothing is missed between its making and its listening."""
    return f"{console.news.told(household)}-{stamp(console, household)}"


def _minutes(live: Live) -> int:
    return hash(
        frozenset(
            (key, used.low.bit_count(), used.high.bit_count()) for key, used in live.usage.items()
        )
    )


def _new(live: Live) -> int:
    """Tell apart who asks and belongs to nobody yet."""
    return hash(frozenset(a.identity for a in live.askers if a.stranger == "new" and a.queries))
