"""Our own icons, drawn on a grid of 24 by 24, as inline SVG that takes the colour of its text."""

from typing import Final

from markupsafe import Markup

_DRAWN: Final = {
    "watch": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"/>'
    '<path d="M14.8 9.6A3.6 3.6 0 1 0 15 14a3 3 0 0 1-.2-4.4Z" fill="currentColor"/>',
    "home": '<path d="M3.5 11.5 12 4l8.5 7.5M6 9.8V20h12V9.8"/><path d="M10 20v-5h4v5"/>',
    "alarm": '<circle cx="12" cy="13" r="7.5"/>'
    '<path d="M12 9v4l2.6 2M3.5 6.5 6.8 4M20.5 6.5 17.2 4"/>',
    "moon": '<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3'
    'l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4"/>',
    "dawn": '<path d="M3 18.5h18M6.5 18.5a5.5 5.5 0 0 1 11 0M12 4v4M9.8 6 12 3.8 14.2 6'
    'M4.2 12.2l1.4 1M19.8 12.2l-1.4 1"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0'
    'v2.5M12 14.5v2.5"/>',
    "open": '<rect x="5" y="10.5" width="14" height="10" rx="2.5"/>'
    '<path d="M8 10.5V8a4 4 0 0 1 7.7-1.5"/>',
    "pause": '<path d="M8.5 5v14M15.5 5v14"/>',
    "play": '<path d="M7.5 4.8v14.4L19 12Z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "phone": '<rect x="7" y="2.5" width="10" height="19" rx="2.5"/><path d="M10.8 18.5h2.4"/>',
    "devices": '<rect x="2.5" y="4.5" width="14" height="11" rx="2"/><path d="M6.5 19.5h6"/>'
    '<rect x="15.5" y="9.5" width="6" height="11" rx="1.6"/>',
    "child": '<circle cx="12" cy="8" r="4.2"/><path d="M4.5 20.5c.8-4 3.9-6 7.5-6s6.7 2 7.5 6"/>',
    "rules": '<path d="M9.5 6h10.5M9.5 12h10.5M9.5 18h10.5"/><path d="m3.5 6 1.2 1.2L7 4.8M3.5 12'
    'l1.2 1.2L7 10.8M3.5 18l1.2 1.2L7 16.8"/>',
    "ask": '<path d="M4 5.5h16v11H11l-4.5 3.7V16.5H4Z"/><path d="M12 12.8v.1M10.3 9.2a1.8 1.8 0'
    ' 1 1 2.6 1.6c-.6.3-.9.6-.9 1.1"/>',
    "help": '<path d="M12 20.5S3.5 15.3 3.5 9.3A4.6 4.6 0 0 1 12 6.9a4.6 4.6 0 0 1 8.5 2.4c0 6'
    '-8.5 11.2-8.5 11.2Z"/>',
    "call": '<path d="M6.5 3.5h3l1.5 4.5-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2'
    'A17 17 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2Z"/>',
    "more": '<path d="M4.5 7h15M4.5 12h15M4.5 17h15"/>',
    "why": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5M10.5 13.6v.1M8.9 9.1a1.7'
    ' 1.7 0 1 1 2.4 1.5c-.5.2-.8.5-.8.9"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "log": '<path d="M6 3.5h12v17H6Z"/><path d="M9 8h6M9 12h6M9 16h4"/>',
    "gear": '<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1'
    'M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1"/>',
    "out": '<path d="M10 4H5v16h5M14.5 8l4 4-4 4M18 12H9.5"/>',
    "next": '<path d="m9.5 5.5 6.5 6.5-6.5 6.5"/>',
    "back": '<path d="m14.5 5.5-6.5 6.5 6.5 6.5"/>',
    "tick": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "cross": '<path d="m6 6 12 12M18 6 6 18"/>',
    "undo": '<path d="M8.5 5 4 9.5 8.5 14M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3"/>',
    "week": '<rect x="3.5" y="5" width="17" height="15" rx="2.5"/><path d="M3.5 9.5h17M8 3v4M16 3v4'
    'M7 13h6M10 16.5h7"/>',
    "letter": '<rect x="3" y="5.5" width="18" height="13" rx="2.5"/><path d="m4 7.5 8 6 8-6"/>',
    "talk": '<path d="M3.5 4.5h12v8H9l-3.5 3v-3h-2Z"/><path d="M18 9.5h2.5v8h-2v3l-3.5-3H10v-2"/>',
    "note": '<path d="M12 4 21.5 20h-19Z"/><path d="M12 10v4.5M12 17.2v.1"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.3 2"/>',
    "shield": '<path d="M12 3 4.5 6v5.5c0 4.7 3 7.9 7.5 9.5 4.5-1.6 7.5-4.8 7.5-9.5V6Z"/>',
    "hand": '<path d="M3.5 8.5h8M8.5 5l3.5 3.5L8.5 12M20.5 15.5h-8M15.5 12 12 15.5l3.5 3.5"/>',
    "skip": '<path d="M5 5.5v13l8.5-6.5ZM17.5 5v14"/>',
    "keep": '<path d="M12 3.5v11M7.5 10.5 12 15l4.5-4.5M4.5 16.5v4h15v-4"/>',
    "chart": '<path d="M4.5 20V10.5h3.5V20M10.2 20V4.5h3.6V20M16 20v-6.5h3.5V20M3 20h18"/>',
    "ticket": '<path d="M3.5 7.5h17v3.2a2 2 0 0 0 0 3.6v3.2h-17v-3.2a2 2 0 0 0 0-3.6Z"/>'
    '<path d="M14.5 8.5v1.5M14.5 11.5V13M14.5 14.5V16"/>',
    "print": '<path d="M7 8.5v-5h10v5M7 17H3.5V8.5h17V17H17"/><path d="M7 13.5h10v7H7Z"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/>'
    '<path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>',
}  # fmt: skip
_TURNS: Final = frozenset({"next", "back", "undo", "out", "skip", "play", "rules"})
"""Icons that point along the line: mirrored where lines run from right to left."""


def icon(name: str) -> Markup:
    """Give an icon; the text beside it says what it means."""
    turns = " turns" if name in _TURNS else ""
    return Markup(  # noqa: S704  (drawn above)
        f'<svg class="icon{turns}" viewBox="0 0 24 24" aria-hidden="true">{_DRAWN[name]}</svg>'
    )
