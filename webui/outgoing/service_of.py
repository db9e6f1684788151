"""What Apprise makes of an address, looked at before it may send anything.

Apprise reads addresses by rules of its own: so what was typed is not what counts, but the object
that it built. Only the process that sends comes here; standard library, and Apprise where it is.
"""

import importlib
import os
import ssl
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from webui.outgoing.problems import Problem

_ZONES: Final = "/usr/share/zoneinfo"


class NoServiceError(Exception):
    """An address that sends nothing; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def service_of(url: str) -> Any:  # noqa: ANN401  (Apprise's)
    """Have Apprise build the one service that an address means; raises `NoServiceError`.

    It checks certificates, holds no file of this machine, and follows nobody elsewhere.
    """
    try:
        apprise = importlib.import_module("apprise")
    except ImportError:
        raise NoServiceError(Problem.NOT_INSTALLED) from None
    asset = apprise.AppriseAsset(app_id="Nigehban", app_desc="Nigehban", app_url="")
    found = apprise.Apprise.instantiate(url, asset=asset)
    if not found:
        raise NoServiceError(Problem.URL)
    if found.verify_certificate is not True or _holds_files(found, apprise.AppriseAttachment):
        raise NoServiceError(Problem.FORBIDDEN)
    found.redirects = False
    return found


def tell(found: Any, title: str, text: str) -> bool:  # noqa: ANN401
    """Have a service tell something; says whether it was taken."""
    services = importlib.import_module("apprise").Apprise(asset=found.asset)
    services.add(found)
    return bool(services.notify(body=text, title=title, body_format="text"))


def _holds_files(found: Any, attachments: type[Any]) -> bool:  # noqa: ANN401
    held = (each for each in vars(found).values() if isinstance(each, attachments))
    return bool(getattr(found, "attach", None)) or any(len(each) for each in held)


def is_plain(found: Any) -> bool:  # noqa: ANN401
    """Say whether a service is spoken to without TLS.

    Those that have no scheme without TLS always use it, and so does ntfy's own server.
    """
    return bool(found.protocol) and not found.secure and getattr(found, "mode", "") != "cloud"


def close_files() -> None:
    """Let this process open nothing any more but Python's libraries and certificates, for good."""
    roots = _readable()

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if not any(path == root or path.startswith(root + os.sep) for root in roots):
            raise PermissionError

    sys.addaudithook(look)


def _readable() -> frozenset[str]:
    paths, trusted = sysconfig.get_paths(), ssl.get_default_verify_paths()
    found = (
        *(paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")),
        *(*_apprise_lies_in(), _ZONES, os.devnull),
        *(trusted.cafile, trusted.capath),
    )
    return frozenset(os.path.realpath(each) for each in found if each)


def _apprise_lies_in() -> Iterator[str]:
    """Give the folder of Apprise and of what it needs: not everybody's is Python's own."""
    apprise = sys.modules.get("apprise")
    if apprise is not None and apprise.__file__:
        yield str(Path(apprise.__file__).parents[1])
