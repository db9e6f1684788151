"""Whatever the resolver answers, or does not, is a message or a clear error."""

import asyncio
import json
import socket
import threading
from contextlib import contextmanager

import pytest

from store.control import LONGEST_LINE, VERSION, ControlError, NobodyThereError, call, call_soon
from store.control import line as written


@pytest.fixture
def path(tmp_path):
    return tmp_path / "resolver.sock"


@contextmanager
def answering(path, octets):
    """Answer one connection with some octets, whatever is asked; gives what was asked."""
    asked = []
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        listening.settimeout(10)

        def serve():
            connection, _ = listening.accept()
            with connection:
                asked.append(connection.recv(1 << 16))
                try:
                    connection.sendall(octets)
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        yield asked
        thread.join()


def ask(how, path, **arguments):
    if how == "call":
        return call(path, "whois", arguments)
    return asyncio.run(call_soon(path, "whois", arguments))


HOW = pytest.mark.parametrize("how", ["call", "call_soon"])


@HOW
def test_a_question_and_its_answer_are_a_line_each(path, how):
    with answering(path, b'{"ok": true, "mac": "02:11"}\n{"ok": false}\n') as asked:
        assert ask(how, path, address="10.0.0.1\nb")["mac"] == "02:11"
    [octets] = asked
    assert octets.count(b"\n") == 1
    assert json.loads(octets) == {"version": VERSION, "do": "whois", "address": "10.0.0.1\nb"}


@HOW
@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (b'{"ok": false, "error": "no such home"}\n', "no such home"),
        (b'{"ok": false}\n', "gave no reason"),
        (b"{}\n", "gave no reason"),
        (b'{"ok": true, "m', "cut short"),
        (b"\xff\xfe\n", "cut short"),
        (b"\n", "cut short"),
        (b"[1]\n", "makes no sense"),
        (b"null\n", "makes no sense"),
        (b'{"x": "' + b"y" * (LONGEST_LINE + 10), "cut short|too long"),
    ],
)
def test_an_answer_that_is_none_is_an_error_with_a_sentence(path, how, octets, said):
    with answering(path, octets), pytest.raises(ControlError, match=said):
        ask(how, path)


@HOW
def test_who_hangs_up_is_not_there(path, how):
    with answering(path, b""), pytest.raises(NobodyThereError):
        ask(how, path)


@HOW
def test_without_a_socket_or_a_listener_nobody_is_there(path, how):
    with pytest.raises(NobodyThereError):
        ask(how, path)
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(path))
    with pytest.raises(NobodyThereError):
        ask(how, path)
    path.unlink()
    path.write_text("no socket")
    with pytest.raises(NobodyThereError):
        ask(how, path)


def test_a_message_is_one_line_whatever_it_holds():
    octets = written({"do": "explain", "name": "گھر\n\u2028\x00"})
    assert octets.endswith(b"\n")
    assert octets.count(b"\n") == 1
    assert json.loads(octets)["name"] == "گھر\n\u2028\x00"
