"""What each page costs: `python -m bench.pages [WORD...]`; words choose pages by their address.

Measured are the octets of a page, alone and with its style and scripts, as they are sent; the
milliseconds to its last octet, the median of some visits after one that warms up; and by how much
the console's memory grew meanwhile. The console is the real one, with `nigehban demo`'s family.
"""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlsplit

PAGES: Final = (
    "/", "/alarms", "/alarms/new?for=profile:child2&as=video", "/calendars",
    "/week?for=profile:child2", "/rules?for=profile:child2",
    "/rules/services?for=profile:child2&of=messengers", "/names?for=profile:child2",
    "/minutes?for=profile:child1", "/devices", "/devices/one?id=d2",
    "/why?name=tiktok.com&for=profile:child2", "/reports?for=child1", "/tickets", "/more",
    "/more/log", "/more/home", "/more/people", "/more/adults", "/more/account", "/more/sessions",
    "/more/tokens", "/connect", "/data", "/import", "/agreement?for=child2", "/checklist", "/h",
)  # fmt: skip
FIRST_PAGE_OCTETS: Final = 60 * 1024
FIRST_PAGE_MS: Final = 150.0
MEMORY_MB: Final = 55.0
VISITS: Final = 15
_LINKED: Final = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page cost."""

    path: str
    octets: int
    with_linked: int
    milliseconds: float
    grew_kb: int


class Browser:
    """Keeps one connection and the cookies that it was given."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(address, timeout=30)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, bytes]:
        """Fetch a page; gives the status, and what came."""
        cookies = "; ".join(f"{key}={value}" for key, value in self._cookies.items())
        headers = {"Accept-Encoding": "gzip"} | ({"Cookie": cookies} if cookies else {})
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        octets = answer.read()
        for header in answer.headers.get_all("Set-Cookie", ()):
            key, _, value = header.partition(";")[0].partition("=")
            self._cookies[key] = value
        if answer.status in {302, 303}:
            return self.get(urlsplit(answer.headers["Location"]).path)
        return answer.status, octets


def main(wanted: list[str]) -> int:
    """Print the costs; gives 1 where the first page or the memory is over its limit."""
    chosen = [path for path in PAGES if not wanted or any(word in path for word in wanted)]
    with console() as (address, pid):
        browser = Browser(address)
        browser.get("/")
        start = memory_kb(pid)
        _say(f"{'page':44} {'octets':>8} {'+linked':>8} {'ms':>7} {'grew KB':>8}")
        costs = [_cost(browser, path, pid) for path in chosen]
        end = memory_kb(pid)
    _say(f"console: {start / 1024:.1f} MB after the first page, {end / 1024:.1f} MB after all")
    first = next((each for each in costs if each.path == "/"), None)
    is_over = end / 1024 > MEMORY_MB
    if first is not None:
        too_large = first.with_linked > FIRST_PAGE_OCTETS
        is_over = is_over or too_large or first.milliseconds > FIRST_PAGE_MS
    _say("over a limit" if is_over else "within all limits")
    return int(is_over)


def _cost(browser: Browser, path: str, pid: int) -> Cost:
    status, octets = browser.get(path)
    if status != http.HTTPStatus.OK:
        message = f"{path}: {status}"
        raise RuntimeError(message)
    linked = {each.group(1) for each in _LINKED.finditer(octets.decode())}
    before, times = memory_kb(pid), []
    for _ in range(VISITS):
        begins = time.perf_counter()
        browser.get(path)
        times.append(1000 * (time.perf_counter() - begins))
    total = len(octets) + sum(len(browser.get(each)[1]) for each in linked)
    cost = Cost(path, len(octets), total, median(times), memory_kb(pid) - before)
    _say(
        f"{path:44} {cost.octets:8} {cost.with_linked:8} {cost.milliseconds:7.1f} {cost.grew_kb:8}"
    )
    return cost


@contextmanager
def console() -> Iterator[tuple[str, int]]:
    """Run a demo; gives the address of its page, and the console's process."""
    command = [sys.executable, "-m", "nigehban", "demo", "--web", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        try:
            yield _address_of(demo), _console_of(demo.pid)
        finally:
            demo.send_signal(signal.SIGINT)


def _address_of(demo: "subprocess.Popen[str]") -> str:
    for line in demo.stdout or ():
        found = re.match(r"Page\s+http://(\S+)/\s", line)
        if found:
            return found[1]
    message = "the demo ended without saying where its page is"
    raise RuntimeError(message)


def _console_of(launcher: int) -> int:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        children = Path(f"/proc/{launcher}/task/{launcher}/children").read_text().split()
        if children:
            return int(children[0])
        time.sleep(0.05)
    message = "the demo started no console"
    raise RuntimeError(message)


def memory_kb(pid: int) -> int:
    """Give a process's resident memory."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) if found else 0


def _say(line: str) -> None:
    sys.stdout.write(line + os.linesep)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
