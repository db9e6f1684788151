"""Ask as the devices of a home do: each from an address of its own, a few questions at a time."""

import itertools
import socket
from collections.abc import Iterable
from typing import Self

_AT_ONCE = 4
_LARGEST = 4096


class Devices:
    """Some devices on loopback, which take turns."""

    def __init__(self, port: int, number: int, patience: float = 20.0) -> None:
        """`patience` are the seconds for which an answer is waited."""
        self._sockets = []
        for each in range(1, number + 1):
            asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            asking.bind((f"127.0.1.{each}", 0))
            asking.connect(("127.0.0.1", port))
            asking.settimeout(patience)
            self._sockets.append(asking)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._sockets:
            each.close()

    def ask(self, questions: Iterable[bytes]) -> None:
        """Ask each question once; raises TimeoutError where one is not answered."""
        turns = itertools.cycle(self._sockets)
        waiting = iter(questions)
        while together := list(itertools.islice(waiting, _AT_ONCE)):
            asked = list(zip(together, turns, strict=False))
            for number, (question, asking) in enumerate(asked):
                asking.send(number.to_bytes(2, "big") + question)
            for _, asking in asked:
                asking.recv(_LARGEST)
