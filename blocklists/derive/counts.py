"""Write the counts of the shipped files into `starter/DERIVED.md`, between its two marks."""

from collections.abc import Iterator
from typing import Final

from blocklists.derive import starter

_BEGIN: Final = "<!-- counts: written by `python -m blocklists.derive` -->"
_END: Final = "<!-- end of counts -->"


def write_counts() -> None:
    """Replace what stands between the marks; everything else in the page is kept by hand."""
    path = starter.FOLDER / "DERIVED.md"
    page = path.read_text(encoding="utf-8")
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    table = "\n".join(["| file | what | how many |", "|---|---|---|", *_rows()])
    path.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{after}", encoding="utf-8")


def _rows() -> Iterator[str]:
    for path in sorted((starter.FOLDER / "lists").glob("*.txt.gz")):
        yield f"| lists/{path.name} | names | {len(starter.list_names(path)):,} |"
    for label in starter.thin_labels():
        yield f"| thin/{label}.txt | names | {len(starter.thin_names(label)):,} |"
    for file in starter.service_files():
        services = starter.load(file)["services"]
        yield f"| {file} | services | {len(services)} |"
    for file, key in (
        ("popular.json", "names"),
        ("protected.json", "names"),
        ("essentials.json", "names"),
        ("rewrites.json", "engines"),
        ("subscriptions.json", "subscriptions"),
        ("help/pk.json", "rows"),
        ("help/intl.json", "rows"),
        ("labels.json", "categories"),
    ):
        yield f"| {file} | {key} | {len(starter.load(file)[key]):,} |"
