"""Ways to begin a talk about what was noticed: a question, never a blame.

What a device did is no proof of what a child wanted: apps ask by themselves, children are curious,
and a rule may be too tight. Each starter says so before it asks.
"""

from collections.abc import Callable, Mapping
from typing import Final

from store.channels import BYPASS, DEVICE, DIGEST
from webui.languages import gettext as _

_STARTERS: Final[Mapping[str, Callable[[], str]]] = {
    BYPASS: lambda: _(
        "“Something on your device looked for a way around our rules. Apps do that by themselves,"
        " too. Was there something you wanted to reach? Let us look at that rule together.”"
    ),
    "darkweb": lambda: _(
        "“I saw that something tried to open hidden parts of the net. You are not in trouble. Did"
        " somebody tell you about it, or did something worry you? You can always tell me.”"
    ),
    DEVICE: lambda: _(
        "“There is a device in our Wi-Fi that I do not know. Is it yours, or a friend’s? New ones"
        " are fine; I just want to know whose they are.”"
    ),
    DIGEST: lambda: _(
        "“What was the best thing you saw or played this week? Is there a rule that got in your"
        " way?”"
    ),
}


def starter(kind: str) -> str:
    """Give a way to begin; empty where there is nothing to talk about."""
    words = _STARTERS.get(kind)
    return words() if words is not None else ""
