import asyncio
import gzip
import socket

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from blocklists.download import Downloader, Fetched, Limits
from blocklists.files import StorageError
from blocklists.hops import DownloadError
from tests.blocklists.servers import serving

LIST = b"a.test\nb.test\n"


@pytest.fixture
def target(tmp_path):
    return tmp_path / "list"


def downloader(**limits):
    return Downloader(allow_private=True, limits=Limits(**limits))


async def test_a_list_is_stored_as_it_comes(target):
    async with serving(list=LIST) as server:
        fetched = await downloader().fetch(server.url + "list", target)
    assert target.read_bytes() == LIST
    assert fetched.changed
    assert fetched.etag
    assert fetched.modified == "Sat, 21 Nov 2026 12:00:00 GMT"


async def test_what_we_have_is_not_sent_again(target):
    async with serving(list=LIST) as server:
        first = await downloader().fetch(server.url + "list", target)
        target.unlink()
        again = await downloader().fetch(
            server.url + "list", target, etag=first.etag, modified=first.modified
        )
    assert again == Fetched(changed=False)
    assert server.asked[1].headers["If-Modified-Since"] == first.modified
    assert not target.exists()


async def test_a_body_that_is_compressed_on_the_way_is_stored_compressed(target):
    async with serving(list=gzip.compress(LIST)) as server:
        server.headers["Content-Encoding"] = "gzip"
        await downloader().fetch(server.url + "list", target)
    assert gzip.decompress(target.read_bytes()) == LIST


async def test_an_encoding_that_is_not_read_is_refused(target):
    async with serving(list=LIST) as server:
        server.headers["Content-Encoding"] = "br"
        with pytest.raises(DownloadError, match="an encoding that is not read here: br"):
            await downloader().fetch(server.url + "list", target)


async def test_progress_is_told(target):
    seen = []
    async with serving(list=LIST) as server:
        await downloader().fetch(
            server.url + "list", target, progress=lambda *step: seen.append(step)
        )
    assert seen == [("download", len(LIST), len(LIST))]


async def test_redirects_are_followed(target):
    async with serving(list=LIST) as server:
        server.redirects = {"/old": "/older", "/older": server.url + "list"}
        await downloader().fetch(server.url + "old", target)
    assert target.read_bytes() == LIST


async def test_endless_redirects_end(target):
    async with serving() as server:
        server.redirects = {"/a": "/b", "/b": "/a"}
        with pytest.raises(DownloadError, match="behind more than 5 redirects"):
            await downloader().fetch(server.url + "a", target)
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("ftp://lists.test/x", "begins with http:// or https://"),
        ("file:///etc/passwd", "begins with http:// or https://"),
        ("http://me:secret@lists.test/", "holds a name or a password"),
    ],
)
async def test_each_hop_is_looked_at(target, location, sentence):
    async with serving() as server:
        server.redirects = {"/a": location}
        with pytest.raises(DownloadError, match=sentence):
            await downloader().fetch(server.url + "a", target)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433"])
async def test_this_machine_is_not_asked(target, host):
    with pytest.raises(DownloadError, match=r"not a public one|not a canonical IPv4 address"):
        await Downloader().fetch(f"http://{host}/x", target)
    assert not target.exists()


async def test_a_name_that_leads_into_the_house_is_refused_and_never_asked_twice(
    target, monkeypatch
):
    """The connection goes to the addresses that were looked at, whatever DNS says later."""
    loop = asyncio.get_running_loop()
    answers = iter(["127.0.0.1", "10.0.0.1"])

    async def rebinding(host, port, **_):
        address = next(answers) if host == "lists.test" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    async with serving(list=LIST) as server:
        monkeypatch.setattr(loop, "getaddrinfo", rebinding)
        address = server.url.replace("127.0.0.1", "lists.test") + "list"
        await downloader().fetch(address, target)
        assert target.read_bytes() == LIST
        with pytest.raises(DownloadError, match=r"lists\.test has the address 10\.0\.0\.1"):
            await Downloader().fetch(address, target)


@pytest.mark.parametrize("declared", [True, False])
async def test_a_list_that_is_too_large_is_refused(target, declared):
    async def endless(request):
        response = web.StreamResponse()
        if declared:
            response.content_length = 10_000_000
        await response.prepare(request)
        for _ in range(100):
            await response.write(bytes(100_000))
        return response

    app = web.Application()
    app.router.add_get("/", endless)
    async with TestServer(app) as server:
        with pytest.raises(DownloadError, match="is larger than 1 MB"):
            await downloader(octets=1 << 20).fetch(str(server.make_url("/")), target)
    assert not target.exists()


async def test_a_server_that_takes_too_long_is_given_up(target):
    async with serving(list=LIST) as server:
        server.delay = 30
        with pytest.raises(DownloadError, match="took longer than 0 seconds"):
            await downloader(seconds=0.2).fetch(server.url + "list", target)


async def test_a_page_that_is_not_there_is_said_with_its_number(target):
    async with serving() as server:
        with pytest.raises(DownloadError, match=r"answered 404 \(Not Found\)"):
            await downloader().fetch(server.url + "none", target)


async def test_a_server_that_is_not_there_is_named(target):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/x"
    with pytest.raises(DownloadError, match=r"could not be fetched: .*127\.0\.0\.1"):
        await downloader().fetch(address, target)


async def test_a_name_that_does_not_exist_is_named(target):
    with pytest.raises(DownloadError, match=r"nowhere\.invalid"):
        await downloader().fetch("http://nowhere.invalid/x", target)


async def test_a_folder_that_is_not_there_is_a_matter_of_storage(tmp_path):
    async with serving(list=LIST) as server:
        with pytest.raises(StorageError, match="could not be written"):
            await downloader().fetch(server.url + "list", tmp_path / "none" / "list")
