"""`/rules`: the household file as JSON, read and replaced as a whole.

`ETag` names the revision of the rules; who replaces them says by `If-Match` which ones they saw
(RFC 9110, sections 8.8.3 and 13.1.1). Others that changed meanwhile are not lost: 412.
"""

from collections.abc import Callable
from typing import Any, Final

from policy.document import parse
from policy.merging import merged
from policy.rendering import render
from policy.rules import Household
from store.household import HouseholdStore
from store.roles import Right
from store.standing import Standing
from store.zones import find_zone
from webui.api.calls import Call
from webui.api.operations import LARGE, Operation
from webui.api.problems import Problem
from webui.api.shapes import named


async def show(call: Call) -> dict[str, Any]:
    """Give all rules."""
    call.headers["ETag"] = etag(call.state.standing)
    return render(call.household)


async def put(call: Call) -> dict[str, Any]:
    """Replace all rules, if they are still those that the caller saw."""
    wanted = parse(call.body, call.console.shipped.vocabulary, find_zone)
    seen = call.request.headers.get("If-Match")
    if seen is None:
        raise Problem(428, "Send If-Match with the ETag of the rules that you saw.")
    await replace_rules(call, "replaced the rules", wanted, lambda now: _check(seen, now))
    return await show(call)


def etag(standing: Standing) -> str:
    """Name the rules: the revision in which a page, a program or a file last changed them."""
    return f'"{max(standing.page_revision, standing.file_revision)}"'


def _check(seen: str, standing: Standing) -> None:
    if seen.strip() != "*" and etag(standing) not in [each.strip() for each in seen.split(",")]:
        raise Problem(412, "The rules were changed meanwhile. Get them again first.")


async def replace_rules(
    call: Call,
    what: str,
    wanted: Household,
    check: Callable[[Standing], None],
    *,
    prune: bool = True,
) -> None:
    """Replace all rules within one transaction, after `check` of where they stand."""
    identity, who = call.state.identity, call.caller.who

    def work(store: HouseholdStore) -> None:
        def change(current: Household) -> Household:
            check(store.standing(identity))
            if current.profiles.keys() - wanted.profiles.keys():
                call.demand(Right.OWN)  # a child with its rules goes only by an owner's word
            return merged(current, wanted, prune=prune)

        store.edit(identity, who, what, change)

    await call.store(work)
    await call.changed()


OPERATIONS: Final = (
    Operation(
        name="getRules",
        method="GET",
        path="/rules",
        right=Right.SEE,
        about="All rules, as the household file has them; the header ETag names their revision.",
        work=show,
        answer=named("Rules"),
    ),
    Operation(
        name="putRules",
        method="PUT",
        path="/rules",
        right=Right.EDIT,
        about="Replace all rules. If-Match is needed. Removing a profile takes an owner.",
        work=put,
        answer=named("Rules"),
        body=named("Rules"),
        most=LARGE,
        problems=(412, 428),
    ),
)
