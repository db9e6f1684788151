import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from policy.places import CITIES, Place


@pytest.mark.parametrize("city", CITIES.values(), ids=CITIES)
def test_every_city_lies_where_its_clock_is(city):
    """A typing error of a sign or a digit would put noon hours away."""
    offset = dt.datetime(2026, 1, 1, tzinfo=ZoneInfo(city.zone)).utcoffset()
    assert abs(city.longitude / 15 - offset.total_seconds() / 3600) < 1.7
    assert abs(city.latitude) < 60


def test_a_city_is_known_by_its_name_and_another_place_by_its_degrees():
    assert CITIES["lahore"].place.title == "Lahore"
    assert Place(31.52, 74.36).title == "31.52, 74.36"
    assert Place(1.0, 2.0, "atlantis").title == "1, 2"
