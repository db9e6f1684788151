"""Who asked of late is read without the resolver."""

from pathlib import Path

from store.activity import Activity, Changes, Sighting
from store.sightings import saved_sightings


def test_sightings_of_one_household_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "activity.db"
    assert saved_sightings(path, "default") == []
    activity = Activity(path)
    rows = [
        Sighting("default", "02:00:00:00:00:01", "192.168.1.5", "phone", 1.0, 5.0),
        Sighting("default", "02:00:00:00:00:02", "192.168.1.6", "", 2.0, 9.0),
        Sighting("other", "02:00:00:00:00:03", "192.168.9.6", "", 2.0, 9.0),
    ]
    activity.save(Changes(10.0, sightings=rows))
    activity.close()
    assert saved_sightings(path, "default") == [rows[1], rows[0]]
