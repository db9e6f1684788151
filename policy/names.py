r"""Domain names in one canonical form, so that equal names are equal strings.

A canonical name is a `str` in presentation format (RFC 1035 section 5.1): lower case, no trailing
dot, the root being `""`. Every octet that is not a letter, a digit, `-` or `_` is written `\DDD`,
so a `.` is always a boundary between labels and names can be cut with plain string operations.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST_NAME = 253
LONGEST_LABEL = 63

_PLAIN = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", re.ASCII)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?", re.ASCII)
_ORDINARY = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789-_")


class BadName(ValueError):  # noqa: N818  (reads as what it says: this is a bad name)
    """The text is not a domain name; the message says why."""


def from_labels(labels: Iterable[bytes]) -> str:
    """Give the canonical name of wire-format labels, whatever octets they hold."""
    lowered = [label.lower() for label in labels]
    joined = b".".join(lowered)
    text = joined.decode("latin-1")
    if _PLAIN.fullmatch(text) and text.count(".") == len(lowered) - 1:
        return text
    return ".".join("".join(map(_escaped, label)) for label in lowered)


def _escaped(octet: int) -> str:
    return chr(octet) if octet in _ORDINARY else f"\\{octet:03d}"


def canonical(text: str) -> str:
    """Give the canonical name of what a person or a list wrote.

    Accepts mixed case, one trailing dot and non-ASCII labels, which become A-labels (RFC 5891).
    Raises `BadName` for what cannot be a host's or a service's name.
    """
    name = text.strip().removesuffix(".")
    if not name.isascii():
        name = ".".join(map(_a_label, _normal(name).split(".")))
    name = name.lower()
    if not name:
        message = "it is empty"
        raise BadName(message)
    if len(name) > LONGEST_NAME:
        message = f"it is longer than {LONGEST_NAME} characters"
        raise BadName(message)
    for label in name.split("."):
        _check_label(label)
    return name


def _check_label(label: str) -> None:
    if not label:
        message = "it has an empty label (two dots, or a dot at the start)"
    elif len(label) > LONGEST_LABEL:
        message = f"its label {label[:20]!r}… is longer than {LONGEST_LABEL} characters"
    elif not _LABEL.fullmatch(label):
        message = f"its label {label!r} is not made of letters, digits and inner hyphens"
    else:
        return
    raise BadName(message)


def _normal(text: str) -> str:
    """Map as browsers do before they encode (UTS #46, non-transitional: ß stays ß)."""
    once = unicodedata.normalize("NFKC", text).lower()
    return unicodedata.normalize("NFKC", once).replace("\u3002", ".")


def _a_label(label: str) -> str:
    if label.isascii():
        return label
    if not all(_may_stand_in_a_name(character) for character in label):
        message = f"its label {label!r} holds a character that no domain name may hold"
        raise BadName(message)
    return "xn--" + label.encode("punycode").decode("ascii")


def _may_stand_in_a_name(character: str) -> bool:
    if character in "-\u00b7\u200c\u200d\u30fb":  # joiners that some scripts need (RFC 5892)
        return True
    return unicodedata.category(character)[0] in "LMN"


def suffixes(name: str) -> Iterator[str]:
    """Yield the name itself, then each name above it, down to the top-level domain."""
    while name:
        yield name
        _, _, name = name.partition(".")


def is_at_or_below(name: str, ancestor: str) -> bool:
    """Say whether `name` is `ancestor` or one of its subdomains (RFC 9499 section 2)."""
    return name == ancestor or name.endswith("." + ancestor) or not ancestor
