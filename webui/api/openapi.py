"""The OpenAPI 3.1 document, made of the declarations that also serve: it cannot say otherwise."""

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from aiohttp import web

from store.roles import ROLES, SCOPES
from webui.api.bodies import JSON
from webui.api.operations import Operation
from webui.api.problems import MEDIA
from webui.api.schemas import NAMED
from webui.api.shapes import text
from webui.api.table import OPERATIONS

PATH: Final = "/api/v1/openapi.json"
_ALWAYS: Final = (401, 403, 404, 429, 503)
_WITH_BODY: Final = (400, 413, 415, 422)
_MEANING: Final = {
    400: "What was sent cannot be read.",
    401: "No token, or one that is nobody's.",
    403: "The token's scope or its adult's role is not enough.",
    404: "Not there, or not for this caller.",
    409: "It does not go together with what is there.",
    412: "The rules were changed meanwhile.",
    413: "Too much was sent.",
    415: "Another kind of content is wanted.",
    422: "What was sent can be read, but not used; `errors` says why.",
    428: "If-Match is missing.",
    429: "Too many tokens that did not fit.",
    503: "The data folder cannot be written.",
}
_INTRODUCTION: Final = (
    "For programs of the family, inside the home. Make a token on the page More > My account >"
    " Tokens for programs, and send it as `Authorization: Bearer …`. Its scope: "
)


def routes() -> list[web.RouteDef]:
    """Give the route of the document."""
    return [web.get(PATH, show)]


async def show(_request: web.Request) -> web.Response:
    """Give the document."""
    text = json.dumps(document(OPERATIONS), ensure_ascii=False)
    return web.Response(body=text.encode(), content_type=JSON)


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """Describe some operations."""
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.route, {})[each.method.lower()] = _operation(each)
    scopes = "; ".join(f"`{scope}` (at most {right.name.lower()})" for scope, right in _scopes())
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nigehban",
            "version": "1",
            "description": f"{_INTRODUCTION}{scopes}. Roles: {', '.join(ROLES)}.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": dict(NAMED),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _scopes() -> Iterable[tuple[str, Any]]:
    return SCOPES.items()


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.about,
        "description": f"Needs the scope `{operation.scope}`, and an adult who may"
        f" {operation.right.name.lower()}.",
        "parameters": list(_parameters(operation)),
        "responses": _responses(operation),
    }
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": _content(operation)}
    return described


def _parameters(operation: Operation) -> Iterable[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", operation.route):
        yield {"name": name, "in": "path", "required": True, "schema": text(80, least=1)}
    for each in operation.query:
        place = {"name": each.name, "in": "query", "required": each.needed}
        yield place | {"schema": each.shape, "description": each.about}
    if 412 in operation.problems:  # noqa: PLR2004  (Precondition Failed)
        place = {"name": "If-Match", "in": "header", "required": True}
        yield place | {"schema": text(200), "description": "The ETag of the rules that were seen."}


def _content(operation: Operation) -> dict[str, Any]:
    return {kind: {"schema": operation.body} for kind in operation.takes}


def _responses(operation: Operation) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "Done."}
    if operation.answer is not None:
        good["content"] = {operation.gives: {"schema": operation.answer}}
    status = 204 if operation.answer is None else operation.status
    wrong = {*_ALWAYS, *operation.problems}
    wrong |= {*_WITH_BODY} if operation.body is not None else set()
    wrong |= {422} if operation.query else set()
    return {str(status): good} | {str(each): _problem(each) for each in sorted(wrong)}


def _problem(status: int) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Problem"}
    return {"description": _MEANING[status], "content": {MEDIA: {"schema": shape}}}
