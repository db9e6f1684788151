import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.posix_zone import BadZone, PosixZone
from policy.wall_clock import clock_changes, instants_of, shown_at
from tests.policy.families import instant, reading
from tests.policy.zones import packaged_zone, posix_string

RULED_BY_THEIR_STRING = (
    "Africa/Cairo", "America/Asuncion", "America/Havana", "America/New_York",
    "America/Nuuk", "America/Santiago", "America/Scoresbysund", "America/St_Johns",
    "Antarctica/Troll", "Asia/Beirut", "Asia/Jerusalem", "Asia/Karachi", "Asia/Kathmandu",
    "Asia/Kolkata", "Asia/Tehran", "Atlantic/Azores", "Australia/Adelaide", "Australia/Lord_Howe",
    "Australia/Sydney", "Etc/UTC", "Europe/Brussels", "Europe/Chisinau", "Europe/Dublin",
    "Europe/London", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Easter", "Pacific/Kiritimati",
    "Pacific/Marquesas", "Pacific/Norfolk", "Pacific/Pago_Pago",
)  # fmt: skip
FROM = dt.datetime(2030, 1, 1, tzinfo=dt.UTC).timestamp()
TO = dt.datetime(2040, 1, 1, tzinfo=dt.UTC).timestamp()
DAY = 86400.0


def _instants_worth_a_look(zone: dt.tzinfo) -> list[float]:
    """Give every ninth day of ten years, and the hours around each clock change."""
    around = (-5400, -3600, -1800, -1, 0, 1, 1799, 1800, 3599, 3600, 5400)
    jumps = [jump + offset for jump in clock_changes(zone, FROM, TO) for offset in around]
    return [*jumps, *(FROM + n * 9 * DAY + n for n in range(405))]


@pytest.mark.parametrize("key", RULED_BY_THEIR_STRING)
def test_a_posix_string_keeps_the_time_of_its_zone_for_ten_years(key):
    ours, theirs = PosixZone(posix_string(key)), packaged_zone(key)
    for at in _instants_worth_a_look(theirs):
        mine, other = dt.datetime.fromtimestamp(at, ours), dt.datetime.fromtimestamp(at, theirs)
        assert (mine.replace(tzinfo=None), mine.fold) == (other.replace(tzinfo=None), other.fold)
        assert (mine.utcoffset(), mine.tzname()) == (other.utcoffset(), other.tzname())
        assert mine.timestamp() == other.timestamp() == at


@pytest.mark.parametrize("key", RULED_BY_THEIR_STRING)
def test_skipped_and_repeated_readings_are_read_as_the_zone_reads_them(key):
    ours, theirs = PosixZone(posix_string(key)), packaged_zone(key)
    for jump in clock_changes(theirs, FROM, TO):
        middle = shown_at(theirs, jump)
        for minutes in range(-150, 151, 15):
            shown = middle + dt.timedelta(minutes=minutes)
            for fold in (0, 1):
                mine = shown.replace(tzinfo=ours, fold=fold)
                assert mine.timestamp() == shown.replace(tzinfo=theirs, fold=fold).timestamp()
            assert instants_of(ours, shown) == instants_of(theirs, shown)


def test_names_and_offsets_are_those_of_the_string():
    zone = PosixZone("CET-1CEST,M3.5.0,M10.5.0/3")
    winter = reading("2026-01-10 12:00").replace(tzinfo=zone)
    summer = reading("2026-07-10 12:00").replace(tzinfo=zone)
    assert (winter.tzname(), summer.tzname()) == ("CET", "CEST")
    assert (winter.dst(), summer.dst()) == (dt.timedelta(0), dt.timedelta(hours=1))
    assert repr(zone) == "PosixZone('CET-1CEST,M3.5.0,M10.5.0/3')"


def test_a_zone_asked_without_a_time_says_its_standard_time():
    zone = PosixZone("<+0545>-5:45")
    assert zone.utcoffset(None) == dt.timedelta(hours=5, minutes=45)
    assert zone.tzname(None) == "+0545"
    assert zone.dst(None) == dt.timedelta(0)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        # J60 is 1 March in every year; 59 is 29 February in a leap year, else 1 March.
        ("AAA0BBB,J60/0,J300/0", ["2031-03-01 00:00", "2032-03-01 00:00"]),
        ("AAA0BBB,59/0,300/0", ["2031-03-01 00:00", "2032-02-29 00:00"]),
        ("AAA0BBB,M3.4.4/50,M10.4.4/50", ["2031-03-29 02:00", "2032-03-27 02:00"]),
        ("AAA0BBB,M3.2.0/-1,M10.5.0/-1", ["2031-03-08 23:00", "2032-03-13 23:00"]),
        ("AAA0BBB-2:30,M3.1.1/1:30:15,M10.5.0", ["2031-03-03 01:30:15", "2032-03-01 01:30:15"]),
    ],
)
def test_every_way_to_write_a_day_is_understood(text, changes):
    begin = instant("2031-01-01 00:00", dt.UTC)
    found = list(clock_changes(PosixZone(text), begin, begin + 2 * 365 * DAY))
    assert found[::2] == [instant(change, dt.UTC) for change in changes]


@pytest.mark.parametrize(
    "text",
    [
        "AAA-5", "AAA23:59:59", "AAA-5:45", "<+0545>-5:45", "AAA0BBB,J1,J365",
        "AAA0BBB,0,365", "AAA0BBB,M1.1.0,M12.5.6", "AAA0BBB-2,M3.5.0/167,M10.5.0/-167",
    ],
)  # fmt: skip
def test_what_is_within_bounds_is_taken(text):
    assert repr(PosixZone(text)) == f"PosixZone({text!r})"


@pytest.mark.parametrize(
    "text",
    [
        "", "Europe/Brussels", "CET", "CET-1CEST", "5", "CE-1", "<CET-1", "CET-1CEST,M3.5.0",
        "CET-1CEST,M13.1.0,M10.5.0", "CET-1CEST,M0.1.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J300",
        "CET-1CEST,J366,J300", "CET-1CEST,366,300", "CET-1CEST,M3.5.0/x,M10.5.0", "CET-25",
        "CET-24", "CET-1:60", "CET-1:00:60", "CET-1CEST24,M3.5.0,M10.5.0",
        "CET-1\n", "CET-\u0661",
    ],
)  # fmt: skip
def test_what_is_no_posix_string_is_refused_when_it_is_set(text):
    with pytest.raises(BadZone):
        PosixZone(text)


_DAYS = r"(M[0-9]{1,2}\.[0-9]\.[0-9]|J?[0-9]{1,3})(/-?[0-9]{1,3})?"


@given(
    st.from_regex(rf"\A[A-Z]{{3}}[+-]?[0-9]{{1,3}}(:[0-9]{{2}})?([A-Z]{{3}},{_DAYS},{_DAYS})?\Z")
)
def test_a_string_that_is_accepted_can_keep_a_time(text):
    try:
        zone = PosixZone(text)
    except BadZone:
        return
    for at in (FROM + n * 30.3 * DAY for n in range(24)):
        offset = shown_at(zone, at) - shown_at(dt.UTC, at)
        assert offset in {zone.utcoffset(None), zone.utcoffset(None) + dt.timedelta(hours=1)}


def test_time_runs_on_over_new_year_in_the_south():
    zone = PosixZone("AEST-10AEDT,M10.1.0,M4.1.0/3")
    new_year = instant("2026-12-31 13:00", dt.UTC)
    shown = [shown_at(zone, new_year + n * 1800) for n in range(-4, 5)]
    assert {later - earlier for earlier, later in pairwise(shown)} == {dt.timedelta(minutes=30)}
    assert shown[4] == reading("2027-01-01 00:00")
