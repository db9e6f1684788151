"""Why a message did not arrive, in one sentence; and what became of the last one."""

from collections.abc import Callable, Mapping
from typing import Final

from webui.languages import gettext as _
from webui.outgoing.problems import Problem

_WORDS: Final[Mapping[Problem, Callable[[], str]]] = {
    Problem.NAME: lambda: _("the server’s name is not known"),
    Problem.REFUSED: lambda: _("nobody answers at that address and port"),
    Problem.UNREACHABLE: lambda: _("the server cannot be reached"),
    Problem.TIMEOUT: lambda: _("the server did not answer in time"),
    Problem.FORBIDDEN: lambda: _("the address leads where notices may not go"),
    Problem.CERTIFICATE: lambda: _("the server’s certificate is not trusted"),
    Problem.TLS: lambda: _("the server does not speak TLS there"),
    Problem.STARTTLS: lambda: _("the server offers no TLS or no login there"),
    Problem.LOGIN: lambda: _("the server does not accept the login or the token"),
    Problem.GONE: lambda: _("the server knows no such address any more"),
    Problem.MOVED: lambda: _("the server sent us on to another address; enter that one"),
    Problem.BUSY: lambda: _("the server asks to send less often"),
    Problem.REJECTED: lambda: _("the server does not want this message"),
    Problem.RECIPIENTS: lambda: _("the server does not accept the recipient"),
    Problem.SERVER: lambda: _("the server has trouble of its own"),
    Problem.ANSWER: lambda: _("the server’s answer cannot be understood"),
    Problem.NOT_INSTALLED: lambda: _("services need Apprise, which is not installed on this box"),
    Problem.URL: lambda: _("Apprise cannot read this address"),
    Problem.SERVICE: lambda: _("the service did not take it"),
    Problem.INTERRUPTED: lambda: _("this box was stopped while it was sent; it may have arrived"),
    Problem.TOO_LATE: lambda: _("it could not be sent in time"),
    Problem.UNKNOWN: lambda: _("for a reason that is not known"),
}


def problem_in_words(code: str) -> str:
    """Put a problem into words; a number that the server gave stands behind it."""
    problem, _space, number = code.partition(" ")
    known = problem in set(Problem)
    words = _WORDS[Problem(problem)]() if known else _WORDS[Problem.UNKNOWN]()
    return f"{words} ({number})" if number.isascii() and number.isdigit() else words
