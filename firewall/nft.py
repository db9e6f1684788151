"""Run nft: the one place where anything of the kernel's is changed. No shell, nothing inherited."""

import subprocess
from pathlib import Path
from typing import Final

_PATIENCE: Final = 10.0
_PLACES: Final = ("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft")


class NftError(Exception):
    """The kernel or nft refused; the message is its first line."""


def find() -> str:
    """Give the path of nft; raises `NftError`."""
    for place in _PLACES:
        if Path(place).exists():
            return place
    message = "nft is not installed"
    raise NftError(message)


class Nft:
    """Applies texts: each one wholly or not at all."""

    def __init__(self, path: str) -> None:
        self._path = path

    def apply(self, text: str) -> None:
        """Make the changes of a text, as one; raises `NftError`."""
        self._run(["-f", "-"], text)

    def listed(self, table: str) -> str:
        """Give a table and what is in its sets, as JSON; raises `NftError` where there is none."""
        return self._run(["-j", "list", "table", *table.split(" ")])

    def flow_tables(self) -> bool:
        """Say whether some ruleset offloads flows: their packets pass nobody's rules."""
        return "flowtable " in self._run(["list", "flowtables"])

    def _run(self, words: list[str], text: str = "") -> str:
        try:
            done = subprocess.run(  # noqa: S603  (words of this file; the text comes from table.py)
                [self._path, *words],
                input=text,
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
                check=False,
                env={},
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            message = f"nft did not run: {error}"
            raise NftError(message) from error
        if done.returncode:
            raise NftError((done.stderr.splitlines() or ["no reason given"])[0])
        return done.stdout
