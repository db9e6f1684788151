"""`nigehban lists add | remove | update | status`: good lists, error pages, and a running home."""

import http.server
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.nigehban.homes import FAMILY, NULL, OPEN, STRANGER, House, Said, command

pytestmark = pytest.mark.timeout(200)  # several processes each; machines may be busy
Say = Callable[..., Said]
ERROR_PAGE = b"<!DOCTYPE html><html><body><h1>503 Service Unavailable</h1></body></html>"


def a_list(path: Path, *names: str) -> Path:
    path.write_text("".join(f"{name}\n" for name in names), "ascii")
    return path


@contextmanager
def web_server(pages: dict[str, bytes]) -> Iterator[str]:
    """Serve pages on loopback; gives the address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            octets = pages.get(self.path)
            self.send_response(404 if octets is None else 200)
            self.end_headers()
            self.wfile.write(octets or b"")

        def log_message(self, *_: object) -> None:
            pass

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        serving.join()


def blocked(say: Say, name: str) -> bool:
    return say("explain", name, "--address", "192.168.1.9").code == 1


# --- without a running resolver


def test_a_list_of_a_file_comes_and_goes(say: Say, tmp_path: Path) -> None:
    path = a_list(tmp_path / "mine.txt", "one.example", "two.example", "x..y", "three.example")
    added = say("lists", "add", "adult", str(path))
    assert added.code == 0
    identity = added.out.partition(":")[0]
    assert added.out == f"{identity}: 3 names for adult\n"
    assert "No resolver is running: this takes effect when it starts." in added.err
    assert "Adding the list: " in added.err
    assert blocked(say, "www.two.example")
    again = say("lists", "add", "adult", str(path))
    assert (again.code, again.out) == (2, "")
    assert f"That list has been added before: {identity}." in again.err
    assert say("lists", "remove", identity).out == f"{identity}: removed\n"
    assert not blocked(say, "www.two.example")


def test_an_update_takes_what_is_new(say: Say, data: Path, tmp_path: Path) -> None:
    path = a_list(tmp_path / "mine.txt", "one.example", "two.example")
    identity = say("lists", "add", "adult", str(path)).out.partition(":")[0]
    a_list(path, "one.example", "two.example", "new.example")
    updated = command("lists", "update", identity, data=data)  # it is nice, for good
    assert (updated.code, updated.out) == (0, "1 of 1 lists are up to date\n")
    assert blocked(say, "new.example")


def test_status_has_a_version_and_what_is_in_force(say: Say, tmp_path: Path) -> None:
    path = a_list(tmp_path / "mine.txt", "one.example")
    identity = say("lists", "add", "adult", str(path)).out.partition(":")[0]
    view = json.loads(say("lists", "status", "--json").out)
    assert view["version"] == 1
    mine = next(source for source in view["sources"] if source["id"] == identity)
    assert (mine["label"], mine["names"]) == ("adult", 1)
    text = say("lists", "status").out
    assert identity in text
    assert "names in the table" in text
    assert "service:" not in text


def test_status_of_an_empty_folder_is_no_mistake(tmp_path: Path) -> None:
    said = command("lists", "status", data=tmp_path / "none")
    assert said.code == 0
    assert not (tmp_path / "none").exists()
    assert json.loads(command("lists", "status", "--json", data=tmp_path / "none").out)["version"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "nope", "x"], "no category and no service that is called 'nope'"),
        (["add", "adult", ""], "say which list: a URL, or the path"),
        (["add", "adult", "/none.txt"], "/none.txt is no file and no folder that can be read"),
        (["add", "adult", "ftp://x/y"], "'ftp://x/y' is not an address that begins with http"),
        (["add", "adult", "file:///etc/passwd"], "is not an address that begins with http"),
        (["add", "adult", "http://[::1"], "is not an address of a list"),
        (["add", "adult", "http://127.0.0.1:1/x"], "which is not a public one"),
        (["add", "adult", "http://127.0.0.1:1/x", "--allow-private"], "could not be fetched"),
        (["add", "adult", "\udcff"], "is no file"),
        (["add", "adult", "x", "--format", "nope"], "invalid choice: 'nope'"),
        (["remove", "nope"], "no list that is called 'nope'"),
        (["remove", "starter:adult"], "no list that is called 'starter:adult'"),
        (["remove", ""], "no list that is called ''"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(say: Say, words: list[str], sentence: str) -> None:
    said = say("lists", *words)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert not json.loads(say("lists", "status", "--json").out).get("problem")


FILES = {
    "an error page": (ERROR_PAGE, "HTML"),
    "nothing": (b"", "empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, ""),
    "an error in JSON": (b'{"error": "rate limited"}', ""),
    "prose": (b"Dear parents, this list has moved.\n" * 9, ""),
}


@pytest.mark.parametrize(("octets", "word"), FILES.values(), ids=FILES)
def test_what_is_no_list_is_a_sentence(say: Say, tmp_path: Path, octets: bytes, word: str) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(octets)
    said = say("lists", "add", "adult", str(path))
    assert (said.code, said.out) == (2, "")
    assert str(path) in said.err
    assert word in said.err
    assert "Traceback" not in said.err


def test_a_register_that_is_damaged_is_named(say: Say, data: Path) -> None:
    (data / "lists").mkdir(exist_ok=True)
    register = data / "lists" / "sources.json"
    register.write_text("{", "ascii")
    for words in (["status"], ["add", "adult", "/etc/hosts"], ["remove", "x"]):
        said = say("lists", *words)
        assert (said.code, said.out) == (2, "")
        assert str(register) in said.err


# --- a running home


@pytest.mark.xdist_group("nigehban-lists")
def test_a_list_that_becomes_an_error_page_stays_as_it_was(
    running_home: House, tmp_path: Path
) -> None:
    data = running_home.data
    pages = {"/list.txt": b"one.example\ntwo.example\nthree.example\n"}
    with web_server(pages) as address, running_home.device(STRANGER) as device:
        assert device.ask("one.example") == OPEN
        url = f"{address}/list.txt"
        refused = command("lists", "add", "adult", url, data=data)
        assert refused.code == 2
        assert "not a public one" in refused.err

        added = command("lists", "add", "adult", url, "--allow-private", data=data)
        assert added.code == 0
        assert "No resolver is running" not in added.err
        assert device.ask("one.example") == NULL, "add returns when the table is in force"

        identity = added.out.partition(":")[0]
        for octets in (ERROR_PAGE, None):
            pages.pop("/list.txt")
            if octets is not None:
                pages["/list.txt"] = octets
            failed = command("lists", "update", identity, "--allow-private", data=data)
            pages.setdefault("/list.txt", b"")
            assert failed.code == 1
            assert identity in failed.err
            assert failed.out == "0 of 1 lists are up to date\n"
            assert device.ask("one.example") == NULL
        text = command("lists", "status", data=data).out
        assert "404" in text
        assert command("lists", "remove", identity, data=data).code == 0
        assert device.ask("one.example") == OPEN


@pytest.mark.xdist_group("nigehban-lists")
def test_a_damaged_table_is_not_taken_over(running_home: House, tmp_path: Path) -> None:
    table = running_home.data / "table"
    good = table.read_bytes()
    assert command("household", "apply", "-", data=running_home.data, stdin=FAMILY).code == 0
    (running_home.data / "table.broken").write_bytes(good[:1000])
    (running_home.data / "table.broken").replace(table)
    with running_home.device(STRANGER) as device:
        assert device.ask("pornhub.com") == NULL
        path = a_list(tmp_path / "mine.txt", "mine.example")
        added = command("lists", "add", "adult", str(path), data=running_home.data)
        assert added.code == 0, "a broken table is compiled anew"
        assert device.ask("mine.example") == NULL
        assert device.ask("pornhub.com") == NULL
