"""`nigehban explain`: exit codes, hostile names and times, and where a name leads."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nigehban.explaining import leads
from nigehban.lookup import Found
from resolver.upstreams import Address
from tests.nigehban.homes import FAMILY, Said, command, upstream

pytestmark = pytest.mark.usefixtures("family")
Say = Callable[..., Said]


def asked(say: Say, name: str, *words: str) -> Said:
    return say("explain", "--profile", "youngest", *words, "--", name)


@pytest.mark.parametrize(
    ("name", "code", "word"),
    [
        ("example.com", 0, "allowed"),
        ("pornhub.com", 1, "blocked"),
        ("www.daraz.pk", 1, "blocked; may be asked for"),
        ("www.google.com", 0, "allowed, answered as forcesafesearch.google.com"),
        ("bad.example", 1, "blocked"),
        ("a.school.example", 0, "allowed"),
    ],
)
def test_the_exit_code_says_what_the_name_gets(say: Say, name: str, code: int, word: str) -> None:
    said = asked(say, name)
    assert (said.code, said.err) == (code, "")
    assert said.out.splitlines()[0].endswith(f": {word}")


@pytest.mark.parametrize("at", ["9999-12-31T23:59", "2999-12-31T23:59", "0001-01-01T00:00"])
def test_times_at_the_ends_of_calendars_are_no_fault(say: Say, at: str) -> None:
    said = asked(say, "example.com", "--at", at)
    assert said.code in {0, 1, 2}
    assert "Traceback" not in said.err


def test_json_has_every_documented_key(say: Say) -> None:
    said = asked(say, "pornhub.com", "--json", "--at", "2026-11-22T12:00")
    view = json.loads(said.out)
    assert view == {
        "version": 1,
        "name": "pornhub.com",
        "type": "A",
        "for": "profile youngest",
        "at": "2026-11-22T12:00:00",
        "decision": "block",
        "reason": "label",
        "rule": {"owner": "profile", "title": "adult"},
        "sources": ["starter:adult"],
        "changes_at": None,
        "becomes": None,
        "label": "adult",
    } | {key: view[key] for key in ("reason", "rule")}
    assert set(view["rule"]) == {"owner", "title"}


def test_the_rule_by_hand_is_the_reason(say: Say) -> None:
    view = json.loads(asked(say, "www.bad.example", "--json").out)
    assert "bad.example" in json.dumps(view["rule"])


@pytest.mark.parametrize(("at", "decision"), [("20:59", "allow"), ("21:00", "block")])
def test_another_time_can_be_asked_for(say: Say, at: str, decision: str) -> None:
    say("household", "apply", "-", stdin=FAMILY.replace("on: false", "on: true"))
    view = json.loads(asked(say, "example.com", "--at", f"2026-11-23T{at}", "--json").out)
    assert view["decision"] == decision
    assert view["changes_at"] == (
        "2026-11-23T21:00:00" if decision == "allow" else "2026-11-24T06:30:00"
    )
    assert view["becomes"] == ("block" if decision == "allow" else "allow")


@pytest.mark.parametrize(
    "at",
    ["9999-12-31T23:59", "0001-01-01T00:00", "9999-12-31T23:59+14:00", "0001-01-01T00:00-14:00",
     "21:30", "", "x", "2026-13-01", "2026-11-21T25:00", "\x1b[31m", "1969-12-31T23:59"],
)  # fmt: skip
def test_an_impossible_time_is_a_sentence(say: Say, at: str) -> None:
    said = asked(say, "example.com", f"--at={at}")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("--at: ")
    assert "\x1b" not in said.err


@pytest.mark.parametrize(
    "at", ["1970-01-01T00:00", "2999-12-31T23:59", "2026-11-21", "2026-11-21T21:30Z"]
)
def test_a_possible_time_is_answered(say: Say, at: str) -> None:
    assert asked(say, "example.com", "--at", at).code == 0


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "a..b", ".example.com", "a" * 64 + ".com", "abcdefg." * 40 + "com",
     "\x1b[31mred.example", "a b.example", "-a.example", "a-.example", "*.example.com",
     "http://pornhub.com/", "\\300", "=example.com", "\udcff.com", "a\0b.com", "\u202ecom.nrop"],
)  # fmt: skip
def test_what_is_no_name_is_a_sentence(say: Say, name: str) -> None:
    said = asked(say, name)
    assert (said.code, said.out) == (2, "")
    assert "is not a name: " in said.err
    assert said.err.isprintable() or said.err.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("EXAMPLE.com.", "example.com"),
        ("München.example", "xn--mnchen-3ya.example"),
        ("اردو.pk", "xn--mgbqf7g.pk"),
        ("_dmarc.example.com", "_dmarc.example.com"),
        (".".join(["a" * 63] * 3 + ["b" * 61]), ".".join(["a" * 63] * 3 + ["b" * 61])),
    ],
)
def test_a_name_is_shown_in_its_canonical_form(say: Say, name: str, shown: str) -> None:
    assert json.loads(asked(say, name, "--json").out)["name"] == shown


def test_idn_and_its_a_label_are_the_same_name(say: Say) -> None:
    rules = FAMILY.replace("bad.example", "münchen.example")
    say("household", "apply", "-", stdin=rules)
    assert asked(say, "xn--mnchen-3ya.example").code == 1
    assert asked(say, "www.MÜNCHEN.example.").code == 1


@pytest.mark.parametrize("kind", ["a", "AAAA", "https", "TYPE65", "type1", "TYPE65535"])
def test_every_type_can_be_asked_for(say: Say, kind: str) -> None:
    assert asked(say, "example.com", "--type", kind).code == 0


@pytest.mark.parametrize("kind", ["", "FOO", "TYPE0", "TYPE65536", "TYPE", "1", "TYPE٣", "TYPE-1"])
def test_a_type_that_is_none_is_a_sentence(say: Say, kind: str) -> None:
    said = asked(say, "example.com", f"--type={kind}", "--resolve")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("--type: expected a type such as")


def test_type65_is_https(say: Say) -> None:
    assert json.loads(asked(say, "example.com", "--type=TYPE65", "--json").out)["type"] == "HTTPS"


# --- for whom


def test_a_device_is_found_by_its_name_in_any_letter_case(say: Say) -> None:
    assert say("explain", "pornhub.com", "--device", "BLUE tablet").code == 1
    assert say("explain", "pornhub.com", "--device", "Phone").code == 0


def test_without_a_resolver_an_address_goes_by_what_was_written_down(say: Say) -> None:
    assert say("explain", "roblox.com", "--address", "127.0.0.30").code == 0
    assert say("explain", "roblox.com", "--address", "127.0.0.20").code == 1


def test_an_unknown_address_gets_the_new_devices_rules(say: Say) -> None:
    assert say("explain", "pornhub.com", "--address", "192.168.1.77").code == 1


@pytest.mark.parametrize(
    ("whom", "sentence"),
    [
        (["--device", "Toaster"], "no device 'Toaster'; there are: Blue tablet, Phone"),
        (["--device", ""], "no device ''"),
        (["--profile", "nobody"], "no profile 'nobody'; there are: youngest, parents"),
        (["--profile", ""], "no profile ''"),
        (["--address", "nonsense"], "expected an address such as 192.168.1.50, got 'nonsense'"),
        (["--address", ""], "expected an address"),
        (["--address", "224.0.0.1"], "not the address of a single device"),
        (["--address", "192.168.1.2", "--household", "nope"], "no household 'nope'"),
        (["--address", "192.168.1.2", "--household", "\udcff"], "no household"),
        ([], "one of the arguments --device --address --profile is required"),
        (["--device", "Phone", "--profile", "youngest"], "not allowed with"),
    ],
)
def test_who_is_not_there_is_a_sentence(say: Say, whom: list[str], sentence: str) -> None:
    said = say("explain", "example.com", *whom)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err


# --- where it leads


def test_resolve_shows_the_records(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    with upstream() as address:
        host, _, port = address.partition(":")
        monkeypatch.setattr(leads, "DEFAULT_UPSTREAMS", (Address(host, int(port)),))
        view = json.loads(asked(say, "example.com", "--resolve", "--json").out)
    assert view["resolved"]["addresses"] == ["198.51.100.1"]
    assert view["resolved"]["rcode"] == "NOERROR"


def test_a_name_that_leads_to_a_blocked_one_names_the_rule(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Found("NOERROR", ("cdn.example", "www.bad.example"), ("198.51.100.1",), ())
    monkeypatch.setattr(leads, "look_up", lambda *_: found)
    said = asked(say, "shop.example", "--resolve", "--json")
    view = json.loads(said.out)
    assert (said.code, view["decision"], view["reason"]) == (1, "block", "hand")
    assert view["rule"] == {"owner": "profile", "title": "bad.example"}


@pytest.mark.parametrize(
    ("name", "rcode"), [("x.local", "NXDOMAIN"), ("_dns.resolver.arpa", "NOERROR")]
)
def test_a_name_that_is_answered_here_is_said_to_be(say: Say, name: str, rcode: str) -> None:
    said = asked(say, name)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"{name} A: answered here with {rcode}, whatever the rules\n"
    view = json.loads(asked(say, name, "--resolve", "--json").out)
    assert (view["decision"], view["rcode"]) == ("local", rcode)
    assert "resolved" not in view


def test_a_blocked_name_is_not_asked_for(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leads, "DEFAULT_UPSTREAMS", ())
    said = asked(say, "pornhub.com", "--resolve")
    assert (said.code, said.err) == (1, "")


def test_no_upstream_is_a_sentence(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leads, "DEFAULT_UPSTREAMS", (Address("127.0.0.1", 1),))
    said = asked(say, "example.com", "--resolve")
    assert (said.code, said.out) == (2, "")
    assert said.err == "--resolve: no upstream answered (127.0.0.1:1: Connection refused)\n"


# --- the table


def test_a_truncated_table_is_compiled_anew(data: Path, say: Say) -> None:
    table = data / "table"
    octets = table.read_bytes()
    table.write_bytes(octets[: len(octets) // 2])
    assert asked(say, "pornhub.com").code == 1
    assert table.stat().st_size == len(octets)


def test_a_folder_where_the_table_should_be_is_a_sentence(data: Path, say: Say) -> None:
    (data / "table").unlink()
    (data / "table").mkdir()
    said = asked(say, "pornhub.com")
    assert (said.code, said.out) == (2, "")
    assert str(data / "table") in said.err
    assert "Traceback" not in said.err


def test_a_fresh_folder_needs_nothing_but_the_command(tmp_path: Path) -> None:
    said = command("explain", "pornhub.com", "--address", "192.168.1.2", data=tmp_path / "new")
    assert said.code == 1
    assert "Traceback" not in said.err
    shutil.rmtree(tmp_path / "new")


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        (
            "TikTok",
            "'TikTok' is an app (tiktok), and no site's name; ask for one, such as tiktok.com",
        ),
        ("games", "'games' is a category (games), and no site's name"),
        ("nonsense", "'nonsense' is no site's name"),
    ],
)
def test_what_people_call_an_app_is_not_answered_as_an_open_site(
    say: Say, word: str, sentence: str
) -> None:
    for more in ([], ["--json"]):
        said = asked(say, word, *more)
        assert (said.code, said.out) == (2, "")
        assert sentence in said.err


def test_an_alarm_by_the_sun_says_how_its_time_comes_about(say: Say, data: Path) -> None:
    prayer = {
        "label": "Prayer", "days": ["mon"], "from": "maghrib+10", "to": "21:00",
        "place": "lahore", "locks": "everything",
    }  # fmt: skip
    rules = FAMILY.replace("allowances: []", f"allowances: []\n  sun: {{alarms: [{prayer}]}}")
    (data / "sun.yaml").write_text(rules, "utf-8")
    assert say("household", "apply", str(data / "sun.yaml"), "--force").code == 0
    when = ["explain", "--profile", "sun", "--at"]
    said = say(*when, "2026-11-23T17:20", "--", "plain.example")
    assert said.code == 1
    assert re.search(r"by the sun: Maghrib in Lahore 1[67]:\d\d \+ 10 min", said.out)
    view = json.loads(say(*when, "2026-11-23T17:20", "--json", "--", "plain.example").out)
    assert view["rule"]["sun"].endswith("+ 10 min")
    assert say(*when, "2026-11-23T17:00", "--", "plain.example").code == 0
    assert say(*when, "2026-06-22T17:20", "--", "plain.example").code == 0
