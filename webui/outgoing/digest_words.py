"""The weekly summary in words: plain text, simple HTML for mail, and data for programs."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import escape

from policy.rules import Privacy
from store.channels import DIGEST
from webui.languages import gettext as _
from webui.languages import manner, ngettext
from webui.outgoing.digest import Change, ChildWeek, Digest, WeekUse
from webui.outgoing.note import Note
from webui.reports import Closed
from webui.words.talking import starter
from webui.words.wording import date, listed, span

LIVES: Final = 3 * 86400.0
"""A summary that could not be sent for so long is given up."""
_UNKNOWN_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with its lines."""

    title: str
    lines: Sequence[str]


def digest_key(due: dt.date) -> str:
    """Give what stands for the summary of a week: each is told once."""
    return f"digest:{due.isoformat()}"


def digest_note(digest: Digest, due: dt.date) -> Note:
    """Write a summary."""
    title = _("%(home)s: the week until %(day)s") % {
        "home": digest.home,
        "day": date(digest.last),
    }
    sections = list(sections_of(digest))
    return Note(
        kind=DIGEST,
        key=digest_key(due),
        title=title,
        text=_text(title, sections),
        html=_html(title, sections),
        lives=LIVES,
        data=data_of(digest),
    )


def sections_of(digest: Digest) -> Iterator[Section]:
    """Give what a summary says, child by child."""
    for child in digest.children:
        yield Section(child.name, list(_of_child(child)))
    if digest.new_devices:
        number = len(digest.new_devices)
        said = ngettext("%(num)d new device", "%(num)d new devices", number) % {"num": number}
        names = [name for name in digest.new_devices if name][:_UNKNOWN_SHOWN]
        yield Section(_("Devices"), [f"{said}: {listed(names)}" if names else said])
    yield Section(_("A way to talk about it"), [starter(DIGEST)])
    yield Section(
        _("About this summary"),
        [
            _("Minutes are estimated from look-ups; mobile data is not in here."),
            _("It was made in your home, and goes only where an adult of it chose."),
        ],
    )


def _of_child(child: ChildWeek) -> Iterator[str]:
    if child.total is not None:
        yield _("Screens: %(time)s") % {"time": _use(child.total)}
    for use in child.labels:
        yield f"{use.title}: {_use(use)}"
    if child.privacy >= Privacy.L1 and child.total is None:
        yield _("No minutes were counted.")
    if child.closed:
        titles = listed([row.title for row in child.closed])
        yield _("Closed most often: %(what)s") % {"what": titles}
    if child.around:
        yield _("Tried: %(what)s") % {"what": _counted(child.around)}
    if asks := _asks(child):
        yield _("Asks: %(what)s") % {"what": listed(asks)}
    if child.privacy is Privacy.L0:
        yield ngettext(
            "%(num)d name was looked up; nothing more is recorded at this age.",
            "%(num)d names were looked up; nothing more is recorded at this age.",
            child.lookups,
        ) % {"num": child.lookups}


def _asks(child: ChildWeek) -> list[str]:
    said = (
        (child.granted, _("%(num)d answered yes")),
        (child.denied, _("%(num)d answered no")),
        (child.waiting, _("%(num)d waiting")),
    )
    return [words % {"num": number} for number, words in said if number]


def _use(use: WeekUse) -> str:
    change = {
        Change.MORE: _("more than the week before"),
        Change.SAME: _("much as the week before"),
        Change.LESS: _("less than the week before"),
    }
    said = span(use.low, use.high)
    return said if use.change is None else listed([said, change[use.change]])


def _counted(rows: Iterable[Closed]) -> str:
    return listed([f"{row.title} ({row.number})" for row in rows])


def _text(title: str, sections: Iterable[Section]) -> str:
    parts = [title]
    for section in sections:
        lines = "\n".join(f"- {line}" for line in section.lines)
        parts.append(f"{section.title}\n{lines}")
    return "\n\n".join(parts) + "\n"


def _html(title: str, sections: Iterable[Section]) -> str:
    """Write HTML that every mail program shows: no style sheet, no picture, no address."""
    language = manner().language
    parts = [f"<h1>{escape(title)}</h1>"]
    for section in sections:
        lines = "".join(f"<li>{escape(line)}</li>" for line in section.lines)
        parts.append(f"<h2>{escape(section.title)}</h2><ul>{lines}</ul>")
    body = "\n".join(parts)
    return (
        f'<!doctype html><html lang="{language.code}" dir="{language.direction}">'
        f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body>\n{body}\n</body></html>\n"
    )


def data_of(digest: Digest) -> dict[str, Any]:
    """Give a summary for programs: ids and numbers, no sentences."""
    return {
        "first": digest.first.isoformat(),
        "last": digest.last.isoformat(),
        "children": [
            {
                "profile": child.profile,
                "name": child.name,
                "minutes": None if child.total is None else _use_data(child.total),
                "labels": [_use_data(use) for use in child.labels],
                "closed": [{"title": row.title, "number": row.number} for row in child.closed],
                "around": [{"title": row.title, "number": row.number} for row in child.around],
                "asks": {
                    "granted": child.granted,
                    "denied": child.denied,
                    "waiting": child.waiting,
                },
                "lookups": child.lookups,
            }
            for child in digest.children
        ],
        "new_devices": len(digest.new_devices),
    }


def _use_data(use: WeekUse) -> dict[str, Any]:
    return {"label": use.label, "low": use.low, "high": use.high, "change": use.change}
