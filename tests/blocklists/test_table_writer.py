import io
import json

from blocklists.layout import HEADER_SIZE, SUFFIX_LIST, member, unpack_header
from blocklists.partitions import Partitions
from blocklists.progress import no_progress
from blocklists.sets import SetNumbers
from blocklists.table_writer import TableWriter
from tests.blocklists.worlds import SALT, source


def written(tmp_path, records):
    sources = [source(0), source(1)]
    singles = [member(0, 3), member(1, 3), member(1, 3, exception=True)]
    numbers = SetNumbers(sources, [1, 1], singles)
    file = io.BytesIO()
    writer = TableWriter(file, SALT, len(records))
    with Partitions(tmp_path) as partitions:
        for first, one in records:
            partitions.add(bytes([first]) * 8, one.to_bytes(2, "big"))
        writer.write_entries(partitions, numbers, no_progress)
    writer.write_rest(numbers, [], sources, inputs="", top_level=False)
    return writer, file.getvalue()


def test_sections_stand_where_the_header_says(tmp_path):
    records = [(9, member(0, 3)), (9, member(1, 3)), (200, member(1, 3, exception=True))]
    writer, octets = written(tmp_path, records)
    header, _ = unpack_header(octets[:HEADER_SIZE])
    places = header.places
    assert (writer.names, header.names, header.entries) == (2, 2, 2)
    assert octets[places.entries : places.entries + 6] == bytes([9]) * 6
    assert octets[places.entries + 8 : places.entries + 14] == bytes([200]) * 6
    assert places.end == len(octets)
    document = json.loads(octets[places.sources :])
    assert [row["names"] for row in document["sources"]] == [1, 1]


def test_suffixes_are_entries_but_not_names(tmp_path):
    suffix = 1 << 12 | SUFFIX_LIST
    writer, octets = written(tmp_path, [(1, suffix), (2, suffix), (2, member(0, 3))])
    header, _ = unpack_header(octets[:HEADER_SIZE])
    assert (writer.names, header.entries) == (1, 2)
