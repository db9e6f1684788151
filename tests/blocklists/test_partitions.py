import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from blocklists.partitions import RECORD_SIZE, Partitions

records = st.lists(st.tuples(st.binary(min_size=8, max_size=8), st.binary(min_size=2, max_size=2)))


@given(records, st.integers(1, 5))
def test_records_come_back_sorted_grouped_and_once(given_records, held):
    with Partitions(Path(tempfile.gettempdir()), held * RECORD_SIZE) as partitions:
        for digest, number in given_records:
            partitions.add(digest, number)
        found = [item for groups in partitions.groups() for item in groups.items()]
    wanted: dict[bytes, bytes] = {}
    for digest, number in sorted(set(given_records)):
        wanted[digest] = wanted.get(digest, b"") + number
    assert found == list(wanted.items())


def test_the_scratch_file_leaves_nothing_behind(tmp_path):
    with Partitions(tmp_path, RECORD_SIZE) as partitions:
        partitions.add(bytes(8), bytes(2))
    assert list(tmp_path.iterdir()) == []
