"""Names as lists write them: one rule for every format.

Lists hold what a DNS message can carry, which is more than a person may type: labels that begin
or end with a hyphen do occur in the DNS, so they are kept.
"""

import re
from ipaddress import ip_address

from policy.names import LONGEST_NAME, BadName, canonical

USUAL: str = r"(?:[a-z0-9_-]{1,63}\.){1,126}[a-z][a-z0-9-]{0,61}[a-z0-9]"
"""A regular expression for names that are canonical as they stand (but for their length)."""

_usual = re.compile(USUAL, re.ASCII).fullmatch
_as_in_the_dns = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}", re.ASCII).fullmatch
_top_level = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]", re.ASCII).fullmatch
_page = re.compile(r"(?:[a-z][a-z0-9+.-]*://|[^/\s]+/)", re.IGNORECASE).match
_port = re.compile(r"[^\s:]+:\d{1,5}").fullmatch

NOT_A_NAME = "not a domain name"
AN_ADDRESS = "an IP address, not a name"
A_PAGE = "the address of a page: DNS sees names only"
A_PORT = "a name with a port: DNS sees names only"
ONE_LABEL = "one label only: a list cannot name a whole top-level domain"


class NotListable(ValueError):  # noqa: N818  (reads as what it says)
    """The text is no name that a list can give; the message is one of a few fixed reasons."""

    @property
    def malformed(self) -> bool:
        """Whether the text is wrong, and not just about something else than names."""
        return str(self) not in {AN_ADDRESS, A_PAGE, A_PORT, ONE_LABEL}


def listed_name(text: str) -> str:
    """Give the canonical name that `text` means. Raises `NotListable`."""
    if _usual(text) and len(text) <= LONGEST_NAME:
        return text
    name = curated_name(text)
    if "." not in name:
        raise NotListable(ONE_LABEL)
    return name


def curated_name(text: str) -> str:
    """Give the canonical name that `text` means, be it a top-level domain. Raises `NotListable`."""
    name = text.strip().removesuffix(".").lower()
    if _is_address(name):
        raise NotListable(AN_ADDRESS)
    if _page(name):
        raise NotListable(A_PAGE)
    if _port(name):
        raise NotListable(A_PORT)
    if not _as_in_the_dns(name):
        name = _by_the_book(name)
    if len(name) > LONGEST_NAME or not _top_level(name.rpartition(".")[2]):
        raise NotListable(NOT_A_NAME)
    return name


def _by_the_book(text: str) -> str:
    try:
        return canonical(text)
    except BadName:
        raise NotListable(NOT_A_NAME) from None


def _is_address(text: str) -> bool:
    bare = text.partition("/")[0].partition("%")[0].strip("[]")
    if not bare[:1].isalnum() and bare[:1] != ":":
        return False
    try:
        ip_address(bare)
    except ValueError:
        return False
    return True
