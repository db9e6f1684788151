"""What a firewall that was killed left in the kernel, so that the next one goes on from there.

nft lists the table as JSON (libnftables-json(5)). All of it is read through the grammar, as if it
were told anew; what is not of its shape is left out. Pure.
"""

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from firewall.grammar import LONGEST, SETS, Add, Refused, Shape, parse
from firewall.table import PORT_53


class LeftBehind(NamedTuple):
    """The elements that were in the sets, and for how long port 53 is redirected still."""

    adds: tuple[Add, ...] = ()
    redirected: int = 0


def left_behind(listing: str) -> LeftBehind:
    """Read a listing of our table; nothing of one that cannot be read."""
    try:
        objects = json.loads(listing)["nftables"]
        sets = {
            each["set"]["name"]: each["set"].get("elem", []) for each in objects if "set" in each
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return LeftBehind()
    adds = tuple(add for name, words in _OURS.items() for add in _adds(name, sets.get(words, ())))
    port_53 = [seconds for key, seconds in _elements(sets.get(PORT_53, ())) if key == "53"]
    return LeftBehind(adds, max(port_53, default=0))


_OURS: Final = {
    (name, version): f"{name}{version}"
    for name, shape in SETS.items()
    for version in (("",) if shape is Shape.MAC else ("4", "6"))
}
"""The names of the kernel's sets by ours: one for each IP version, where there are addresses."""


def _adds(name: tuple[str, str], elements: Any) -> Iterator[Add]:  # noqa: ANN401  (JSON)
    for key, seconds in _elements(elements):
        try:
            request = parse(f"add {name[0]} {min(seconds, LONGEST)} {key}".encode())
        except Refused:
            continue
        if isinstance(request, Add):
            yield request


def _elements(elements: Any) -> Iterator[tuple[str, int]]:  # noqa: ANN401  (JSON)
    """Yield keys, as the grammar writes them, with the seconds that they have left."""
    for each in elements if isinstance(elements, list) else ():
        element = each.get("elem") if isinstance(each, dict) else None
        if not isinstance(element, dict) or not isinstance(element.get("expires"), int):
            continue
        value = element.get("val")
        parts = value.get("concat") if isinstance(value, dict) else [value]
        if isinstance(parts, list):
            yield ",".join(map(str, parts)), max(1, element["expires"])
