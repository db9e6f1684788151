"""The firewall's socket: who asks is answered, and nobody can stop it."""

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from firewall.keeping import Keeping
from firewall.listening import MOST_CONNECTIONS, Server, listen
from firewall.table import Plan
from tests.fakes import FakeClock
from tests.firewall.test_keeping import NftOnPaper


class Desk:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "s"
        self.listening = listen(self.path, "")
        self.server = Server(
            self.listening, Keeping(Plan(("br-lan",)), NftOnPaper(), FakeClock().monotonic, print)
        )

    def connection(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(2)
        connection.connect(str(self.path))
        self.server.turn(0)
        return connection

    def said(self, connection: socket.socket, octets: bytes) -> bytes:
        connection.sendall(octets)
        self.server.turn(0)
        return connection.recv(65536)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)  # a Unix socket's path must be short
    made = Desk(Path())
    yield made
    turns = iter([False, True])
    made.server.run(lambda: next(turns))
    made.listening.close()


def test_lines_are_answered_in_their_order_however_they_arrive(desk: Desk) -> None:
    with desk.connection() as one:
        assert (
            desk.said(one, b"alive\nnonsense\n")
            == b"ok\nno expected add, remove, begin, settled, alive or status\n"
        )
        one.sendall(b"ali")
        desk.server.turn(0)
        assert desk.said(one, b"ve\n") == b"ok\n"


def test_only_the_owner_and_the_group_may_connect(desk: Desk) -> None:
    assert stat.S_IMODE(desk.path.stat().st_mode) == 0o660


def test_too_long_a_line_closes_the_connection(desk: Desk) -> None:
    with desk.connection() as one:
        assert desk.said(one, b"a" * 3000) == b""


def test_who_takes_no_replies_is_closed_and_others_are_served(desk: Desk) -> None:
    with desk.connection() as deaf, desk.connection() as other:
        deaf.settimeout(0)
        with pytest.raises(OSError, match="Broken pipe"):
            talk_without_listening(desk, deaf)
        assert desk.said(other, b"alive\n") == b"ok\n"


def test_there_are_few_connections_and_a_closed_one_makes_room(desk: Desk) -> None:
    kept = [desk.connection() for _ in range(MOST_CONNECTIONS)]
    with desk.connection() as turned_away:
        assert turned_away.recv(1) == b""
    kept.pop().close()
    desk.server.turn(0)
    with desk.connection() as welcome:
        assert desk.said(welcome, b"alive\n") == b"ok\n"
    for connection in kept:
        connection.close()


def talk_without_listening(desk: Desk, connection: socket.socket) -> None:
    for _ in range(10_000):
        connection.sendall(b"nonsense\n" * 100)
        desk.server.turn(0)
