"""Run the shipped units under a real systemd, and print what was seen as JSON.

Started by test_systemd.py in namespaces of its own, with the folder of the units, one for data,
and the port of an upstream. A user's systemd serves: the units' ports and paths are set for it,
and what only the system's may do (accounts, closing off) is left out.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DNS, WEB, BLOCK_PAGE = 5393, 5394, 5395
_PORTS = {"53": DNS, "80": WEB, "8081": BLOCK_PAGE}
_KEPT = re.compile(
    r"\[|(Description|StartLimit\w+|Sockets|Type|NotifyAccess|Watchdog\w+|Timeout\w+|Restart\w*)="
)
_ANSWER_WITHIN = 40.0


def main() -> None:
    units, data, upstream = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    runtime = Path(os.environ["XDG_RUNTIME_DIR"])
    folder = runtime / "systemd" / "user"
    folder.mkdir(parents=True)
    for unit in units.glob("nigehban*.socket"):
        text = unit.read_text()
        text = re.sub(r":(\d+)$", lambda m: f":{_PORTS[m[1]]}", text, flags=re.MULTILINE)
        (folder / unit.name).write_text(text)
    lines = (units / "nigehban.service").read_text().splitlines()
    service = "\n".join(line for line in lines if _KEPT.match(line))
    service = service.replace("WatchdogSec=30", "WatchdogSec=3")
    words = f"{sys.executable} -m nigehban run --data {data} --upstream 127.0.0.1:{upstream}"
    service = service.replace("[Service]", f"[Service]\nWorkingDirectory={ROOT}\nExecStart={words}")
    (folder / "nigehban.service").write_text(service + "\n")
    manager = subprocess.Popen(["/lib/systemd/systemd", "--user"], stdout=2)
    try:
        wait_until((runtime / "systemd" / "private").exists, 10, "no systemd came up")
        sys.stdout.write(json.dumps(seen()) + "\n")
    finally:
        manager.terminate()
        manager.wait(30)


def seen() -> dict[str, object]:
    """Wake it, restart it, kill it, have it stand still; a client asks all the time."""
    found: dict[str, object] = {}
    systemctl("start", "nigehban.socket", "nigehban-page.socket", "nigehban-block-page.socket")
    found["before"] = systemctl("is-active", "nigehban.service")
    found["woken"] = ask()
    wait_until(lambda: systemctl("is-active", "nigehban.service") == "active", 60, "not ready")
    systemctl("restart", "--no-block", "nigehban.service")
    found["restarted"] = [ask() for _ in range(40)].count(False)
    wait_until(lambda: systemctl("is-active", "nigehban.service") == "active", 60, "not ready")
    os.kill(int(shown("MainPID")), signal.SIGKILL)
    found["killed"] = [ask() for _ in range(40)].count(False)
    found["page"] = visited(WEB)
    found["block page"] = visited(BLOCK_PAGE)
    wait_until(lambda: systemctl("is-active", "nigehban.service") == "active", 60, "not ready")
    os.kill(resolver(), signal.SIGSTOP)
    found["stood still"] = ask()
    found["restarts"] = shown("NRestarts")
    systemctl("stop", "nigehban.socket", "nigehban-page.socket", "nigehban-block-page.socket")
    systemctl("stop", "nigehban.service")
    found["after"] = systemctl("is-active", "nigehban.service")
    return found


def systemctl(*words: str) -> str:
    done = subprocess.run(
        ["systemctl", "--user", *words], capture_output=True, text=True, check=False, timeout=60
    )
    sys.stderr.write(done.stderr)
    return done.stdout.strip()


def shown(value: str) -> str:
    return systemctl("show", "--property", value, "--value", "nigehban.service")


def ask() -> bool:
    """Send one question once; say whether it is answered, however late."""
    query = os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0\x09localhost\0\0\1\0\1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(_ANSWER_WITHIN)
        asking.sendto(query, ("127.0.0.1", DNS))
        try:
            return asking.recv(512)[:2] == query[:2]
        except TimeoutError:
            return False


def visited(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), 30) as visit:
        visit.sendall(b"GET /h HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        return visit.recv(7) == b"HTTP/1."


def resolver() -> int:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and b"resolver_process" in (folder / "cmdline").read_bytes():
            return int(folder.name)
    message = "no resolver is running"
    raise AssertionError(message)


def wait_until(is_so: "object", seconds: float, otherwise: str) -> None:
    end = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        if time.monotonic() > end:
            raise AssertionError(otherwise)
        time.sleep(0.1)


if __name__ == "__main__":
    main()
