"""The packages for routers, built once a run, and a root that they are unpacked in."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.build_vendor import VendorError, build
from deploy.openwrt.build_ipk import build_all
from tests.deploy import bare_root


@pytest.fixture(scope="session")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build what is carried; where no index can be reached, there is nothing to try."""
    folder = tmp_path_factory.mktemp("carried") / "vendor"
    try:
        build(folder)
    except VendorError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the pinned packages cannot be fetched: {error}")
    return folder


@pytest.fixture(scope="session")
def packages(vendor: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Build both packages and the archive; by name without the version."""
    built = build_all(tmp_path_factory.mktemp("packages"), vendor)
    return {
        "archive" if path.suffix == ".gz" else path.name.partition("_")[0]: path for path in built
    }


@dataclass(frozen=True)
class Router:
    """A root with both packages in it, and what they said of themselves."""

    root: Path
    about: Mapping[str, Mapping[str, str]]


@pytest.fixture(scope="session")
def router(packages: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Router:
    root = tmp_path_factory.mktemp("router")
    python = bare_root.make_root(root)
    about = {
        name: bare_root.unpack(path, root) for name, path in packages.items() if name != "archive"
    }
    tried = subprocess.run([python, "-I", "-c", ""], env=bare_root.environment(root), check=False)
    if tried.returncode:
        pytest.skip("this Python cannot be copied: its library is not found from its place")
    return Router(root, about)
