"""A router's root to try a package in: a Python that has only the packages which ours ask for.

The interpreter is copied, so that it finds its standard library beside itself; of that library it
gets what is not cut off. Modules that are built into this interpreter are refused at import, and
the resolver's process is refused what only the commands and the pages may have.
"""

import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

from deploy.openwrt.split import NEVER, SPLIT, WANTED, WANTED_BY_STORE, missing

VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
INSTALLED = (*WANTED, *WANTED_BY_STORE)
RESOLVER_HAS = tuple(package for package in WANTED if package != "python3-openssl")
REFUSAL = """
import sys

REFUSED = frozenset({refused!r})
if "nigehban.resolver_process" in sys.orig_argv:
    REFUSED |= frozenset({of_resolver!r})


class Refuser:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in REFUSED:
            raise ModuleNotFoundError(f"no module named {{name!r}} on this router", name=name)


sys.meta_path.insert(0, Refuser())
"""


def make_root(root: Path) -> Path:
    """Make a root with /usr/bin/python3 and its cut library; gives the interpreter."""
    base = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    python, library = root / "usr/bin/python3", root / "usr/lib" / VERSION
    python.parent.mkdir(parents=True)
    shutil.copy2(base, python)
    _cut(Path(sysconfig.get_path("stdlib")), library)
    refusal = REFUSAL.format(refused=sorted(missing(INSTALLED)), of_resolver=sorted(_only_others()))
    (library / "sitecustomize.py").write_text(refusal)
    for folder in ("etc", "tmp", "var/run"):
        (root / folder).mkdir(parents=True)
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/ash\n")
    (root / "etc/group").write_text("root:x:0:\n")
    return python


def environment(root: Path, **more: str) -> dict[str, str]:
    """Give the environment in which a program of the root is run, without anything of ours."""
    found = {
        "PATH": f"{root}/usr/sbin:{root}/usr/bin:/usr/bin:/bin",
        "RUNTIME_DIRECTORY": str(root / "var/run/nigehban"),
        "NIGEHBAN_DATA": str(root / "etc/nigehban"),
    }
    if shared := sysconfig.get_config_var("LIBDIR"):
        found["LD_LIBRARY_PATH"] = shared
    return found | more


def extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Unpack an archive of ours as it is, by any Python: `filter=` came with 3.11.4 (PEP 706)."""
    archive.extraction_filter = lambda member, _path: member
    archive.extractall(folder)  # noqa: S202  (we made it)


def unpack(ipk: Path, root: Path) -> dict[str, str]:
    """Unpack a package as opkg does; gives its control files as text."""
    about = {}
    with tarfile.open(ipk) as outer:
        for part in ("./control.tar.gz", "./data.tar.gz"):
            with tarfile.open(fileobj=outer.extractfile(part)) as inner:
                if part == "./data.tar.gz":
                    extract(inner, root)
                    continue
                for member in inner.getmembers():
                    if (content := inner.extractfile(member)) is not None:
                        about[member.name.removeprefix("./")] = content.read().decode()
    return about


def run(root: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    command = [str(root / "usr/sbin/nigehban"), *words]
    return subprocess.run(
        command,
        env=environment(root, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _cut(whole: Path, library: Path) -> None:
    """Link what is in python3-light and the wanted packages, file by file."""
    gone = missing(INSTALLED) | {"site-packages", "dist-packages", "sitecustomize", "__pycache__"}
    library.mkdir(parents=True)
    (library / "lib-dynload").mkdir()
    for folder in (whole, whole / "lib-dynload"):
        for path in folder.iterdir():
            if path.name.partition(".")[0] not in gone and path.name != "lib-dynload":
                (library / path.relative_to(whole)).symlink_to(path)


def _only_others() -> frozenset[str]:
    """Give what the commands and the pages have and the resolver has not."""
    return missing(RESOLVER_HAS) - NEVER | SPLIT["python3-openssl"]
