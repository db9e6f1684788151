"""What a hostile program sends: refused with a problem, changes nothing, harms no page."""

import io
import json

import pytest

from store.household import DEFAULT
from tests.webui.api.calling import Program
from tests.webui.home import PagesLab, Visitor
from webui.api.problems import MEDIA

WRITES = [
    ("PUT", "/rules"), ("POST", "/alarms/home"), ("PUT", "/alarms/home/0-0"),
    ("PATCH", "/devices/d1"), ("POST", "/requests/1/answer"), ("POST", "/grants"),
    ("POST", "/pauses"), ("POST", "/backup"),
]  # fmt: skip
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(("method", "path"), WRITES)
async def test_every_write_refuses_what_it_cannot_read(
    home: PagesLab, owner: Program, method: str, path: str
) -> None:
    before, revision = await home.household(), await revision_of(home)
    for octets, headers, status in (
        (b"{}", {"Content-Type": "text/plain"}, 415),
        (b"a=1", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b"", {}, 415),
        (b"{", JSON, 400),
        (b"\xff\xfe", JSON, 400),
        (b"[" * 50_000, JSON, {400, 413}),
        (b'{"a":' * 2000 + b"1" + b"}" * 2000, JSON, 400),
        (b"[]", JSON, 422),
        (b'"' + b"x" * 200 + b'"', JSON, 422),
        (b'{"__proto__": {}, "for": "home"}', JSON, 422),
        (b" " * 300_000, JSON, 413),
    ):
        reply = await owner.ask(method, path, data=octets, headers=headers)
        wanted = status if isinstance(status, set) else {status}
        assert reply.status in wanted, (octets[:20], reply.octets)
        assert reply.kind == MEDIA
    assert await home.household() == before
    assert await revision_of(home) == revision


async def revision_of(home: PagesLab) -> int:
    return await home.do(lambda store: store.standing(DEFAULT).revision)


@pytest.mark.parametrize("chunked", [False, True])
async def test_ten_megabytes_are_not_read(home: PagesLab, owner: Program, *, chunked: bool) -> None:
    async def pieces():
        for _ in range(160):
            yield b" " * 65_536

    body = pieces() if chunked else io.BytesIO(b" " * (10 << 20))
    headers = JSON | {"Authorization": f"Bearer {owner.token}"}
    url = home.base + "/api/v1/households/default/rules"
    try:
        async with owner.session.put(url, data=body, headers=headers) as reply:
            assert reply.status == 413
    except (ConnectionError, OSError):
        pass  # the connection was closed before all was sent
    assert (await owner.get("/overview")).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/alarms/home/..%2f..%2frules", "/alarms/profile:..%2f..",
        "/devices/..%2f..%2fetc%2fpasswd",
        "/grants/-1", "/grants/1%20OR%201=1", "/pauses/home%00", "/pauses/profile:%0d%0aX:1",
        "/requests/99999999999999999999/answer", "/requests/%D9%A1/answer",
        "/alarms/device:d1/" + "9" * 300,
    ],
)  # fmt: skip
async def test_paths_that_lead_elsewhere_lead_nowhere(
    home: PagesLab, owner: Program, path: str
) -> None:
    before = await home.household()
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        reply = await owner.ask(method, path, {"answer": "denied"})
        assert reply.status in {404, 405, 422}, (method, reply.octets)
        assert reply.kind == MEDIA
        assert "X" not in reply.headers
    assert await home.household() == before


@pytest.mark.parametrize(
    "name",
    [
        "a\r\nSet-Cookie: x=1", "<script>alert(1)</script>", "\u202egnp.exe", "=cmd|' /C calc'!A0",
        "\x1b[31mred", "x" * 60, "' OR 1=1 --", "{{7*7}}", "%(name)s", "\u0000",
    ],
)  # fmt: skip
async def test_hostile_names_are_data(
    home: PagesLab, owner: Program, parent: Visitor, name: str
) -> None:
    reply = await owner.ask("PATCH", "/devices/d2", {"name": name})
    assert reply.status == 200
    assert "\r" not in reply.value["name"]
    assert "\n" not in reply.value["name"]
    assert "Set-Cookie" not in reply.headers
    await owner.post("/pauses", {"for": "device:d2", "minutes": 5})
    for path in ("/devices", "/more/log", "/"):
        text = (await parent.get(path)).text
        for evil in ("<script>alert", "\u202e", "\x1b", "\x00"):
            assert evil not in text
    assert (await owner.get("/overview")).status == 200


@pytest.mark.parametrize(
    "query",
    ["", "?name=a.example", "?name=&for=new", "?name=a.example&for=x", "?name=a..b&for=new",
     "?name=%00&for=new", "?name=" + "a." * 200 + "&for=new", "?name=a.example&for=new&at=x",
     "?name=a.example&for=new&at=9999-12-31T23:59:59Z", "?name=a.example&for=new&at=2026-11-21",
     "?name=a.example&for=new&at=0001-01-01T00:00:00%2B23:59", "?name=%ff&for=new"],
)  # fmt: skip
async def test_queries_that_ask_nothing_say_so(owner: Program, query: str) -> None:
    reply = await owner.get("/explain" + query)
    assert reply.status == 422, reply.octets
    assert reply.kind == MEDIA


async def test_a_problem_shows_no_more_than_it_should(home: PagesLab, owner: Program) -> None:
    home.console.facts = lambda _name: 1 / 0  # an error that nobody thought of
    reply = await owner.get("/explain?name=a.example&for=new")
    assert reply.status == 500
    assert b"Zero" not in reply.octets
    assert "detail" in json.loads(reply.octets)
