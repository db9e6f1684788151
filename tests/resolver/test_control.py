import asyncio
import contextlib
import json
import stat
from contextlib import asynccontextmanager

import pytest

from resolver.control import ControlServer
from store.control import ControlError, NobodyThereError, call, call_soon


async def echo(message):
    return {"heard": message["say"]}


async def broken(message):
    raise RuntimeError(message["say"])


HANDLERS = {"echo": echo, "break": broken}


@asynccontextmanager
async def listening(path, log=None):
    server = ControlServer(HANDLERS, ([] if log is None else log).append)
    await server.listen(path)
    try:
        yield server
    finally:
        server.close()


async def test_a_message_is_answered_in_its_thread_or_in_the_loop(tmp_path):
    path = tmp_path / "resolver.sock"
    async with listening(path):
        assert (await call_soon(path, "echo", {"say": "سلام"}))["heard"] == "سلام"
        found = await asyncio.to_thread(call, path, "echo", {"say": "x"})
        assert found == {"version": 1, "ok": True, "heard": "x"}


async def test_the_socket_is_for_its_owner_and_group(tmp_path):
    path = tmp_path / "resolver.sock"
    async with listening(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o660


async def test_a_socket_that_somebody_left_behind_is_replaced(tmp_path):
    path = tmp_path / "resolver.sock"
    async with listening(path):
        pass
    path.touch()
    async with listening(path):
        assert await call_soon(path, "echo", {"say": "x"})


async def test_several_messages_may_come_on_one_connection(tmp_path):
    path = tmp_path / "resolver.sock"
    async with listening(path):
        reader, writer = await asyncio.open_unix_connection(str(path))
        for number in range(3):
            writer.write(json.dumps({"do": "echo", "say": number}).encode() + b"\n")
            assert json.loads(await reader.readline())["heard"] == number
        writer.close()


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (b'{"do": "dance"}\n', "nobody knows how to do 'dance'"),
        (b'{"do": "break", "say": "a bug"}\n', "a bug"),
        (b'{"do": "echo"}\n', "'say'"),
        (b"not json\n", "Expecting value"),
        (b"[1]\n", "attribute"),
        (b'{"do": "echo", "say": ' + b"[" * 100_000 + b"\n", "while decoding a JSON"),
    ],
    ids=["unknown", "broken", "missing", "no JSON", "a list", "deep"],
)
async def test_a_mistake_is_answered_with_a_sentence_and_harms_nobody(tmp_path, octets, said):
    path, log = tmp_path / "resolver.sock", []
    async with listening(path, log):
        reader, writer = await asyncio.open_unix_connection(str(path))
        writer.write(octets)
        answer = json.loads(await reader.readline())
        writer.close()
        assert answer["ok"] is False
        assert said in answer["error"]
        assert await call_soon(path, "echo", {"say": "x"})


async def test_a_line_without_an_end_is_cut_off(tmp_path):
    path = tmp_path / "resolver.sock"
    async with listening(path):
        reader, writer = await asyncio.open_unix_connection(str(path))
        writer.write(b"x" * (5 << 20))
        async with asyncio.timeout(5):
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
        writer.close()
        assert await call_soon(path, "echo", {"say": "x"})


async def test_who_asks_is_told_what_went_wrong(tmp_path):
    path = tmp_path / "resolver.sock"
    with pytest.raises(NobodyThereError):
        await call_soon(path, "echo")
    async with listening(path):
        with pytest.raises(ControlError, match="nobody knows"):
            await call_soon(path, "dance")
