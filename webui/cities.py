"""Cities by which prayer alarms begin: where they lie, to a hundredth of a degree, and their zone.

Positions are general knowledge (city centres), rounded; a degree of longitude is four minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from webui.languages import gettext as _

_PK: Final = "Asia/Karachi"


@dataclass(frozen=True, slots=True)
class City:
    """One city."""

    id: str
    title: Callable[[], str]
    latitude: float
    longitude: float
    zone: str


CITIES: Final = (
    City("karachi", lambda: _("Karachi"), 24.86, 67.00, _PK),
    City("lahore", lambda: _("Lahore"), 31.52, 74.36, _PK),
    City("islamabad", lambda: _("Islamabad and Rawalpindi"), 33.64, 73.05, _PK),
    City("faisalabad", lambda: _("Faisalabad"), 31.42, 73.08, _PK),
    City("multan", lambda: _("Multan"), 30.16, 71.52, _PK),
    City("peshawar", lambda: _("Peshawar"), 34.02, 71.52, _PK),
    City("quetta", lambda: _("Quetta"), 30.18, 66.98, _PK),
    City("hyderabad", lambda: _("Hyderabad"), 25.40, 68.36, _PK),
    City("gujranwala", lambda: _("Gujranwala"), 32.16, 74.19, _PK),
    City("sialkot", lambda: _("Sialkot"), 32.49, 74.53, _PK),
    City("bahawalpur", lambda: _("Bahawalpur"), 29.40, 71.68, _PK),
    City("sargodha", lambda: _("Sargodha"), 32.08, 72.67, _PK),
    City("sukkur", lambda: _("Sukkur"), 27.71, 68.86, _PK),
    City("abbottabad", lambda: _("Abbottabad"), 34.15, 73.22, _PK),
    City("muzaffarabad", lambda: _("Muzaffarabad"), 34.37, 73.47, _PK),
    City("gilgit", lambda: _("Gilgit"), 35.92, 74.31, _PK),
    City("gwadar", lambda: _("Gwadar"), 25.12, 62.33, _PK),
    City("kabul", lambda: _("Kabul"), 34.53, 69.17, "Asia/Kabul"),
    City("delhi", lambda: _("Delhi"), 28.61, 77.21, "Asia/Kolkata"),
    City("dhaka", lambda: _("Dhaka"), 23.81, 90.41, "Asia/Dhaka"),
    City("dubai", lambda: _("Dubai"), 25.20, 55.27, "Asia/Dubai"),
    City("riyadh", lambda: _("Riyadh"), 24.71, 46.68, "Asia/Riyadh"),
    City("makkah", lambda: _("Makkah"), 21.42, 39.83, "Asia/Riyadh"),
    City("istanbul", lambda: _("Istanbul"), 41.01, 28.98, "Europe/Istanbul"),
    City("cairo", lambda: _("Cairo"), 30.04, 31.24, "Africa/Cairo"),
    City("london", lambda: _("London"), 51.51, -0.13, "Europe/London"),
    City("bradford", lambda: _("Bradford"), 53.79, -1.75, "Europe/London"),
    City("brussels", lambda: _("Brussels"), 50.85, 4.35, "Europe/Brussels"),
    City("berlin", lambda: _("Berlin"), 52.52, 13.40, "Europe/Berlin"),
    City("toronto", lambda: _("Toronto"), 43.65, -79.38, "America/Toronto"),
    City("newyork", lambda: _("New York"), 40.71, -74.01, "America/New_York"),
    City("jakarta", lambda: _("Jakarta"), -6.21, 106.85, "Asia/Jakarta"),
    City("kualalumpur", lambda: _("Kuala Lumpur"), 3.14, 101.69, "Asia/Kuala_Lumpur"),
)
