"""The OpenAPI document against the live routes: every answer is one that it describes."""

import asyncio

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.webui.api.calling import Program
from tests.webui.home import AYESHA, PagesLab
from webui.api.openapi import document
from webui.api.operations import Operation
from webui.api.table import OPERATIONS

SCHEMA = schemathesis.openapi.from_dict(document(OPERATIONS))
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
KNOWN = {"household": "default", "whose": "profile:child1", "device": "d2", "request": "1",
         "grant": "1", "alarm": "0-0"}  # fmt: skip
FEW = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def ask_all(operation: APIOperation, base: str, token: str) -> int:
    """Ask what schemathesis makes up, half of it in a home that is known; count the answers."""
    statuses = []
    headers = {"Authorization": f"Bearer {token}"}
    path = {key: value for key, value in KNOWN.items() if f"{{{key}}}" in operation.path}
    for mode in MODES:
        kept = path if mode is GenerationMode.POSITIVE else {"household": "default"}

        @FEW
        @given(operation.as_strategy(generation_mode=mode))
        def ask(case: Case) -> None:
            case.path_parameters = {**(case.path_parameters or {}), **kept}  # noqa: B023
            answer = case.call_and_validate(base_url=base, headers=headers, checks=CHECKS)
            statuses.append(answer.status_code)

        ask()
    return len(statuses)


def test_the_document_is_openapi_3_1() -> None:
    SCHEMA.validate()
    assert SCHEMA.specification.version == "3.1.0"
    assert len(list(SCHEMA.get_all_operations())) == len(OPERATIONS)


async def test_the_document_is_served_to_anybody_in_the_home(home: PagesLab) -> None:
    reply = await Program(home).get("/api/v1/openapi.json")
    assert reply.value == document(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=[each.name for each in OPERATIONS])
async def test_every_answer_is_described(
    home: PagesLab, owner: Program, operation: Operation
) -> None:
    await home.at(AYESHA).post("/my/ask", on="/my/ask", kind="time", why="please")
    found = SCHEMA[operation.route][operation.method]
    assert await asyncio.to_thread(ask_all, found, home.base, owner.token) > 4
