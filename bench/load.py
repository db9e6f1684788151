"""Ask as fast as one core can, with a bounded number of questions in flight."""

import itertools
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

WINDOW = 64
_SOCKETS = 4
_LARGEST = 4096
_LOST_AFTER = 0.5


@dataclass(frozen=True)
class Load:
    """What came of asking for a while."""

    answered: int
    seconds: float

    @property
    def rate(self) -> float:
        return self.answered / self.seconds


class Asker:
    """One socket with its questions in flight."""

    def __init__(self, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(_LOST_AFTER)
        self._socket.connect(("127.0.0.1", port))
        self._in_flight = 0

    def ask(self, questions: Iterable[bytes]) -> None:
        for number, question in enumerate(questions):
            self._socket.send(number.to_bytes(2, "big") + question)
            self._in_flight += 1

    def collect(self) -> int:
        """Wait for the answers; after a silence what is missing counts as lost."""
        came = 0
        try:
            while self._in_flight:
                self._socket.recv(_LARGEST)
                came += 1
                self._in_flight -= 1
        except TimeoutError:
            self._in_flight = 0
        return came

    def close(self) -> None:
        self._socket.close()


def ask_for(seconds: float, port: int, questions: Iterator[bytes]) -> Load:
    """Ask a server on loopback for some seconds."""
    askers = [Asker(port) for _ in range(_SOCKETS)]
    answered, began = 0, time.perf_counter()
    try:
        while time.perf_counter() - began < seconds:
            for asker in askers:
                asker.ask(itertools.islice(questions, WINDOW // _SOCKETS))
            answered += sum(asker.collect() for asker in askers)
        return Load(answered, time.perf_counter() - began)
    finally:
        for asker in askers:
            asker.close()


def ask_all(port: int, questions: Sequence[bytes]) -> None:
    """Ask each question once, so that its answer is known afterwards."""
    asker = Asker(port)
    for start in range(0, len(questions), WINDOW):
        asker.ask(questions[start : start + WINDOW])
        asker.collect()
    asker.close()
