"""Whether a file would undo what a page changed, and whether a home is set up."""

import pytest

from store.standing import NOT_SET_UP, Standing


@pytest.mark.parametrize(
    ("standing", "revision", "refused"),
    [
        (Standing(0, 0, 0, None), None, False),
        (Standing(3, 3, 0, None), None, True),
        (Standing(3, 3, 0, None), 3, False),
        (Standing(3, 3, 0, None), 2, True),
        (Standing(3, 3, 0, None), 0, True),
        (Standing(4, 3, 4, None), None, False),
        (Standing(4, 3, 4, None), 2, True),
        (Standing(4, 3, 4, None), 0, True),
        (Standing(5, 5, 4, None), 4, True),
        (Standing(5, 5, 4, None), 900, True),  # another home's file
    ],
)
def test_a_file_from_before_a_pages_change_is_known(standing, revision, refused):
    assert standing.edited_since(revision) is refused


def test_a_home_is_set_up_once_its_sorting_has_an_end():
    assert not Standing(0, 0, 0, NOT_SET_UP).is_set_up
    assert Standing(1, 1, 0, 5.0).is_set_up
    assert Standing(1, 0, 1, None).is_set_up
