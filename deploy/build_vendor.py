"""Fetch the pinned packages of `vendor.txt` and keep of them what runs on any processor.

    python -m deploy.build_vendor FOLDER

A wheel is only unpacked, nothing of it is run. What is compiled is left out (each package has the
same in Python), so that one build serves every router and is the same wherever it is made. Licences
are kept, and MANIFEST names each file with its hash. The folder is built, never committed.
"""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

PINNED: Final = Path(__file__).parent / "vendor.txt"
_AS_FOR: Final = (
    *("--python-version", "311", "--implementation", "cp", "--abi", "cp311", "--abi", "none"),
    *("--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_17_x86_64"),
    *("--platform", "any"),
)
"""The oldest Python that routers have. Of the platform nothing is kept; it decides the hash."""
_SECTION: Final = re.compile(r"^# \[([\w-]+)\]$")
_PIN: Final = re.compile(r"^([\w.-]+)==([\w.]+) ")
_LICENCE: Final = re.compile(r"/(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
_NOT_RUN: Final = re.compile(r"(^|/)(tests?|_cython|__pycache__)/|^[\w-]+\.data/")
_COMPILED: Final = (".so", ".pyd", ".dll", ".dylib", ".o", ".a")


class VendorError(Exception):
    """The packages cannot be had as they are pinned; the message says which and why."""


class Pin(NamedTuple):
    """One package: in which of ours it is carried, and what it is called."""

    package: str
    name: str
    version: str


def pins(text: str) -> list[Pin]:
    """Read what is pinned; each pin stands below the name of the package that carries it."""
    found, package = [], ""
    for line in text.splitlines():
        if section := _SECTION.match(line):
            package = section[1]
        elif pin := _PIN.match(line):
            found.append(Pin(package, pin[1], pin[2]))
    return found


def build(folder: Path, pinned: Path = PINNED) -> None:
    """Fill a folder: FOLDER/PACKAGE/…, FOLDER/PACKAGE/LICENCES/NAME/…, FOLDER/PACKAGE/MANIFEST."""
    shutil.rmtree(folder, ignore_errors=True)
    wanted = pins(pinned.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as wheels:
        _fetch(pinned, Path(wheels))
        by_name = {_plain(wheel.name.partition("-")[0]): wheel for wheel in Path(wheels).iterdir()}
        for pin in wanted:
            wheel = by_name.pop(_plain(pin.name), None)
            if wheel is None:
                message = f"{pin.name} {pin.version} was not fetched"
                raise VendorError(message)
            _unpack(wheel, folder / pin.package, pin.name)
    for package in sorted({pin.package for pin in wanted}):
        (folder / package / "MANIFEST").write_text("".join(_manifest(folder / package)))
    compiled = [path for path in folder.rglob("*") if path.suffix in _COMPILED]
    if compiled:
        message = f"{compiled[0]} is compiled"
        raise VendorError(message)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _fetch(pinned: Path, wheels: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--require-hashes", "--only-binary", ":all:", *_AS_FOR]
    command += ["--requirement", str(pinned), "--dest", str(wheels)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise VendorError("; ".join(errors) or done.stderr.strip())


def _unpack(wheel: Path, target: Path, name: str) -> None:
    """Unpack the Python of a wheel, and its licences; raises `VendorError` where it has none."""
    has_licence = False
    with zipfile.ZipFile(wheel) as opened:
        for member in opened.namelist():
            if ".dist-info/" in member and _LICENCE.search(member):
                inside = re.sub(r"^[^/]+\.dist-info/(licenses/)?", "", member)
                _write(target / "LICENCES" / name / inside, opened.read(member))
                has_licence = True
            elif member.endswith(".py") and not _NOT_RUN.search(member):
                _write(target / member, opened.read(member))
    if not has_licence:
        message = f"{wheel.name} holds no licence"
        raise VendorError(message)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _manifest(folder: Path) -> Iterator[str]:
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        yield f"{digest}  {path.relative_to(folder).as_posix()}\n"


def main(words: Sequence[str] | None = None) -> int:
    """Build the folder; gives the exit code."""
    parser = argparse.ArgumentParser(prog="build_vendor", description="Build what is carried.")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    try:
        build(parser.parse_args(words).folder)
    except VendorError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
