"""What a set of the firewall holds, as far as we told it."""

from ipaddress import ip_address

from hypothesis import given
from hypothesis import strategies as st

from firewall.grammar import MOST_KEYS, Add, Remove, parse, write
from resolver.mirror import MOST, Mirror

MAC = "02:00:00:00:00:01"


def packed(count: int, start: int = 0) -> list[bytes]:
    return [ip_address(0x0A000000 + n).packed for n in range(start, start + count)]


def test_who_is_in_the_set_for_long_enough_is_not_said_again() -> None:
    mirror = Mirror("accepted", MAC)
    assert [write(r) for r in mirror.add(packed(1), 0, 100)] == [
        b"add accepted 100 02:00:00:00:00:01,10.0.0.0\n"
    ]
    assert mirror.add(packed(1), 49, 100) == []
    assert len(mirror.add(packed(2), 50, 100)) == 1


def test_the_oldest_make_room() -> None:
    mirror = Mirror("accepted", MAC)
    mirror.add(packed(MOST), 0, 100)
    mirror.add(packed(1), 60, 100)
    removed, added = mirror.add(packed(1, start=MOST), 60, 100)
    assert isinstance(removed, Remove)
    assert isinstance(added, Add)
    assert [key.address for key in removed.keys] == ["10.0.0.1"], "the first was renewed"
    assert len(mirror) == MOST


def test_what_is_doubted_is_said_again_and_still_taken_back() -> None:
    mirror = Mirror("accepted", MAC)
    mirror.add(packed(2), 0, 100)
    mirror.doubt()
    assert [write(r) for r in mirror.add(packed(1), 1, 100)] == [
        b"add accepted 100 02:00:00:00:00:01,10.0.0.0\n"
    ]
    assert [write(r) for r in mirror.discard(packed(1, start=1))] == [
        b"remove accepted 02:00:00:00:00:01,10.0.0.1\n"
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "discard"]), st.lists(st.integers(0, 2000), max_size=700))
    )
)
def test_what_is_said_makes_the_same_set_and_fits_on_lines(
    steps: list[tuple[str, list[int]]],
) -> None:
    mirror, there = Mirror("dropped", MAC), set[str]()
    for what, numbers in steps:
        addresses = [ip_address(0x0A000000 + n).packed for n in numbers]
        said = mirror.add(addresses, 0, 60) if what == "add" else mirror.discard(addresses)
        for request in said:
            assert parse(write(request).strip()) == request
            assert len(request.keys) <= MOST_KEYS
            named = {key.address for key in request.keys}
            there = there | named if isinstance(request, Add) else there - named
        assert there == {str(ip_address(address)) for address in mirror.held()}
        assert len(mirror) <= MOST
