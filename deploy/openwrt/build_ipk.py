"""Build packages for OpenWrt without its SDK, the same octet for octet each time.

    python -m deploy.openwrt.build_ipk FOLDER [--vendor FOLDER]

FOLDER gets `nigehban_VERSION_all.ipk` and `nigehban-webui_VERSION_all.ipk` for opkg, with bytecode
for the minor version of the Python that runs this (3.11 for OpenWrt 23.05 and 24.10), and
`nigehban-VERSION.tar.gz` for systems with apk, with sources that its install.sh compiles there.
They run on any processor: nothing in them is compiled for one.
"""

import argparse
import gzip
import io
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from deploy.build_vendor import VendorError, build
from deploy.openwrt.control import CONTROL, SCRIPTS, control
from deploy.openwrt.tree import File, Tree, compiled, tree_of
from nigehban import __version__

PACKAGES: Final = ("nigehban", "nigehban-webui")
INSTALLER: Final = Path(__file__).parent / "install.sh"


def ipk(package: str, tree: Tree) -> bytes:
    """Pack a package: a tar of the format's version, the control files and the files."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    size = sum(len(file.content) for file in tree.values())
    about = {"control": File(control(package, size).encode())}
    for name, script in SCRIPTS.items():
        about[name] = File(script(package, python).encode(), is_run=True)
    if kept := CONTROL[package].kept:
        about["conffiles"] = File("".join(f"{path}\n" for path in kept).encode())
    parts = {
        "debian-binary": File(b"2.0\n"),
        "data.tar.gz": File(tar(tree)),
        "control.tar.gz": File(tar(about)),
    }
    return tar(parts)


def tar(tree: Tree) -> bytes:
    """Pack files: sorted, of nobody's time, all of root's."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(_member(".", tarfile.DIRTYPE, 0o755))
        seen = set()
        for name, file in sorted(tree.items()):
            for folder in reversed(Path(name).parents[:-1]):
                if folder not in seen:
                    seen.add(folder)
                    archive.addfile(_member(f"./{folder}", tarfile.DIRTYPE, 0o755))
            member = _member(f"./{name}", tarfile.REGTYPE, 0o755 if file.is_run else 0o644)
            member.size = len(file.content)
            archive.addfile(member, io.BytesIO(file.content))
    return gzip.compress(packed.getvalue(), mtime=0)


def _member(name: str, kind: bytes, mode: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.mode = kind, mode
    member.uname = member.gname = "root"
    return member


def build_all(folder: Path, vendor: Path) -> list[Path]:
    """Build everything; gives the files."""
    trees = {package: tree_of(package, vendor) for package in PACKAGES}
    built = {
        f"{package}_{__version__}_all.ipk": ipk(package, compiled(tree))
        for package, tree in trees.items()
    }
    here = f"nigehban-{__version__}"
    everything = {
        f"{here}/root/{name}": file for tree in trees.values() for name, file in tree.items()
    }
    wanted = dict.fromkeys(w for package in PACKAGES for w in CONTROL[package].wants)
    packages = " ".join(name for name in wanted if name not in PACKAGES)
    everything[f"{here}/packages"] = File(f"{packages}\n".encode())
    everything[f"{here}/install.sh"] = File(INSTALLER.read_bytes(), is_run=True)
    built[f"{here}.tar.gz"] = tar(everything)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in built.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in built]


def main(words: Sequence[str] | None = None) -> int:
    """Build what is asked for; gives the exit code."""
    parser = argparse.ArgumentParser(prog="build_ipk", description="Build OpenWrt packages.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the packages go")
    parser.add_argument("--vendor", type=Path, metavar="FOLDER", help="what build_vendor built")
    arguments = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        vendor = arguments.vendor
        try:
            if vendor is None:
                vendor = Path(folder) / "vendor"
                build(vendor)
        except VendorError as error:
            print(error, file=sys.stderr)
            return 1
        for path in build_all(arguments.folder, vendor):
            print(f"{path}  {path.stat().st_size:,} octets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
