import asyncio

import pytest

from resolver.eager import start


class Spawned:
    """Makes tasks of what is left, and waits for them."""

    def __init__(self):
        self.tasks = []

    def __call__(self, coroutine):
        self.tasks.append(asyncio.get_running_loop().create_task(coroutine))

    async def done(self):
        await asyncio.gather(*self.tasks)


async def test_what_needs_no_waiting_is_done_at_once_and_makes_no_task():
    said, spawned = [], Spawned()

    async def work():
        said.append("done")

    start(work(), spawned)
    assert said == ["done"]
    assert spawned.tasks == []


async def test_the_rest_goes_on_when_what_it_waits_for_comes():
    said, spawned = [], Spawned()
    futures = [asyncio.get_running_loop().create_future() for _ in range(3)]

    async def work():
        said.extend([await future for future in futures])

    start(work(), spawned)
    for number, future in enumerate(futures):
        await asyncio.sleep(0)
        future.set_result(number)
    await spawned.done()
    assert said == [0, 1, 2]


async def test_sleeping_and_timeouts_work_after_the_first_wait():
    said, spawned = [], Spawned()

    async def work():
        await asyncio.sleep(0.001)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await asyncio.sleep(10)
        said.append("slept")

    start(work(), spawned)
    await spawned.done()
    assert said == ["slept"]


async def test_an_error_of_what_is_waited_for_first_reaches_the_coroutine():
    said, spawned = [], Spawned()
    future = asyncio.get_running_loop().create_future()

    async def work():
        try:
            await future
        except OSError as error:
            said.append(str(error))

    start(work(), spawned)
    future.set_exception(OSError("broken"))
    await spawned.done()
    assert said == ["broken"]


async def test_a_coroutine_that_waits_again_after_an_error_goes_on():
    said, spawned = [], Spawned()
    loop = asyncio.get_running_loop()
    first, second = loop.create_future(), loop.create_future()

    async def work():
        try:
            await first
        except OSError:
            said.append(await second)

    start(work(), spawned)
    first.set_exception(OSError("broken"))
    await asyncio.sleep(0)
    loop.call_soon(second.set_result, "mended")
    await spawned.done()
    assert said == ["mended"]


async def test_cancelling_the_rest_cancels_the_coroutine():
    said, spawned = [], Spawned()

    async def work():
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            said.append("cleaned up")

    start(work(), spawned)
    await asyncio.sleep(0)
    spawned.tasks[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await spawned.done()
    assert said == ["cleaned up"]


async def test_an_error_before_the_first_wait_is_the_callers():
    async def work():
        raise KeyError

    with pytest.raises(KeyError):
        start(work(), Spawned())
