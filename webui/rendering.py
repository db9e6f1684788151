"""Templates: strict, escaping, in the language of the request."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from webui import wording
from webui.banner import banner
from webui.harmless import harmless
from webui.icons import icon
from webui.languages import LANGUAGES, gettext, manner, ngettext
from webui.rights import hiding_style

_HERE: Final = Path(__file__).parent
TEMPLATES: Final = (_HERE / "templates", _HERE / "pages", _HERE / "block_page")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Make the one environment of all templates."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=harmless,
        auto_reload=False,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"icon": icon, "wording": wording, "ours": gettext, "languages": LANGUAGES}
    made.globals |= {"manner": manner, "style": style_path(), "script": script_path}
    made.globals |= {"banner": banner}
    return made


def page(template: str, *, status: int = 200, **values: Any) -> web.Response:  # noqa: ANN401
    """Make a page from a template."""
    text = environment().get_template(template).render(values)
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")


@lru_cache(maxsize=1)
def style_sheet() -> bytes:
    """Put the style sheet together: the common part, each page's own, what roles may not do."""
    parts = [_HERE / "static" / "style.css", *sorted((_HERE / "pages").glob("*/*.css"))]
    return b"\n".join([*(part.read_bytes() for part in parts), hiding_style()])


SCRIPTS: Final = ("enhance.js", "live.js")
"""Our scripts; pages work without them."""


@lru_cache
def script(name: str) -> bytes:
    """Give one of our scripts."""
    return (_HERE / "static" / name).read_bytes()


def style_path() -> str:
    """Give the address of the style sheet."""
    return f"/static/{_mark(style_sheet())}/style.css"


def script_path(name: str) -> str:
    """Give the address of a script."""
    return f"/static/{_mark(script(name))}/{name}"


def _mark(content: bytes) -> str:
    """Mark a file's address with its content, so that browsers may keep it for good."""
    return hashlib.blake2s(content, digest_size=6).hexdigest()
