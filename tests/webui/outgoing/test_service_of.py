"""What Apprise builds is looked at before it sends."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from webui.outgoing.service_of import NoServiceError, is_plain, service_of

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
"""Of Apprise's own imports."""

needs_apprise = pytest.mark.skipif(
    importlib.util.find_spec("apprise") is None, reason="apprise is not installed"
)


@needs_apprise
@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("tgram://123456789:abcdefg_hijklmnop/12315544", False),
        ("discord://123456789012345678/abcdefghijklmnop", False),
        ("ntfy://topic", False),
        ("ntfy://topic?mode=private", True),
        ("ntfy://192.168.1.5/topic", True),
        ("ntfys://ntfy.example/topic", False),
        ("gotify://192.168.1.5/token", True),
        ("gotifys://192.168.1.5/token", False),
        ("signal://192.168.1.5/+15551234567", True),
        ("hassio://192.168.1.5/token", True),
    ],
)
def test_it_is_known_which_services_speak_without_tls(url: str, *, plain: bool) -> None:
    assert is_plain(service_of(url)) is plain


@needs_apprise
@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ntfys://ntfy.example/topic?a=b;verify=no", "forbidden"),
        ("ntfys://ntfy.example/topic#x?verify=no", "forbidden"),
        ("ntfys://ntfy.example/t?x=1;attach=/etc/passwd", "forbidden"),
        ("discord://123456789012345678/abcdefghijklmnop?x=1;template=/etc/passwd", "forbidden"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#x?template=/etc/passwd",
         "forbidden"),
        ("nonsense://x", "url"),
        ("tgram://x", "url"),
    ],
)  # fmt: skip
def test_what_holds_a_file_or_checks_no_certificate_is_no_service(url: str, problem: str) -> None:
    with pytest.raises(NoServiceError) as caught:
        service_of(url)
    assert caught.value.problem == problem


@needs_apprise
def test_nobody_is_followed_elsewhere() -> None:
    assert service_of("ntfys://ntfy.example/topic?redirect=yes").redirects is False


def test_files_of_this_machine_are_closed_and_libraries_open(tmp_path: Path) -> None:
    kept = tmp_path / "household.db"
    kept.write_text("kept", "utf-8")
    script = (
        "import json, os, sys\n"
        "from webui.outgoing.service_of import close_files\n"
        "close_files()\n"
        "open(json.__file__).close(); open(os.devnull).close()\n"
        "import mailbox\n"
        "for path in sys.argv[1:]:\n"
        "    for way in (open, lambda p: os.open(p, os.O_RDONLY)):\n"
        "        try: way(path)\n"
        "        except PermissionError: print('closed')\n"
    )
    paths = [str(kept), "/etc/passwd", f"/usr/../{kept}"]
    ran = subprocess.run(
        [sys.executable, "-c", script, *paths], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["closed"] * 6
