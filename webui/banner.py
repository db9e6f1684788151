"""Whether this request looks at a made-up home, for the banner that every page then carries.

A context variable, as the language is: whatever page is shown, it says so.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Banner:
    """What a page says of the made-up home that it belongs to."""

    views: Sequence[tuple[str, str]]
    """Through whose eyes one can look: (device, name)."""
    seen_as: str
    mark: str
    """What its forms carry."""
    password: str


_banner: ContextVar[Banner | None] = ContextVar("banner", default=None)


def fly(banner: Banner | None) -> None:
    """Have the rest of this request carry a banner, or none."""
    _banner.set(banner)


def banner() -> Banner | None:
    """Give the banner of this request."""
    return _banner.get()
