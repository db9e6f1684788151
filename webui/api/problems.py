"""What went wrong, as problem details (RFC 9457): one shape for every error of the API."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web

from policy.reading import DocumentError
from store.database import StoreError
from webui.visits import Sorry

LOG: Final = logging.getLogger("nigehban.api")
MEDIA: Final = "application/problem+json"
_NO_STACK: Final = "Something went wrong here; nothing more is known to the caller."


class Problem(Exception):  # noqa: N818  (RFC 9457 calls it so)
    """A request that cannot be served; `errors` names each mistake in what was sent."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.errors, self.headers = tuple(errors), dict(headers or {})

    def response(self) -> web.Response:
        """Give the answer. The type is `about:blank`: the status says what kind it is."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = list(self.errors)
        text = json.dumps(body, ensure_ascii=False)
        return web.Response(
            body=text.encode("utf-8", "replace"),
            status=self.status,
            content_type=MEDIA,
            headers=self.headers,
        )


def problem_of(error: Exception, path: str) -> Problem:
    """Give the problem for whatever a handler raised."""
    match error:
        case Problem():
            return error
        case web.HTTPException():
            allow = {key: error.headers[key] for key in ("Allow",) if key in error.headers}
            return Problem(error.status, error.reason, headers=allow)
        case Sorry():
            return Problem(error.status, str(error))
        case DocumentError():
            return Problem(422, "The rules cannot stand like this.", errors=error.problems)
        case StoreError():
            LOG.error("%s", error)
            return Problem(503, "Nothing was changed: the data folder cannot be written.")
        case _:
            LOG.error("%r failed", path, exc_info=error)
            return Problem(500, _NO_STACK)
