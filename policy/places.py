"""Places on Earth by which alarms follow the sun, and the cities that are known by name.

Positions are general knowledge (city centres), to a hundredth of a degree: a hundredth of a degree
of longitude is under three seconds. Rules name cities by their ids, so none may ever be taken out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_PK: Final = "Asia/Karachi"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the sun is looked at; degrees north and east are positive."""

    latitude: float
    longitude: float
    city: str = ""
    """The id of a city that is known by name; empty for a place that was typed as degrees."""

    @property
    def title(self) -> str:
        """Give its name in English, or its degrees."""
        known = CITIES.get(self.city)
        return known.title if known else f"{self.latitude:g}, {self.longitude:g}"


@dataclass(frozen=True, slots=True)
class City:
    """One city."""

    id: str
    title: str
    latitude: float
    longitude: float
    zone: str

    @property
    def place(self) -> Place:
        return Place(self.latitude, self.longitude, self.id)


_CITIES: Final = (
    City("karachi", "Karachi", 24.86, 67.00, _PK),
    City("lahore", "Lahore", 31.52, 74.36, _PK),
    City("islamabad", "Islamabad and Rawalpindi", 33.64, 73.05, _PK),
    City("faisalabad", "Faisalabad", 31.42, 73.08, _PK),
    City("multan", "Multan", 30.16, 71.52, _PK),
    City("peshawar", "Peshawar", 34.02, 71.52, _PK),
    City("quetta", "Quetta", 30.18, 66.98, _PK),
    City("hyderabad", "Hyderabad", 25.40, 68.36, _PK),
    City("gujranwala", "Gujranwala", 32.16, 74.19, _PK),
    City("sialkot", "Sialkot", 32.49, 74.53, _PK),
    City("bahawalpur", "Bahawalpur", 29.40, 71.68, _PK),
    City("sargodha", "Sargodha", 32.08, 72.67, _PK),
    City("sukkur", "Sukkur", 27.71, 68.86, _PK),
    City("abbottabad", "Abbottabad", 34.15, 73.22, _PK),
    City("muzaffarabad", "Muzaffarabad", 34.37, 73.47, _PK),
    City("gilgit", "Gilgit", 35.92, 74.31, _PK),
    City("gwadar", "Gwadar", 25.12, 62.33, _PK),
    City("kabul", "Kabul", 34.53, 69.17, "Asia/Kabul"),
    City("delhi", "Delhi", 28.61, 77.21, "Asia/Kolkata"),
    City("dhaka", "Dhaka", 23.81, 90.41, "Asia/Dhaka"),
    City("dubai", "Dubai", 25.20, 55.27, "Asia/Dubai"),
    City("riyadh", "Riyadh", 24.71, 46.68, "Asia/Riyadh"),
    City("makkah", "Makkah", 21.42, 39.83, "Asia/Riyadh"),
    City("istanbul", "Istanbul", 41.01, 28.98, "Europe/Istanbul"),
    City("cairo", "Cairo", 30.04, 31.24, "Africa/Cairo"),
    City("london", "London", 51.51, -0.13, "Europe/London"),
    City("bradford", "Bradford", 53.79, -1.75, "Europe/London"),
    City("brussels", "Brussels", 50.85, 4.35, "Europe/Brussels"),
    City("berlin", "Berlin", 52.52, 13.40, "Europe/Berlin"),
    City("toronto", "Toronto", 43.65, -79.38, "America/Toronto"),
    City("newyork", "New York", 40.71, -74.01, "America/New_York"),
    City("jakarta", "Jakarta", -6.21, 106.85, "Asia/Jakarta"),
    City("kualalumpur", "Kuala Lumpur", 3.14, 101.69, "Asia/Kuala_Lumpur"),
)
CITIES: Final[Mapping[str, City]] = {city.id: city for city in _CITIES}
