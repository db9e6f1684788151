"""household.db behind one thread: the connection belongs to it, and no page waits on the loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from policy.clock import Clock
from policy.labels import Vocabulary
from store.household import HouseholdStore
from store.places import Places

_Result = TypeVar("_Result")


class StoreThread:
    """Runs functions of the store in the one thread that owns it."""

    def __init__(self, places: Places, vocabulary: Vocabulary, clock: Clock) -> None:
        self._what = (places, vocabulary, clock)
        self._thread = ThreadPoolExecutor(1, "store")
        self._store: HouseholdStore | None = None

    async def run(self, work: Callable[[HouseholdStore], _Result]) -> _Result:
        """Do some work with the store and give its result."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)

    def _do(self, work: Callable[[HouseholdStore], _Result]) -> _Result:
        if self._store is None:
            self._store = HouseholdStore(*self._what)
        return work(self._store)

    def rest(self) -> None:
        """Close the store until its next use: a connection holds memory."""
        self._thread.submit(self._close)

    def close(self) -> None:
        """Close the store and end the thread."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
