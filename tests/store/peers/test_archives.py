"""Archives from outside: bombs, links and names that lead elsewhere are refused."""

import io
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.peers.archives import (
    MOST_FILES,
    MOST_UNPACKED,
    leads_outside,
    tar_files,
    zip_files,
)
from store.peers.carried import PeerError, Refusal
from tests.store.peers.peers_files import tar_of, zip_of


def everything(_path: str) -> bool:
    return True


def _refusal_of(read, octets: bytes) -> Refusal:
    with pytest.raises(PeerError) as caught:
        read(octets, everything)
    return caught.value.refusal


def test_wanted_files_are_read_and_no_others() -> None:
    contents = {"a": b"1", "b/c": b"2"}
    assert zip_files(zip_of(contents), lambda path: path == "b/c") == {"b/c": b"2"}
    assert tar_files(tar_of(contents), lambda path: path == "a") == {"a": b"1"}


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "..\\x", "C:\\x", "a\\..\\..\\x"])
def test_names_that_lead_outside_are_refused(name: str) -> None:
    assert leads_outside(name)
    assert _refusal_of(zip_files, zip_of({name: b""})) is Refusal.OUTSIDE
    assert _refusal_of(tar_files, tar_of({name: b""})) is Refusal.OUTSIDE


def test_links_and_devices_are_refused() -> None:
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        member = tarfile.TarInfo("adlist.json")
        member.type, member.linkname = kind, "/etc/shadow"
        assert _refusal_of(tar_files, tar_of({}, member)) is Refusal.OUTSIDE
    info = zipfile.ZipInfo("adlist.json")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(info, "/etc/shadow")
    assert _refusal_of(zip_files, packed.getvalue()) is Refusal.OUTSIDE


def test_bombs_are_refused_without_being_unpacked() -> None:
    bomb = b"\0" * (MOST_UNPACKED + 1)
    for read, octets in ((zip_files, zip_of({"a": bomb})), (tar_files, tar_of({"a": bomb}))):
        assert len(octets) < 100_000
        assert _refusal_of(read, octets) is Refusal.TOO_LARGE
    many = {f"{n}": b"" for n in range(MOST_FILES + 1)}
    assert _refusal_of(zip_files, zip_of(many)) is Refusal.TOO_LARGE
    assert _refusal_of(tar_files, tar_of(many)) is Refusal.TOO_LARGE


def test_several_files_that_are_a_bomb_together_are_refused() -> None:
    part = b"\0" * (MOST_UNPACKED // 3)
    contents = dict.fromkeys("abcd", part)
    assert _refusal_of(zip_files, zip_of(contents)) is Refusal.TOO_LARGE
    assert _refusal_of(tar_files, tar_of(contents)) is Refusal.TOO_LARGE


def test_a_header_that_lies_about_its_size_is_refused() -> None:
    octets = bytearray(zip_of({"a": b"x" * 1000}))
    at = octets.rindex(b"PK\x01\x02") + 24
    octets[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(PeerError):
        zip_files(bytes(octets), everything)


@given(st.binary(max_size=300))
def test_noise_is_refused(noise: bytes) -> None:
    for read, head in ((zip_files, b"PK\x03\x04"), (tar_files, b"\x1f\x8b\x08\0")):
        with pytest.raises(PeerError):
            read(head + noise, everything)


@given(st.data())
def test_damage_is_refused_or_harmless(data: st.DataObject) -> None:
    for read, good in ((zip_files, ZIP), (tar_files, TAR)):
        octets = bytearray(good)
        at = data.draw(st.integers(0, len(octets) - 1))
        octets[at] ^= data.draw(st.integers(1, 255))
        try:
            read(bytes(octets), everything)
        except PeerError:
            pass


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    zip_files(ZIP, everything)
    tar_files(TAR, everything)
    assert os.listdir(tmp_path) == []  # noqa: PTH208  (nothing, whatever its kind)


ZIP = zip_of({"etc/a": b"hello" * 50, "b": b"x"})
TAR = tar_of({"etc/a": b"hello" * 50, "b": b"x"})
