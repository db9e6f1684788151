"""Every operation × every role × every scope, over the operations that there are."""

import pytest

from store.roles import ROLES, SCOPES
from tests.webui.api.calling import program
from tests.webui.home import PagesLab
from webui.api.operations import Operation
from webui.api.problems import MEDIA
from webui.api.table import OPERATIONS

ANYTHING = {"for": "home", "minutes": 1, "answer": "denied"}
IDS = {"{household}": "default", "{whose}": "home", "{alarm}": "0-0", "{device}": "d9",
       "{request}": "9", "{grant}": "9"}  # fmt: skip


def path_of(operation: Operation) -> str:
    path = operation.route
    for key, value in IDS.items():
        path = path.replace(key, value)
    query = "&".join(f"{each.name}=x" for each in operation.query if each.needed)
    return f"{path}?{query}" if query else path


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("role", ROLES)
async def test_an_operation_is_for_whom_it_says(home: PagesLab, role: str, scope: str) -> None:
    caller, right = await program(home, scope, role), min(ROLES[role], SCOPES[scope])
    before = await home.household()
    for operation in OPERATIONS:
        reply = await caller.ask(operation.method, path_of(operation), operation.body and {})
        may = operation.right <= right
        assert (reply.status == 403) is not may, (operation.name, reply.octets)
        assert reply.status != 500, operation.name
        if reply.status >= 400:
            assert reply.kind == MEDIA
            assert reply.value["status"] == reply.status
    assert await home.household() == before


async def test_every_route_of_the_api_is_declared(home: PagesLab) -> None:
    live = {
        (route.method, route.resource.canonical)
        for route in home.app.router.routes()
        if route.resource.canonical.startswith("/api/v1/households") and route.method != "HEAD"
    }
    assert live == {(each.method, each.route) for each in OPERATIONS}
    assert len({each.name for each in OPERATIONS}) == len(OPERATIONS)
