"""Makers' names as a family knows them: "Samsung Electronics Co.,Ltd" is Samsung Electronics."""

import re
from typing import Final

_LONGEST: Final = 40
_FORMS: Final = (
    r"Co|Company|Corp|Corporation|Corporate|Inc|Incorporated|Ltd|Limited|LLC|L\.L\.C|GmbH|AG|SE|SA|"
    r"S\.A|SAS|S\.A\.S|SARL|S\.p\.A|SpA|Srl|S\.r\.l|BV|B\.V|NV|N\.V|AB|A/S|ApS|Oy|Oyj|KG|K\.K|KK|"
    r"PLC|Pte|Pty|Pvt|Sdn|Bhd|Sp\. z o\.o|P/L|International|Technologies|Technology"
)
_TAIL: Final = re.compile(rf"[\s,.&()]+(?:{_FORMS})[.,)\s]*$", re.IGNORECASE)
_NOBODY: Final = frozenset({"private", "ieee registration authority", "officially xerox"})


def plain_name(text: str) -> str:
    """Give a name without what says how a firm is made; empty where it names nobody."""
    name = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    name = name.strip(" ,.\"'")
    if name.lower() in _NOBODY or name.lower().startswith("ieee registration"):
        return ""
    while (shorter := _TAIL.sub("", name)) != name and len(shorter) > 1:
        name = shorter
    return name[:_LONGEST].strip(" ,.")
