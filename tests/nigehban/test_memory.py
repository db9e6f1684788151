"""What a process freed goes back to the system."""

import asyncio

import pytest

from nigehban import memory


async def test_it_is_given_back_again_and_again(monkeypatch):
    given = []
    monkeypatch.setattr(memory, "trimmer", lambda: lambda pad: given.append(pad) or 1)
    monkeypatch.setattr(memory, "EVERY", 0.001)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await memory.give_memory_back()
    assert len(given) > 1


async def test_a_library_without_it_ends_the_task(monkeypatch):
    monkeypatch.setattr(memory, "trimmer", lambda: None)
    async with asyncio.timeout(1):
        await memory.give_memory_back()


def test_here_it_can_be_called():
    trim = memory.trimmer()
    assert trim is None or trim(0) in {0, 1}
