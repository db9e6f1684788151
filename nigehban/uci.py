"""OpenWrt's UCI files: read strictly, and written as `uci` writes them.

A file is lines: `config TYPE ['NAME']` begins a section, `option NAME VALUE` and `list NAME VALUE`
fill it. What `uci` would read in some lenient way is refused with its line, so that nothing is set
that nobody wrote.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9_]+")
_TYPE: Final = re.compile(r"[\x21-\x7e]+")
_PLAIN: Final = re.compile(r"""[^\s'"\\#;\x00-\x1f\x7f]+""")
_SPACE: Final = " \t"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class UciError(Exception):
    """A file that is not UCI; the message names the line."""


@dataclass(slots=True)
class Section:
    """One section: its options as text, its lists as tuples, in the order of the file."""

    type: str
    name: str = ""
    values: dict[str, str | tuple[str, ...]] = field(default_factory=dict)

    def text(self, key: str, default: str = "") -> str:
        """Give an option; the first entry where it is a list."""
        value = self.values.get(key, default)
        return value if isinstance(value, str) else value[0]

    def entries(self, key: str) -> tuple[str, ...]:
        """Give a list; an option is a list of one."""
        value = self.values.get(key, ())
        return (value,) if isinstance(value, str) else value


def parse(text: str) -> list[Section]:
    """Read a file; raises `UciError`."""
    sections: list[Section] = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            _take(list(_words(line.rstrip("\r"))), sections)
        except ValueError as reason:
            message = f"line {number}: {reason}"
            raise UciError(message) from None
    return sections


def render(sections: Iterable[Section]) -> str:
    """Write sections as a file."""
    lines = []
    for section in sections:
        name = f" {_quoted(section.name)}" if section.name else ""
        lines.append(f"\nconfig {section.type}{name}")
        for key, value in section.values.items():
            entries = (
                [("option", value)] if isinstance(value, str) else [("list", v) for v in value]
            )
            lines += [f"\t{word} {key} {_quoted(each)}" for word, each in entries]
    return "\n".join([*lines, ""])


def _take(words: list[str], sections: list[Section]) -> None:
    """Take one line into the sections; raises ValueError with what is wrong."""
    if not words:
        return
    verb, *rest = words
    if verb == "package" and len(rest) == 1 and not sections:
        return
    if verb == "config" and len(rest) in {1, 2}:
        sections.append(_section(rest, sections))
    elif verb in {"option", "list"} and len(rest) == 2:  # noqa: PLR2004  (name, value)
        if not sections:
            message = f"{verb} stands before the first config"
            raise ValueError(message)
        _put(sections[-1], verb, *rest)
    else:
        message = f"expected config TYPE ['NAME'], option NAME VALUE or list NAME VALUE, got {verb}"
        raise ValueError(message)


def _section(words: list[str], sections: list[Section]) -> Section:
    kind, name = words[0], words[1] if len(words) > 1 else ""
    if not _TYPE.fullmatch(kind) or (len(words) > 1 and not _NAME.fullmatch(name)):
        message = "a section is called by letters, digits and _"
        raise ValueError(message)
    if name and any(section.name == name for section in sections):
        message = f"the section {name} is there twice"
        raise ValueError(message)
    return Section(kind, name)


def _put(section: Section, verb: str, key: str, value: str) -> None:
    if not _NAME.fullmatch(key):
        message = f"{key!r} is no name of an option"
        raise ValueError(message)
    before = section.values.get(key)
    if before is None:
        section.values[key] = value if verb == "option" else (value,)
    elif verb == "list" and isinstance(before, tuple):
        section.values[key] = (*before, value)
    else:
        message = f"{key} is given twice"
        raise ValueError(message)


def _words(line: str) -> Iterator[str]:
    r"""Cut a line into words; quotes may stand next to each other, as `'it'\''s'`."""
    at = 0
    while at < len(line):
        if line[at] in _SPACE:
            at += 1
        elif line[at] == "#":
            return
        else:
            word, at = _word(line, at)
            yield word


def _word(line: str, at: int) -> tuple[str, int]:
    parts = []
    while at < len(line) and line[at] not in _SPACE + "#":
        part, at = _part(line, at)
        parts.append(part)
    return "".join(parts), at


def _part(line: str, at: int) -> tuple[str, int]:
    """Read what is within one pair of quotes, one escaped character, or plain text."""
    if line[at] == "'":
        end = line.find("'", at + 1)
        if end < 0:
            message = "a quote is not closed"
            raise ValueError(message)
        return _clean(line[at + 1 : end]), end + 1
    if line[at] == '"':
        return _double_quoted(line, at + 1)
    if line[at] == "\\" and at + 1 < len(line):
        return _clean(line[at + 1]), at + 2
    plain = _PLAIN.match(line, at)
    if plain is None:
        message = f"{line[at]!r} must stand in quotes"
        raise ValueError(message)
    return plain[0], plain.end()


def _double_quoted(line: str, at: int) -> tuple[str, int]:
    found = []
    while at < len(line) and line[at] != '"':
        at += line[at] == "\\"
        found.append(line[at : at + 1])
        at += 1
    if at >= len(line):
        message = "a quote is not closed"
        raise ValueError(message)
    return _clean("".join(found)), at + 1


def _clean(text: str) -> str:
    if _CONTROL.search(text):
        message = "a control character does not belong here"
        raise ValueError(message)
    return text


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
