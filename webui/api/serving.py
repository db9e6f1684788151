"""From a request to an operation and back: who calls, what was sent, may they; then the work."""

import json
from collections.abc import Iterable
from typing import Any, Final

from aiohttp import web

from webui.api.bodies import JSON, check_kind, json_of, read_octets
from webui.api.callers import Caller, find_caller
from webui.api.calls import Call
from webui.api.operations import Operation
from webui.api.problems import Problem
from webui.api.schemas import NAMED
from webui.api.shapes import mistakes
from webui.console import console_of
from webui.entrance.protection import Handler
from webui.home_state import home_state

_LONGEST_QUERY: Final = 300


def routes_of(operations: Iterable[Operation]) -> list[web.RouteDef]:
    """Give the routes of some operations."""
    return [web.route(each.method, each.route, handler_of(each)) for each in operations]


def handler_of(operation: Operation) -> Handler:
    """Make a handler of an operation; what it raises becomes a problem (`webui.api.problems`)."""

    async def handler(request: web.Request) -> web.StreamResponse:
        caller = await find_caller(request)
        call = await _call(request, caller, operation)
        value = await operation.work(call)
        return _answer(operation, value, call.headers)

    return handler


async def _call(request: web.Request, caller: Caller, operation: Operation) -> Call:
    if request.match_info["household"] != caller.household:
        raise Problem(404, "There is no such household for this caller.")
    console = console_of(request)
    state = await home_state(console, caller.household)
    call = Call(request, console, caller, state, _query(request, operation))
    call.demand(operation.right)
    if operation.body is not None:
        call.body = await _body(request, operation)
    return call


def _query(request: web.Request, operation: Operation) -> dict[str, str]:
    found, wrong = {}, []
    for parameter in operation.query:
        value = request.query.get(parameter.name)
        if value is None:
            wrong += [f"{parameter.name}: is missing"] * parameter.needed
            continue
        wrong += mistakes(_typed(value, parameter.shape), parameter.shape, NAMED, parameter.name)
        found[parameter.name] = value
    if wrong:
        raise Problem(422, "The query cannot be used.", errors=wrong)
    return found


def _typed(value: str, shape: dict[str, Any]) -> object:
    """Read a word of the query as what its shape is of; what cannot be read stays a word."""
    if len(value) > _LONGEST_QUERY or not value.isprintable():
        return None
    kind = shape.get("type")
    if kind == "integer" and value.isascii() and value.isdigit() and len(value) < 10:  # noqa: PLR2004
        return int(value)
    if kind == "boolean":
        return {"true": True, "false": False}.get(value)
    return value


async def _body(request: web.Request, operation: Operation) -> Any:  # noqa: ANN401
    kind = check_kind(request, *operation.takes)
    octets = await read_octets(request, operation.most)
    if kind != JSON:
        return octets
    value = json_of(octets)
    wrong = mistakes(value, operation.body or {}, NAMED)
    if wrong:
        raise Problem(422, "What was sent cannot be used.", errors=wrong[:50])
    return value


def _answer(operation: Operation, value: Any, headers: dict[str, str]) -> web.Response:  # noqa: ANN401
    if operation.answer is None:
        return web.Response(status=204, headers=headers)
    text = value if operation.gives != JSON else json.dumps(value, ensure_ascii=False)
    return web.Response(
        body=text.encode(), status=operation.status, content_type=operation.gives, headers=headers
    )
