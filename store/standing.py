"""How far a household's rules have come: which revision, made by a page or by a file."""

from dataclasses import dataclass

NOT_SET_UP = 1e12
"""Stands in `sorting_until` of a home that nobody has set up yet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a household stands, beside its rules."""

    revision: int
    page_revision: int
    file_revision: int
    sorting_until: float | None

    @property
    def is_set_up(self) -> bool:
        return self.sorting_until != NOT_SET_UP

    def edited_since(self, revision: int | None) -> bool:
        """Say whether a page changed rules that a file of this revision does not show.

        A revision that was not reached yet is another home's; it says nothing about this one.
        """
        if revision is None or revision > self.revision:
            return self.page_revision > self.file_revision
        return self.page_revision > revision
