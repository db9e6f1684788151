"""Who calls: a program with a token, or a page of ours with its session and its mark.

A token needs no mark, because browsers never send it by themselves. A session's cookie, which they
do send, is worth nothing here without the mark of our forms in the header `X-CSRF-Token`.
"""

import hmac
from dataclasses import dataclass
from typing import Final, NoReturn

from aiohttp import web

from store.api_tokens import PREFIX, find_token
from store.roles import Right
from webui.api.failures import Failures
from webui.api.problems import Problem
from webui.console import console_of
from webui.resolver_link import plain_address
from webui.routing import visit_of

FAILURES: Final = web.AppKey("api_failures", Failures)
MARK: Final = "X-CSRF-Token"
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may call."""

    household: str
    right: Right
    who: str
    """As the change log names them."""


async def find_caller(request: web.Request) -> Caller:
    """Find out who calls; raises `Problem`."""
    header = request.headers.get("Authorization")
    if header is not None:
        return await _by_token(request, header)
    if MARK not in request.headers:
        _unknown("Send a token: Authorization: Bearer …")
    return await _by_session(request)


async def _by_token(request: web.Request, header: str) -> Caller:
    console, failures = console_of(request), request.app[FAILURES]
    address, now = plain_address(request.remote), console.clock.monotonic()
    wait = failures.wait(address, now)
    if wait:
        headers = {"Retry-After": str(wait)}
        raise Problem(429, "Too many tokens that did not fit. Wait a little.", headers=headers)
    scheme, _, secret = header.partition(" ")
    found = None
    if scheme.lower() == "bearer" and secret.startswith(PREFIX) and len(secret) < _LONGEST:
        found = await console.store.run(lambda store: find_token(store, secret))
    if found is None:
        failures.add(address, now)
        _unknown("This token is nobody's, or was revoked.")
    token, account = found
    return Caller(token.household, token.right(account), f"{account.name} ({token.name})")


async def _by_session(request: web.Request) -> Caller:
    visit = await visit_of(request)
    mark = request.headers.get(MARK, "")
    fits = hmac.compare_digest(mark.encode("utf-8", "replace"), visit.csrf.encode())
    if visit.account is None or visit.is_handed_over or not fits:
        _unknown("No session, or the mark of another one.")
    right = visit.account.right
    now = visit.console.clock.monotonic()
    if visit.has_pin and visit.console.pins.get(visit.session, 0.0) <= now:
        right = min(right, Right.SEE)  # the family's PIN is typed on a page
    return Caller(visit.state.identity, right, visit.account.name)


def _unknown(detail: str) -> NoReturn:
    raise Problem(401, detail, headers={"WWW-Authenticate": 'Bearer realm="nigehban"'})
