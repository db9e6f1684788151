"""Templates: strict, escaping, in the language of the request."""

import hashlib
import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from webui.banner import banner
from webui.entrance.rights import hiding_style
from webui.harmless import harmless
from webui.icons import icon
from webui.languages import LANGUAGES, gettext, manner, ngettext
from webui.words import wording

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
    text = "\n".join([*(part.read_text("utf-8") for part in parts), hiding_style().decode()])
    return packed_style(text).encode()


def packed_style(text: str) -> str:
    """Leave out of a style sheet what browsers do not read: comments, line ends, indentation.

    What stands in quotes is left as it is.
    """
    parts = _QUOTED.split(_COMMENT.sub("", text))
    parts[::2] = [_AROUND.sub(r"\1", _SPACE.sub(" ", part)) for part in parts[::2]]
    return "".join(parts).strip()


_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTED: Final = re.compile(r"""("[^"]*"|'[^']*')""")
_SPACE: Final = re.compile(r"\s+")
_AROUND: Final = re.compile(r"\s*([{};,])\s*")


SCRIPTS: Final = ("enhance.js", "live.js")
"""Our scripts; pages work without them."""


@lru_cache
def script(name: str) -> bytes:
    """Give one of our scripts."""
    return (_HERE / "static" / name).read_bytes()


@lru_cache
def packed(name: str) -> bytes:
    """Give the style sheet or a script as browsers take it that unpack gzip (RFC 9110 8.4.1.3)."""
    content = style_sheet() if name == "style.css" else script(name)
    packing = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packing.compress(content) + packing.flush()


def style_path() -> str:
    """Give the address of the style sheet."""
    return f"/static/{_mark(style_sheet())}/style.css"


def script_path(name: str) -> str:
    """Give the address of a script."""
    return f"/static/{_mark(script(name))}/{name}"


def _mark(content: bytes) -> str:
    """Mark a file's address with its content, so that browsers may keep it for good."""
    return hashlib.blake2s(content, digest_size=6).hexdigest()
