"""An upstream that answers when the test says so; equal questions wait together."""

import asyncio

from resolver.cache import Entry, Key, entry_of, failure
from resolver.message import parse_response
from resolver.wire import wire_of
from tests.fakes import FakeUpstream


class SlowUpstream(FakeUpstream):
    """Keeps questions waiting; what it then says is what `answers` holds at that time."""

    def __init__(self, *arguments, **more) -> None:
        super().__init__(*arguments, **more)
        self.waiting: dict[Key, asyncio.Future[Entry]] = {}

    def resolve(self, key: Key) -> "asyncio.Future[Entry]":
        if key not in self.waiting:
            self.asked.append(key)
            self.waiting[key] = asyncio.get_running_loop().create_future()
        return self.waiting[key]

    async def answer(self, *, fails: bool = False) -> None:
        """Answer all that waits, and let those who waited go on."""
        now = self.clock.monotonic()
        waiting, self.waiting = self.waiting, {}
        for key, future in waiting.items():
            entry = failure(now)
            if not fails:
                entry = entry_of(parse_response(self.response(key)), wire_of(key.name), key, now)
            if self.cache is not None:
                self.cache.put(key, entry)
            if not future.done():
                future.set_result(entry)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
