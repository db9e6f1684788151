"""`/backup`: the household file out, and in again."""

import asyncio
from typing import Any, Final

from policy.document import parse
from policy.merging import describe_changes, merged
from policy.rendering import render
from policy.rules import Household
from store.roles import Right
from store.standing import Standing
from store.zones import find_zone
from webui.api.bodies import JSON, YAML
from webui.api.calls import Call
from webui.api.operations import LARGE, Operation, Parameter
from webui.api.problems import Problem
from webui.api.rules import replace_rules
from webui.api.shapes import flag, named, record, several, text


async def export(call: Call) -> str:
    """Give the household file."""
    from store.household_file import dump  # noqa: PLC0415  (YAML is large, and seldom wanted)

    disposition = 'attachment; filename="household.yaml"'
    call.headers["Content-Disposition"] = disposition
    return dump(render(call.household), call.state.standing.revision)


async def apply(call: Call) -> dict[str, Any]:
    """Take over a household file, as `nigehban household apply` does."""
    wanted, revision = await _wanted(call)
    prune, force = (call.query.get(key) == "true" for key in ("prune", "force"))
    changes = describe_changes(call.household, merged(call.household, wanted, prune=prune))
    if call.query.get("dry_run") == "true":
        return {"applied": False, "changes": changes}

    def check(standing: Standing) -> None:
        if standing.edited_since(revision) and not force:
            raise Problem(
                409, "Rules were changed since this file was exported; force overwrites that."
            )

    await replace_rules(call, "applied a household file", wanted, check, prune=prune)
    return {"applied": True, "changes": changes}


async def _wanted(call: Call) -> tuple[Household, int | None]:
    """Read the file: YAML takes a while, so pages go on meanwhile."""
    from store.household_file import load, revision_of  # noqa: PLC0415  (YAML is large)

    data, revision = call.body, None
    if isinstance(call.body, bytes):
        try:
            body = call.body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Problem(400, "This is not text in UTF-8.") from error
        data, revision = await asyncio.to_thread(load, body), revision_of(body)
    return parse(data, call.console.shipped.vocabulary, find_zone), revision


OPERATIONS: Final = (
    Operation(
        name="getBackup",
        method="GET",
        path="/backup",
        right=Right.OWN,
        about="The household file. Adults, grants and what was recorded are not in it.",
        work=export,
        answer=named("Rules"),
        gives=YAML,
    ),
    Operation(
        name="applyBackup",
        method="POST",
        path="/backup",
        right=Right.OWN,
        about="Take over a household file, in YAML or as JSON.",
        work=apply,
        query=(
            Parameter("dry_run", flag(), "Only say what would change."),
            Parameter("prune", flag(), "Remove devices that the file does not name."),
            Parameter("force", flag(), "Overwrite what was changed since the file was exported."),
        ),
        body=named("Rules"),
        takes=(JSON, YAML),
        answer=record({"applied": flag(), "changes": several(text(400))}),
        most=LARGE,
        problems=(409,),
    ),
)
