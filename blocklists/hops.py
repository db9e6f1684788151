"""Where a download may go: each address is looked at, the first and every redirect. Needs aiohttp.

What a name resolves to is looked at too, and the connection goes to the very addresses that were:
a second look-up, which could say something else, never happens.
"""

import asyncio
import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from blocklists.addresses import is_public


class DownloadError(Exception):
    """A list could not be fetched; the message is a clear sentence."""


def first_hop(address: str, *, allow_private: bool) -> URL:
    """Give the address that somebody wrote. Raises `DownloadError` if it may not be asked."""
    try:
        url = URL(address)
    except ValueError as problem:
        raise _no_address(address, problem) from problem
    return _checked(url, allow_private=allow_private)


def next_hop(url: URL, location: str, *, allow_private: bool) -> URL:
    """Give the address that `url` redirects to. Raises `DownloadError` if it may not be asked."""
    try:
        following = url.join(URL(location))
    except ValueError as problem:
        raise _no_address(location, problem) from problem
    if url.scheme == "https" and following.scheme == "http":
        message = f"{url} redirects to an address that is not encrypted ({following})."
        raise DownloadError(message)
    return _checked(following, allow_private=allow_private)


def _no_address(text: str, problem: ValueError) -> DownloadError:
    return DownloadError(f"{text!r} is not an address of a list: {problem}.")


def _checked(url: URL, *, allow_private: bool) -> URL:
    if url.scheme not in {"http", "https"} or not url.host:
        message = f"'{url}' is not an address that begins with http:// or https://."
        raise DownloadError(message)
    if url.user is not None or url.password is not None:
        message = f"The address of a list on {url.host} holds a name or a password; leave them out."
        raise DownloadError(message)
    if _is_literal(url.host) and not allow_private:
        _refuse_private(url.host, [url.host])
    return url


class CheckingResolver(AbstractResolver):
    """Resolves names for the connector, and refuses those that lead into the house."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        except UnicodeError as problem:
            message = f"{host!r} is not the name of a host."
            raise DownloadError(message) from problem
        addresses = [str(address[0]) for *_, address in found]
        if not self._allow_private:
            _refuse_private(host, addresses)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST,
            )
            for (kind, _, protocol, _, _), address in zip(found, addresses, strict=True)
        ]

    async def close(self) -> None:
        """Nothing is held."""


def _refuse_private(host: str, addresses: list[str]) -> None:
    private = next((address for address in addresses if not is_public(address)), None)
    if private is not None:
        message = (
            f"{host} has the address {private}, which is not a public one; "
            "the operator can allow lists from private addresses."
        )
        raise DownloadError(message)


def _is_literal(host: str) -> bool:
    try:
        is_public(host)
    except ValueError:
        return False
    return True
