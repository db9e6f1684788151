"""The files that a router gets, before they are packed: our rooms, what is carried, shell and UCI.

Packages are made from a tree in memory, so that a package is the same wherever it is made: no
owner, no time and no path of the machine that made it comes in.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
FILES: Final = Path(__file__).parent / "files"
LIBRARY: Final = "usr/lib/nigehban"
ROOMS: Final = {
    "nigehban": ("policy", "firewall", "blocklists", "store", "resolver", "nigehban"),
    "nigehban-webui": ("webui",),
}
"""By package: the folders of ours in it, where they are there."""
_NOT_AT_HOME: Final = ("blocklists/derive/", "webui/catalogues.py", "webui/locale/nigehban.pot")
"""What only makes shipped data and catalogues."""
_SOURCES: Final = (".po", ".pot", ".pyc", ".pyi")


class File(NamedTuple):
    """One file: what is in it and whether it is run."""

    content: bytes
    is_run: bool = False


Tree = Mapping[str, File]
"""By path below the router's root, without a slash before it."""


def tree_of(package: str, vendor: Path) -> dict[str, File]:
    """Gather a package's files, Python as source; `vendor` is what `deploy.build_vendor` built."""
    tree = dict(_rooms(package))
    for path, name in _below(vendor / package):
        where = "MANIFEST." + package if name == "MANIFEST" else name
        tree[f"{LIBRARY}/_vendor/{where}"] = File(path.read_bytes())
    if package == "nigehban":
        for path, name in _below(FILES):
            tree[name] = File(path.read_bytes(), os.access(path, os.X_OK))
        tree[f"{LIBRARY}/__main__.py"] = File((FILES.parent / "start.py").read_bytes())
        for name in ("LICENSE", "docs/settings.md", "docs/openwrt.md"):
            tree[f"{LIBRARY}/{Path(name).name}"] = File((ROOT / name).read_bytes())
    if f"{LIBRARY}/firewall/__main__.py" not in tree:
        tree.pop("usr/sbin/nigehban-fw", None)
    return dict(sorted(tree.items()))


def compiled(tree: Tree) -> dict[str, File]:
    """Give the tree with bytecode of this Python's minor version in place of its sources.

    The bytecode is not checked against a source that is not there (PEP 552, unchecked). It is made
    in a process of its own with a fixed hash seed, because sets in it lie in the order of hashes.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, file in tree.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        command = [sys.executable, "-m", "compileall", "-q", "-b", "-s", folder, "-p", "/"]
        command += ["--invalidation-mode", "unchecked-hash", folder]
        environment = {"PYTHONHASHSEED": "0", "PATH": os.defpath}
        subprocess.run(command, env=environment, check=True)  # noqa: S603
        found = {}
        for name, file in tree.items():
            if name.endswith(".py"):
                found[name + "c"] = File(Path(folder, name + "c").read_bytes())
            else:
                found[name] = file
    return dict(sorted(found.items()))


def _rooms(package: str) -> Iterator[tuple[str, File]]:
    for room in ROOMS[package]:
        for path, name in _below(ROOT / room):
            where = f"{room}/{name}"
            if not where.startswith(_NOT_AT_HOME) and path.suffix not in _SOURCES:
                yield f"{LIBRARY}/{where}", File(path.read_bytes())


def _below(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path, path.relative_to(folder).as_posix()
