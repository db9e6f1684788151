"""Read what was sent: of a bounded size, of the right kind, and no deeper than rules ever are."""

import json
from typing import Any, Final, NoReturn

from aiohttp import web

from webui.api.plain_data import check_plain
from webui.api.problems import Problem

JSON: Final = "application/json"
YAML: Final = "application/yaml"


async def read_octets(request: web.Request, most: int) -> bytes:
    """Read a body of at most `most` octets; a longer one is not read to its end."""
    if (request.content_length or 0) > most:
        _too_large(most)
    octets = bytearray()
    async for chunk in request.content.iter_chunked(16 * 1024):
        octets += chunk
        if len(octets) > most:
            _too_large(most)
    return bytes(octets)


def _too_large(most: int) -> NoReturn:
    raise Problem(413, f"At most {most} octets are read.", headers={"Connection": "close"})


def check_kind(request: web.Request, *kinds: str) -> str:
    """Give the kind of the body; any other than these is refused."""
    if request.content_type not in kinds:
        raise Problem(415, f"Send {' or '.join(kinds)}.")
    return request.content_type


async def read_json(request: web.Request, most: int) -> Any:  # noqa: ANN401  (JSON holds anything)
    """Read a JSON body."""
    check_kind(request, JSON)
    return json_of(await read_octets(request, most))


def json_of(octets: bytes) -> Any:  # noqa: ANN401  (JSON holds anything)
    """Read strict JSON (RFC 8259): UTF-8, no NaN, no key twice, not too deep."""
    try:
        value = json.loads(
            octets.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_object
        )
        check_plain(value)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise Problem(400, f"This is not JSON that can be read: {reason[:200]}") from error
    return value


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is no JSON"
    raise ValueError(message)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "a key is given twice"
        raise ValueError(message)
    return found
