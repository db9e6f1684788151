"""The change log in plain words of the reader's language.

Entries are kept as short English sentences; those that are known here are shown translated, all
others as they were written.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from webui.languages import gettext as _

_Words = Callable[[], str]

_KNOWN: Final[Sequence[tuple[str, _Words]]] = (
    ("locked until resumed for {name}", lambda: _("Locked %(name)s until somebody resumes")),
    ("locked for {n} minutes for {name}", lambda: _("Locked %(name)s for %(n)s minutes")),
    ("resumed {name}", lambda: _("Opened %(name)s again")),
    ("allowed everything for {n} minutes for {name}", lambda: _("Gave %(name)s %(n)s minutes")),
    ("allowed a site for {n} minutes for {name}",
     lambda: _("Opened a site for %(name)s for %(n)s minutes")),
    ("allowed {what} for {n} minutes for {name}",
     lambda: _("Opened %(what)s for %(name)s for %(n)s minutes")),
    ("handed {device} to {name}", lambda: _("Handed %(device)s to %(name)s")),
    ("took {device} back", lambda: _("Took %(device)s back")),
    ("said no to {name}: {what}", lambda: _("Said no to %(name)s: %(what)s")),
    ("said yes to {name}: {what}, from now on",
     lambda: _("Said yes to %(name)s from now on: %(what)s")),
    ("said yes to {name}: {what}, {n} minutes",
     lambda: _("Said yes to %(name)s for %(n)s minutes: %(what)s")),
    ("agreed to a limit that {name} proposed",
     lambda: _("Agreed to a limit that %(name)s proposed")),
    ("declined a limit that {name} proposed",
     lambda: _("Declined a limit that %(name)s proposed")),
    ("took back the last change", lambda: _("Took back the last change")),
    ("skip {alarm} of {name}", lambda: _("%(name)s: skipped “%(alarm)s” once")),
    ("unskip {alarm} of {name}", lambda: _("%(name)s: “%(alarm)s” is not skipped")),
    ("delete {alarm} of {name}", lambda: _("%(name)s: deleted “%(alarm)s”")),
    ("off {alarm} of {name}", lambda: _("%(name)s: switched “%(alarm)s” off")),
    ("on {alarm} of {name}", lambda: _("%(name)s: switched “%(alarm)s” on")),
    ("set minutes “{alarm}” for {name}", lambda: _("%(name)s: set the minutes “%(alarm)s”")),
    ("deleted minutes “{alarm}” for {name}",
     lambda: _("%(name)s: deleted the minutes “%(alarm)s”")),
    ("set search and YouTube for {name}", lambda: _("%(name)s: set search and YouTube")),
    ("set {what} to {state} for {name}", lambda: _("%(name)s: set %(what)s to “%(state)s”")),
    ("set the time zone to {zone}", lambda: _("Set the time zone to %(zone)s")),
    ("set up a second step", lambda: _("Set up a second step")),
    ("set {alarm} for {name}", lambda: _("%(name)s: set “%(alarm)s”")),
    ("let ways around the rules be", lambda: _("Let ways around the rules be")),
    ("closed ways around the rules", lambda: _("Closed ways around the rules")),
    ("changed the home's settings", lambda: _("Changed the home’s settings")),
    ("added {n} children", lambda: _("Added %(n)s children")),
    ("removed {name} with all records", lambda: _("Removed %(name)s with all records")),
    ("changed the device {device}", lambda: _("Changed the device %(device)s")),
    ("made {other} and {device} one device",
     lambda: _("%(other)s and %(device)s became one device")),
    ("forgot the device {device}", lambda: _("Forgot the device %(device)s")),
    ("sorted devices", lambda: _("Sorted devices")),
    ("ended the day of sorting devices", lambda: _("Ended the day of sorting devices")),
    ("began the day of sorting devices", lambda: _("Began the day of sorting devices")),
    ("finished set-up", lambda: _("Finished set-up")),
    ("created the account {name}", lambda: _("Made the account %(name)s")),
    ("removed the adult {name}", lambda: _("Removed the adult %(name)s")),
    ("invited somebody as {role}", lambda: _("Invited somebody as %(role)s")),
    ("made the API token {name} ({scope})",
     lambda: _("Made the token “%(name)s” (%(scope)s)")),
    ("made {device} an adult's device", lambda: _("Made %(device)s an adult’s device")),
    ("made {name} {role}", lambda: _("Gave %(name)s the role %(role)s")),
    ("took away the second step of {name}", lambda: _("Took away the second step of %(name)s")),
    ("knew the device at {address} by its MAC address",
     lambda: _("The device at %(address)s is known by its MAC address now")),
    ("set a PIN", lambda: _("Set a PIN")),
    ("removed a PIN", lambda: _("Removed a PIN")),
    ("changed a password", lambda: _("Changed a password")),
    ("logged in by a code from the box", lambda: _("Logged in by a code from the box")),
    ("failed tries of a password, PIN or code: {n}",
     lambda: _("Failed tries of a password, PIN or code: %(n)s")),
    ("ended a session", lambda: _("Ended a session")),
    ("set up notices to {place}", lambda: _("Set up notices to %(place)s")),
    ("changed what is sent to {place}", lambda: _("Changed what is sent to %(place)s")),
    ("removed notices to {place}", lambda: _("Removed the notices to %(place)s")),
    ("set the time of the weekly summary", lambda: _("Set the time of the weekly summary")),
    ("revoked the API token {name}", lambda: _("Revoked the token “%(name)s”")),
    ("approved a login: {device}", lambda: _("Approved a login: %(device)s")),
    ("refused a login: {device}", lambda: _("Refused a login: %(device)s")),
)  # fmt: skip


def in_words(what: str) -> str:
    """Give an entry in the language of the request."""
    for pattern, words in _patterns():
        found = pattern.fullmatch(what)
        if found is not None:
            return words() % found.groupdict()
    return what


@lru_cache(maxsize=1)
def _patterns() -> Sequence[tuple[re.Pattern[str], _Words]]:
    return [(_pattern(entry), words) for entry, words in _KNOWN]


def _pattern(entry: str) -> re.Pattern[str]:
    """Make a pattern of an entry: `{n}` is a number, any other field is text."""
    parts = re.split(r"\{(\w+)\}", entry)
    fields = [rf"(?P<{each}>{r'[0-9]+' if each == 'n' else '.+?'})" for each in parts[1::2]]
    texts = [re.escape(each) for each in parts[::2]]
    joined = [text + field for text, field in zip(texts, [*fields, ""], strict=True)]
    return re.compile("".join(joined), re.DOTALL)
