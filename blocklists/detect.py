"""In which format is a list? The first lines vote; what is no list at all is refused by name."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from blocklists.entries import UnusableList
from blocklists.formats import UT1
from blocklists.formats.hosts import is_address
from blocklists.listed_names import NotListable, listed_name
from blocklists.reading import HEAD, read_head

AUTO: Final = "auto"
MOST_LINES: Final = 2_000
_MAGICS: Final = {
    b"PK\x03\x04": "a zip archive; unpack it, or give the address of the list inside",
    b"BZh": "compressed with bzip2; only gzip is unpacked",
    b"\xfd7zXZ": "compressed with xz; only gzip is unpacked",
    b"\x28\xb5\x2f\xfd": "compressed with zstd; only gzip is unpacked",
    b"7z\xbc\xaf": "a 7-Zip archive; unpack it first",
    b"SQLite format 3": "a database, not a list",
    b"%PDF": "a PDF document, not a list",
    b"\xff\xfe": "text in UTF-16; save it as UTF-8",
    b"\xfe\xff": "text in UTF-16; save it as UTF-8",
}
_html = re.compile(r"<(?:!doctype|html|head|body|\?xml|script)", re.IGNORECASE).match
_json = re.compile(r'\s*(?:\{\s*["}]|\[\s*["\]{])').match
_comment = re.compile(r"[#!;]|//|\[[^\]]*\]$").match

_SHAPES: Final = (
    ("adblock", re.compile(r"\|\||@@|\[Adblock|\|[a-z0-9]|[^\s(]*\^(?:$|\$)|.*#@?[?$%]?#")),
    ("dnsmasq", re.compile(r"-{0,2}(?:address|server|local|ipset|nftset|bogus-nxdomain|alias)=")),
    ("unbound", re.compile(r"[{}]?\s*(?:local-(?:zone|data)|server):", re.IGNORECASE)),
    ("rpz", re.compile(r"\$(?:TTL|ORIGIN)\b|.*\s(?:IN|CNAME|SOA)\s", re.IGNORECASE)),
    ("rules", re.compile(r"(?:-\s+)?['\"]?(?:[A-Z]+(?:-[A-Z]+)*,|\+\.)|-\s+['\"]?\.|payload:$")),
    ("csv", re.compile(r"[^,;\t]+(?:[,;\t][^,;\t]*)+$")),
    ("wildcard", re.compile(r"\*?\.[^*?()\[\]\\^$|]+$")),
    ("regex", re.compile(r".*[\\()\[\]^$|+*?{}]")),
)


def detect_file(path: Path, asked: str = AUTO) -> str:
    """Give the format of a file: the one that was `asked` for, if any.

    Raises `UnusableList` for what is no list of names.
    """
    head = read_head(path)
    if asked != AUTO:
        refuse_other_files(head)
        return asked
    return detect(head, complete=len(head) < HEAD)


def detect(head: bytes, *, complete: bool = True) -> str:
    """Give the format of a list by its first octets. Raises `UnusableList`."""
    refuse_other_files(head)
    if head[257:262] == b"ustar":
        return UT1
    text = head.decode("utf-8-sig", errors="replace").replace("\0", "")
    if _json(text):
        return "json"
    lines = re.split(r"\r\n|\n|\r", text)
    return _elected(lines if complete or len(lines) == 1 else lines[:-1])


def refuse_other_files(head: bytes) -> None:
    """Raise `UnusableList` for what is no list in any format."""
    if not head.strip():
        message = "The list is empty."
        raise UnusableList(message)
    for magic, what in _MAGICS.items():
        if head.startswith(magic):
            message = f"The list is {what}."
            raise UnusableList(message)
    if head[257:262] != b"ustar" and _odd_octets(head) * 50 > len(head):
        message = "The list is not text."
        raise UnusableList(message)
    if _html(_without_html_comments(head[:4096].decode("utf-8-sig", errors="replace"))):
        message = "In place of the list there is a web page (HTML)."
        raise UnusableList(message)


def _without_html_comments(text: str) -> str:
    """Cut off the comments that a web page begins with."""
    text = text.lstrip()
    while text.startswith("<!--"):
        text = text.partition("-->")[2].lstrip()
    return text


def _odd_octets(head: bytes) -> int:
    return len(head) - len(head.translate(None, bytes(set(range(32)) - {9, 10, 12, 13})))


def _elected(lines: list[str]) -> str:
    votes = Counter(_votes(lines))
    total = votes.total()
    if not total:
        message = "The list holds no rule: each of its lines is a comment."
        raise UnusableList(message)
    if votes["adblock"] * 10 >= total:
        return "adblock"
    if votes["address"] * 20 >= total * 19:
        message = "The list holds IP addresses, not names: DNS cannot block those."
        raise UnusableList(message)
    winner = max(_ORDER, key=lambda shape: votes[shape])
    if winner == "other":
        first = next(line for line in lines if _shape(line.strip()) == "other")
        message = f"The list is in no format that is known here; it begins with {first[:60]!r}."
        raise UnusableList(message)
    return winner


def _votes(lines: list[str]) -> Iterator[str]:
    for line in lines[:MOST_LINES]:
        text = line.strip()
        if text and (not _comment(text) or _SHAPES[0][1].match(text)):
            yield _shape(text)


def _shape(text: str) -> str:
    words = text.partition("#")[0].split()
    if words and is_address(words[0].partition("/")[0]):
        return "hosts" if len(words) > 1 else "address"
    for shape, looks_like in _SHAPES:
        if looks_like.match(text):
            return shape
    try:
        listed_name(text.partition(" #")[0])
    except NotListable as problem:
        return "other" if problem.malformed else "plain"
    return "plain"


_ORDER: Final = ("plain", "hosts", *(shape for shape, _ in _SHAPES), "other")
