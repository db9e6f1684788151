"""How a process ends: by a signal, without a stack trace, also before it has a loop."""

import asyncio
import os
import signal

import pytest

from nigehban.ending import LAUNCHED, end_when_told, end_without_words


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_cancels_the_task_that_asked_for_it(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.delenv(LAUNCHED, raising=False)

    async def work() -> None:
        end_when_told()
        os.kill(os.getpid(), number)
        await asyncio.sleep(5)

    with pytest.raises(asyncio.CancelledError):
        await asyncio.ensure_future(work())


def test_ctrl_c_before_there_is_a_loop_is_the_systems_own() -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        end_without_words()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGINT, before)
