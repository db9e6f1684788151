"""Lists are fetched from the net, or copied from this machine, within limits. Needs aiohttp.

Where a download may go is the business of `hops`. What arrives is stored as it came; it is
unpacked, within limits, when it is read.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Final, NamedTuple

import aiohttp
from yarl import URL

from blocklists.files import replacing
from blocklists.hops import CheckingResolver, DownloadError, first_hop, next_hop
from blocklists.progress import Progress, no_progress

USER_AGENT: Final = "Nigehban"
_CHUNK: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class Limits(NamedTuple):
    """What one list may cost."""

    octets: int = 64 * 1024 * 1024
    """On the wire, or on the disk for a local file."""
    seconds: float = 300
    redirects: int = 5


class Fetched(NamedTuple):
    """What came of a download."""

    changed: bool
    """False: the server says that what we have is current; nothing was written."""
    etag: str = ""
    modified: str = ""


class Downloader:
    """Fetches lists by their addresses."""

    def __init__(self, *, allow_private: bool = False, limits: Limits = Limits()) -> None:  # noqa: B008  (immutable)
        self._allow_private = allow_private
        self.limits = limits

    async def fetch(
        self,
        address: str,
        target: Path,
        *,
        etag: str = "",
        modified: str = "",
        progress: Progress = no_progress,
    ) -> Fetched:
        """Fetch a list into `target`, unless it is still what `etag` and `modified` name.

        Raises `DownloadError` or `StorageError`; then `target` is as it was.
        """
        first = first_hop(address, allow_private=self._allow_private)
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        try:
            async with (
                asyncio.timeout(self.limits.seconds),
                self._session() as session,
                self._answered(session, first, headers) as response,
            ):
                return await self._store(response, target, progress)
        except TimeoutError:
            message = f"{address} took longer than {self.limits.seconds:.0f} seconds."
            raise DownloadError(message) from None
        except aiohttp.ClientError as problem:
            message = f"{address} could not be fetched: {str(problem) or type(problem).__name__}."
            raise DownloadError(message) from problem

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=CheckingResolver(allow_private=self._allow_private), use_dns_cache=False
        )
        return aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=30, sock_read=60),
        )

    @asynccontextmanager
    async def _answered(
        self, session: aiohttp.ClientSession, url: URL, headers: dict[str, str]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Follow redirects, each looked at like the first address."""
        for _ in range(self.limits.redirects + 1):
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    yield response
                    return
                location = response.headers.get("Location", "")
            url = next_hop(url, location, allow_private=self._allow_private)
        message = f"{url} is behind more than {self.limits.redirects} redirects."
        raise DownloadError(message)

    async def _store(
        self, response: aiohttp.ClientResponse, target: Path, progress: Progress
    ) -> Fetched:
        if response.status == HTTPStatus.NOT_MODIFIED:
            return Fetched(changed=False)
        if response.status != HTTPStatus.OK:
            message = f"{response.url} answered {response.status} ({response.reason})."
            raise DownloadError(message)
        encoding = response.headers.get("Content-Encoding", "identity").lower()
        if encoding not in {"identity", "gzip", "x-gzip"}:
            message = f"{response.url} answered in an encoding that is not read here: {encoding}."
            raise DownloadError(message)
        total = response.content_length or 0
        self._check_size(total, response.url)
        received = 0
        with replacing(target) as file:
            async for chunk in response.content.iter_chunked(_CHUNK):
                received += len(chunk)
                self._check_size(received, response.url)
                file.write(chunk)
                progress("download", received, max(total, received))
        return Fetched(
            changed=True,
            etag=response.headers.get("ETag", ""),
            modified=response.headers.get("Last-Modified", ""),
        )

    def _check_size(self, octets: int, url: URL) -> None:
        if octets > self.limits.octets:
            message = f"{url} is larger than {self.limits.octets >> 20} MB."
            raise DownloadError(message)
