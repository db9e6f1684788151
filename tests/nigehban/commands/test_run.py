"""`nigehban run | resolver | console | check-config`: starting, what is taken, ending, dying."""

import http.client
import os
import re
import signal
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from nigehban.command_line import parser
from nigehban.settings import OperatorSettings
from tests.nigehban.homes import (
    FAMILY,
    NULL,
    OPEN,
    PHONE,
    TABLET,
    Device,
    House,
    becomes_true,
    children,
    command,
    is_alive,
    upstream,
)

pytestmark = pytest.mark.timeout(200)  # several processes each; machines may be busy


def page_status(url: str) -> int:
    parts = urlsplit(url)
    visit = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        visit.request("GET", f"{parts.path}?{parts.query}")
        return visit.getresponse().status
    finally:
        visit.close()


def is_free(port: int) -> bool:
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, kind == socket.SOCK_STREAM)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


# --- a first start


def test_a_first_start_prints_where_everything_is_and_a_link_that_works_once(
    tmp_path: Path,
) -> None:
    """Without a table, a household or an upstream: nothing but the checkout."""
    data = tmp_path / "new" / "data"
    with upstream() as address, House(data, tmp_path / "log", more=["--upstream", address]) as home:
        home.answering()
        text = home.text()
        assert re.search(r"^DNS +127\.0\.0\.1:\d+ \(UDP and TCP\)$", text, re.MULTILINE)
        assert re.search(r"^Page +http://127\.0\.0\.1:\d+/$", text, re.MULTILINE)
        assert re.search(r"^Stop +Ctrl-C$", text, re.MULTILINE)
        links = re.findall(
            r"^Set up +(\S+)   \(open it on this machine; it works once\)$", text, re.MULTILINE
        )
        (link,) = links
        assert link.startswith(home.page + "setup?code=")
        assert becomes_true(lambda: page_status(link) in {200, 302, 303}, within=20)
        with home.device(PHONE) as phone:
            assert phone.ask("pornhub.com") == NULL
            assert phone.ask("example.com") == OPEN
        assert home.end() == 0


def test_the_defaults_are_those_of_the_documents() -> None:
    settings = OperatorSettings()
    assert [str(address) for address in settings.dns] == ["127.0.0.1:5335"]
    assert str(settings.web) == "127.0.0.1:8080"
    makefile = (Path(__file__).parents[3] / "Makefile").read_text("utf-8")
    assert "DATA ?= var\n" in makefile
    assert "$(BIN)/nigehban run --data $(DATA)\n" in makefile
    plain = parser().parse_args(["run"])
    assert (plain.dns, plain.web, plain.upstream, plain.home) == ([], None, [], False)


# --- what is taken


def test_a_second_run_in_the_same_folder_is_refused(running_home: House) -> None:
    for word in ("run", "resolver", "console"):
        listening = () if word == "console" else ("--dns", "127.0.0.1:0")
        said = command(word, *listening, "--web", "127.0.0.1:0", data=running_home.data)
        assert (said.code, said.out) == (4, "")
        what = "console" if word == "console" else "resolver"
        assert said.err == (
            f"The {what} of the data folder {running_home.data} is running already"
            f" (process {running_home.pid}); stop it first, or name another folder with --data.\n"
        )
    assert command("status", data=running_home.data).code == 0
    with running_home.device(PHONE) as phone:
        assert phone.ask("example.com") == OPEN


@pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_STREAM])
def test_a_dns_port_that_is_taken_names_the_holder(data: Path, kind: socket.SocketKind) -> None:
    with socket.socket(socket.AF_INET, kind) as holder:
        holder.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            holder.listen()
        port = holder.getsockname()[1]
        said = command("run", "--dns", f"127.0.0.1:{port}", "--web", "127.0.0.1:0", data=data)
    protocol = "UDP" if kind == socket.SOCK_DGRAM else "TCP"
    assert (said.code, said.out) == (4, "")
    assert said.err.startswith(
        f"cannot listen on 127.0.0.1:{port} ({protocol}): Address already in use; held by "
    )
    assert f"(process {os.getpid()}) at 127.0.0.1" in said.err


def test_a_page_port_that_is_taken_names_the_holder(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        for word in ("run", "console"):
            dns = ("--dns", "127.0.0.1:0") if word == "run" else ()
            said = command(word, *dns, "--web", f"127.0.0.1:{port}", data=data)
            assert (said.code, said.out) == (4, "")
            assert f"127.0.0.1:{port} (TCP): Address already in use" in said.err
            assert f"(process {os.getpid()})" in said.err


def test_an_address_that_is_not_ours_is_named(data: Path) -> None:
    said = command("run", "--dns", "192.0.2.7:5300", "--web", "127.0.0.1:0", data=data)
    assert (said.code, said.out) == (4, "")
    assert said.err == ("cannot listen on 192.0.2.7:5300 (UDP): Cannot assign requested address\n")


def test_an_interface_that_is_not_there_is_named(data: Path) -> None:
    said = command("run", "--dns", "fe80::1%nope0", "--web", "127.0.0.1:0", data=data)
    assert said.code == 4
    assert "[fe80::1%nope0]:53" in said.err
    assert "None" not in said.err


# --- nonsense


NONSENSE = [
    (["--dns", "nonsense"], "--dns: expected an address such as 192.168.1.2"),
    (["--dns", "127.0.0.1:99999"], "--dns"),
    (["--dns", "127.0.0.1:x"], "--dns"),
    (["--dns", "127.0.0.1:-1"], "--dns"),
    (["--dns", "127.0.0.1:5_3"], "--dns"),
    (["--dns", "127.0.0.1:"], "--dns"),
    (["--dns", "[::1"], "--dns"),
    (["--dns", "[::1]x"], "--dns"),
    (["--dns", "::1%"], "--dns"),
    (["--dns", ""], "--dns"),
    (["--dns", "localhost:53"], "--dns"),
    (["--web", "nonsense"], "--web"),
    (["--web", ""], "--web"),
    (["--upstream", "dns.example"], "--upstream"),
    (["--upstream", ""], "--upstream"),
    (["--upstream", "127.0.0.1:0"], "has no port to ask at"),
    (["--upstream", "192.0.2.7:5300"], "192.0.2.7:5300 is where this resolver itself listens"),
    (["--config", "/none.yaml"], "/none.yaml: No such file or directory"),
    (["--config", "/"], "/: Is a directory"),
    (["--nonsense"], "unrecognized arguments: --nonsense"),
]


@pytest.mark.parametrize(("words", "sentence"), NONSENSE, ids=[" ".join(w) for w, _ in NONSENSE])
def test_nonsense_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    from nigehban.__main__ import main  # noqa: PLC0415

    try:
        code = main(["run", "--data", str(tmp_path / "data"), "--dns", "192.0.2.7:5300", *words])
    except SystemExit as end:
        code = int(str(end.code))
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert sentence in said.err
    assert not (tmp_path / "data").exists()


def test_a_settings_file_beside_the_data_is_read(data: Path) -> None:
    (data / "nigehban.yaml").write_text("colour: red\nrefresh_hours: soon\n", "utf-8")
    said = command("run", data=data)
    assert (said.code, said.out) == (2, "")
    assert "colour: is not a key that belongs here" in said.err
    assert "refresh_hours: expected a number from 1 to 720, got 'soon'" in said.err


def test_check_config(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text("dns: [127.0.0.1:5300]\n", "ascii")
    said = command("check-config", str(file))
    assert (said.code, said.out, said.err) == (0, f"{file}: no mistakes\n", "")
    file.write_bytes(b"\xff\xfe\x00")
    said = command("check-config", str(file))
    assert (said.code, said.err) == (2, f"{file}: this is not a text file in UTF-8\n")
    assert command("check-config", str(tmp_path)).err == f"{tmp_path}: Is a directory\n"


# --- without an upstream


def test_no_upstream_is_an_answer_and_the_resolver_lives(data: Path, tmp_path: Path) -> None:
    with House(data, tmp_path / "log", more=["--upstream", "127.0.0.1:1"]) as home:
        home.answering()
        with home.device(PHONE) as phone:
            began = time.monotonic()
            assert phone.ask("example.com", patience=8) == "SERVFAIL"
            assert time.monotonic() - began < 6
            assert phone.ask("pornhub.com") == NULL
        assert command("status", data=data).code == 0
        assert "Traceback" not in home.text()


# --- ending


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_in_seconds(
    data: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with House(data, tmp_path / "log", more=["--upstream", "127.0.0.1:1"]) as home:
        home.answering()
        port, started = home.dns_port, children(home.pid)
        assert set(started) == {"resolver", "console"}
        began = time.monotonic()
        assert home.end(number) == 0
        assert time.monotonic() - began < 6
        assert not [pid for pid in started.values() if is_alive(pid)]
        assert is_free(port)
        assert "Traceback" not in home.text()
        assert "starting it again" not in home.text()


@pytest.mark.parametrize("word", ["resolver", "console"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_alone_ends_too(data: Path, tmp_path: Path, word: str, number: signal.Signals) -> None:
    with House(data, tmp_path / "log", word=word) as home:
        if word == "resolver":
            home.answering()
        else:
            assert becomes_true(lambda: page_status(home.page) < 500, within=20)
        assert home.end(number) == 0
        assert "Traceback" not in home.text()


def test_ctrl_c_while_it_starts_is_no_stack_trace(tmp_path: Path) -> None:
    with House(tmp_path / "data", tmp_path / "log") as home:
        home.wait_for("Compiling")
        assert home.end(signal.SIGINT) == 130
        assert "Traceback" not in home.text()


def test_a_launcher_that_is_killed_takes_its_children_with_it(data: Path, tmp_path: Path) -> None:
    with House(data, tmp_path / "log") as home:
        home.answering()
        port, started = home.dns_port, children(home.pid)
        assert len(started) == 2
        home.process.kill()
        home.process.wait(5)
        assert becomes_true(lambda: not any(map(is_alive, started.values())), within=8)
        assert is_free(port)
        assert "Traceback" not in home.text()
    with House(data, tmp_path / "log", more=["--upstream", "127.0.0.1:1"]) as again:
        again.answering()
        assert again.end() == 0


# --- dying


def test_a_resolver_that_is_killed_is_started_again_and_no_query_is_lost(
    running_home: House,
) -> None:
    pid = children(running_home.pid)["resolver"]
    page = running_home.page
    with running_home.device(PHONE) as phone:
        assert phone.ask("before.example") == OPEN
        os.kill(pid, signal.SIGKILL)
        assert phone.ask("after.example", patience=8) == OPEN, "asked once, while nobody answered"
        running_home.wait_for("resolver was ended by signal 9; starting it again in 0.2 s")
        assert children(running_home.pid)["resolver"] != pid
        assert command("status", data=running_home.data).code == 0
        assert page_status(page) < 500

        again = children(running_home.pid)["resolver"]
        os.kill(again, signal.SIGKILL)
        running_home.wait_for("resolver was ended by signal 9; starting it again in 0.4 s")
        assert phone.ask("again.example", patience=8) == OPEN
    assert "Traceback" not in running_home.text()


def test_a_console_that_is_killed_is_started_again_and_answers_go_on(
    running_home: House,
) -> None:
    pid, page = children(running_home.pid)["console"], running_home.page
    os.kill(pid, signal.SIGKILL)
    with running_home.device(PHONE) as phone:
        assert phone.ask("meanwhile.example", patience=1) == OPEN
    assert page_status(page) < 500, "the visit waits in the socket that the launcher holds"
    running_home.wait_for("console was ended by signal 9; starting it again in 0.2 s")
    assert children(running_home.pid)["console"] != pid


def test_rules_survive_every_kill(data: Path, tmp_path: Path) -> None:
    assert command("household", "apply", "-", data=data, stdin=FAMILY).code == 0
    with upstream() as address:
        for round_number in range(2):
            log = tmp_path / f"log{round_number}"
            with House(data, log, more=["--upstream", address]) as home:
                home.answering()
                with Device(TABLET, home.dns_port) as tablet:
                    assert tablet.ask("roblox.com") == NULL
                    assert tablet.ask("example.com") == OPEN
                started = children(home.pid).values()
                for pid in (*started, home.pid):
                    os.kill(pid, signal.SIGKILL)
                home.process.wait(5)
