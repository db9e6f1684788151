"""A small folder of starter data, in the formats of `blocklists/starter`."""

import gzip
import json
from pathlib import Path

from blocklists.starter import Starter

SERVICES = {
    "social": [
        {
            "id": "chirper",
            "title": "Chirper",
            "dns_effect": "full",
            "why": "It asks for its names all the time.",
            "hold_minutes": 2,
            "foreground": {"general": ["chirper.test"], "unverified": ["=chirp.test"]},
            "shared": {"v2fly": ["cdn.test"]},
            "background": {"general": ["log.chirper.test"]},
        }
    ],
    "video": [
        {
            "id": "films",
            "title": "Films",
            "dns_effect": "partly",
            "why": "A running film goes on.",
            "hold_minutes": 5,
            "foreground": {"general": ["films.test", "filmsplace"]},
            "shared": {"general": ["cdn.test"]},
            "background": {},
        }
    ],
}
LABELS = [{"id": "adult", "title": "Adult", "kind": "content", "about": "For adults."}]
HELP = [
    {"id": "line", "domains": ["help.test"]},
    {"id": "police", "domains": ["=police.test"]},
    {"id": "by-phone", "domains": []},
]
ESSENTIALS = [{"name": "time.test", "why": "time"}]
PROTECTED = [{"name": "health.test", "kind": "health"}, {"name": "faith.test", "kind": "faith"}]
REWRITES = {
    "engines": [
        {"id": "find", "title": "Find", "target": "safe.find.test", "names": ["www.find.test"]}
    ],
    "youtube": {
        "names": ["www.films.test"],
        "strict": "strict.films.test",
        "moderate": "moderate.films.test",
    },
}
POPULAR = [["chirper.test", ["chirper"]], ["news.test", []], ["bank.test", []]]
SUFFIXES = (
    "// ===BEGIN ICANN DOMAINS===\ntest\nco.test\n// ===BEGIN PRIVATE DOMAINS===\npages.test\n"
)


def starter(folder: Path) -> Starter:
    """Write the files and give the folder as the program sees it."""
    for name in ("services", "help", "lists", "thin"):
        (folder / name).mkdir(parents=True)
    for group, services in SERVICES.items():
        document = {"version": 1, "group": group, "services": services}
        (folder / f"services/{group}.json").write_text(json.dumps(document))
    documents = {
        "labels": {"categories": LABELS},
        "help/xx": {"pack": "xx", "rows": HELP},
        "essentials": {"names": ESSENTIALS},
        "protected": {"names": PROTECTED},
        "rewrites": REWRITES,
        "popular": {"names": POPULAR},
    }
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(json.dumps({"version": 1, **document}))
    packed = {
        "lists/adult.txt.gz": "naked.test\n",
        "lists/gambling-more.txt.gz": "# format: hosts\n0.0.0.0 bet.test\n",
        "public_suffixes.txt.gz": SUFFIXES,
    }
    for name, text in packed.items():
        (folder / name).write_bytes(gzip.compress(text.encode()))
    (folder / "thin/violence.txt").write_text("# by hand\ngore.test  # general\n=exact.test\n")
    return Starter(folder)
