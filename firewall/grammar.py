"""What may be said to the firewall: one line in, one line out, and everything else refused.

    add SET SECONDS KEY...     ok
    remove SET KEY...          ok
    begin                      ok                   (a resolver says anew all that is to hold)
    settled                    ok                   (it has said all: the rest holds no more)
    alive                      ok                   (the resolver answers; said each second)
    status                     ok WORD=VALUE ...    (what is in force, and around it)

A KEY is a MAC address, an IP address, or both with a comma between them, as its set wants it. What
is refused gets `no` and the reason. Nothing of a line goes further than through `parse`: what nft
reads is written anew from the values found here.
"""

import ipaddress
import re
from enum import Enum
from typing import Final, NamedTuple

LONGEST_LINE: Final = 2048
MOST_KEYS: Final = 32
"""Keys on one line."""
LONGEST: Final = 86400
"""Seconds for which anything holds at most: what nobody renews ends by itself."""


class Shape(Enum):
    """What a set's keys are made of."""

    MAC = "a MAC address"
    ADDRESS = "an IP address"
    PAIR = "a MAC address, a comma, an IP address"


SETS: Final = {
    "locked": Shape.MAC,
    "accepted": Shape.PAIR,
    "former": Shape.PAIR,
    "dropped": Shape.PAIR,
    "strict": Shape.MAC,
    "answered": Shape.PAIR,
    "exempt": Shape.MAC,
    "resolvers": Shape.ADDRESS,
}
"""locked: reach nothing but `accepted`. former: accepted before a resolver began anew, and not yet
again. dropped: may not be reached by that device. strict: reach only `answered`. exempt: their ways
around are let be. resolvers: others' DNS over HTTPS."""


class Key(NamedTuple):
    """One element of a set; what its set does not want is empty."""

    mac: str
    address: str


class Add(NamedTuple):
    """Put keys in a set for some seconds, or let them stay for so long."""

    name: str
    seconds: int
    keys: tuple[Key, ...]


class Remove(NamedTuple):
    """Take keys out of a set, where they are in it."""

    name: str
    keys: tuple[Key, ...]


class Word(Enum):
    """What is said in one word."""

    BEGIN = "begin"
    SETTLED = "settled"
    ALIVE = "alive"
    STATUS = "status"


Request = Add | Remove | Word


class Refused(Exception):  # noqa: N818  (it is what happens to the line)
    """A line that may not be said; the message says why."""


def parse(line: bytes) -> Request:
    """Read a line without its end; raises `Refused`."""
    if len(line) > LONGEST_LINE or not _PLAIN.fullmatch(line):
        message = "a line is plain words with one space between them"
        raise Refused(message)
    verb, *words = line.decode("ascii").split(" ")
    if not words and verb in _WORDS:
        return Word(verb)
    if verb == "add" and len(words) > 1:
        return Add(_set(words[0]), _seconds(words[1]), _keys(words[0], words[2:]))
    if verb == "remove" and words:
        return Remove(_set(words[0]), _keys(words[0], words[1:]))
    message = "expected add, remove, begin, settled, alive or status"
    raise Refused(message)


def write(request: Request) -> bytes:
    """Write a line with its end: what `parse` reads."""
    if isinstance(request, Word):
        return request.value.encode() + b"\n"
    keys = [",".join(filter(None, key)) for key in request.keys]
    if isinstance(request, Add):
        words = ["add", request.name, str(request.seconds), *keys]
    else:
        words = ["remove", request.name, *keys]
    return " ".join(words).encode() + b"\n"


_WORDS: Final = frozenset(word.value for word in Word)
_PLAIN: Final = re.compile(rb"[a-z0-9:.,]+(?: [a-z0-9:.,]+)*")
_MAC: Final = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")


def _set(word: str) -> str:
    if word not in SETS:
        message = f"no such set; there are {', '.join(SETS)}"
        raise Refused(message)
    return word


def _seconds(word: str) -> int:
    if not _NUMBER.fullmatch(word) or int(word) > LONGEST:
        message = f"expected seconds from 1 to {LONGEST}"
        raise Refused(message)
    return int(word)


def _keys(name: str, words: list[str]) -> tuple[Key, ...]:
    if not 1 <= len(words) <= MOST_KEYS:
        message = f"expected 1 to {MOST_KEYS} keys"
        raise Refused(message)
    return tuple(_key(SETS[name], word) for word in words)


def _key(shape: Shape, word: str) -> Key:
    mac, comma, address = word.partition(",")
    if shape is Shape.MAC and _MAC.fullmatch(word):
        return Key(word, "")
    if shape is Shape.ADDRESS and (found := _address(word)):
        return Key("", found)
    if shape is Shape.PAIR and comma and _MAC.fullmatch(mac) and (found := _address(address)):
        return Key(mac, found)
    message = f"expected {shape.value}"
    raise Refused(message)


def _address(word: str) -> str:
    """Give an address as nft is told it; empty for what is none."""
    try:
        return str(ipaddress.ip_address(word))
    except ValueError:
        return ""
