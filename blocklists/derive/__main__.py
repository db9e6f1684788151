"""The command: `python -m blocklists.derive FOLDER` makes the derived files of the starter data."""

import argparse
import gzip
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from blocklists.derive import starter
from blocklists.derive.counts import write_counts
from blocklists.derive.lists import SUFFIX_LIST, make_lists
from blocklists.derive.marks import mark_services, mark_thin_lists, read_known
from blocklists.derive.popular import make_popular


def main(arguments: Sequence[str] | None = None) -> int:
    """Mark what is kept by hand, then make the lists, the popular names and the counts."""
    parser = argparse.ArgumentParser(prog="python -m blocklists.derive", description=__doc__)
    parser.add_argument("folder", type=Path, help="the published lists; see starter/DERIVED.md")
    folder: Path = parser.parse_args(arguments).folder
    if not (folder / SUFFIX_LIST).is_file():
        sys.stderr.write(f"{folder}: no {SUFFIX_LIST} in this folder\n")
        return 2
    known = read_known(folder)
    mark_services(known)
    mark_thin_lists(known)
    starter.save_packed("public_suffixes.txt.gz", _unpacked(folder / SUFFIX_LIST))
    _tell([("popular names", make_popular(folder, known))])
    _tell(make_lists(folder))
    write_counts()
    return 0


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def _tell(rows: Iterable[tuple[str, int]]) -> None:
    for name, count in rows:
        sys.stdout.write(f"{name:28}{count:>9,}\n")


if __name__ == "__main__":
    sys.exit(main())
