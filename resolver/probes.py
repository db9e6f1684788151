"""Names that a page has a browser look up, to see how many of them arrive here.

What does not arrive was asked elsewhere: of a second DNS server, or of one that the router
announces over IPv6. Nothing is kept but a few counts, and they are soon forgotten.
"""

import re
from collections import OrderedDict
from typing import Final

ZONE: Final = "probe.nigehban.home.arpa"
_NAME: Final = re.compile(rf"t([0-9a-z]{{1,40}})-([0-9]{{1,3}})\.{re.escape(ZONE)}")
_MOST_TOKENS: Final = 256
_MOST_NUMBERS: Final = 64


class Probes:
    """The probes that were heard of late, by the token of the page that sent them."""

    def __init__(self) -> None:
        self._heard: OrderedDict[str, set[str]] = OrderedDict()

    def hear(self, name: str) -> None:
        """Take note of a question, if it is a probe: `tTOKEN-NUMBER` below the probes' zone."""
        found = _NAME.fullmatch(name)
        if found is None:
            return
        numbers = self._heard.setdefault(found[1], set())
        if len(numbers) < _MOST_NUMBERS:
            numbers.add(found[2])
        if len(self._heard) > _MOST_TOKENS:
            self._heard.popitem(last=False)

    def heard(self, token: str) -> int:
        """Say how many of a page's probes arrived."""
        return len(self._heard.get(token, ()))
