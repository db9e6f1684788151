"""What an operation of the API is: its route, who may call it, what it takes, does and answers.

Routes, checks and the OpenAPI document all come from these declarations.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from store.roles import Right
from webui.api.bodies import JSON
from webui.api.calls import Call
from webui.api.shapes import Shape

BASE: Final = "/api/v1/households/{household}"
SMALL: Final = 16 * 1024
LARGE: Final = 256 * 1024
"""Octets of a body; the large one holds a household file."""
Work = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query."""

    name: str
    shape: Shape
    about: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation."""

    name: str
    method: str
    path: str
    """Below the household."""
    right: Right
    about: str
    work: Work
    answer: Shape | None = None
    """The shape of the answer; None: nothing is answered (204)."""
    status: int = 200
    query: Sequence[Parameter] = ()
    body: Shape | None = None
    takes: Sequence[str] = (JSON,)
    gives: str = JSON
    most: int = SMALL
    problems: Sequence[int] = ()
    """What may go wrong, beside what may at every call."""

    @property
    def route(self) -> str:
        return BASE + self.path

    @property
    def scope(self) -> str:
        """The scope that a token needs."""
        return {Right.SEE: "read", Right.ACT: "act"}.get(self.right, "edit")
