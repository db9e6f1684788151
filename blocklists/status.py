"""How the lists of a data folder are: what `lists status` shows. Standard library only."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from blocklists.sources import STARTER, Source
from blocklists.subscriptions import Subscription, Subscriptions
from blocklists.table import Table, TableError


@dataclass(frozen=True)
class SourceStatus:
    """One source. Times are ISO 8601 in UTC; empty: not yet."""

    id: str
    label: str
    title: str
    origin: str
    format: str
    tier: str
    names: int | None
    """In the table that is in force; None: it is not in it."""
    patterns: int = 0
    skipped: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Why lines were skipped, and how many for each reason."""
    examples: tuple[str, ...] = ()
    left_out: int = 0
    checked: str = ""
    changed: str = ""
    error: str = ""
    held_back: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListsStatus:
    """All sources, and the table they are compiled into."""

    table: str
    """Its generation; empty: there is none that could be used."""
    names: int
    problem: str
    """Why there is no table."""
    sources: tuple[SourceStatus, ...]

    def to_json(self) -> dict[str, object]:
        return {"version": 1, **asdict(self)}


def lists_status(data: Path) -> ListsStatus:
    """Look at a data folder. Raises `ListsError` when the record of the lists is not readable."""
    subscriptions = Subscriptions(data / "lists").read()
    try:
        table = Table.open(data / "table")
    except TableError as problem:
        rows = [_row(one.source, None, one) for one in subscriptions.values()]
        return ListsStatus("", 0, str(problem), tuple(rows))
    counts = dict(zip((source.id for source in table.sources), table.counts, strict=True))
    shipped = [_row(one, counts[one.id]) for one in table.sources if one.origin == STARTER]
    added = [_row(one.source, counts.get(name), one) for name, one in subscriptions.items()]
    status = ListsStatus(table.generation, table.names, "", (*added, *shipped))
    table.close()
    return status


def _row(source: Source, names: int | None, one: Subscription | None = None) -> SourceStatus:
    row = SourceStatus(
        source.id, source.label, source.title, source.origin, source.format, source.tier, names
    )
    if one is None:
        return row
    return replace(
        row,
        patterns=one.report.patterns,
        skipped=one.report.skipped,
        reasons=one.report.reasons,
        examples=one.report.examples,
        left_out=len(one.left_out),
        checked=one.checked,
        changed=one.changed,
        error=one.error,
        held_back=one.held_back,
        notes=one.notes,
    )
