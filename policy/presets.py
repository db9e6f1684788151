"""What an age band fills in where the parents said nothing.

The table is `families.md` 5.1 in code. Presets grow looser with age; from 13 on they leave room,
from 16 on they hardly decide anything.
"""

import datetime as dt
from dataclasses import dataclass

from policy.alarms import Alarm
from policy.labels import EVERYTHING, SECURITY
from policy.rules import AgeBand, Allowance, Mode, Privacy, Profile, YouTube

_WEEK = frozenset(range(7))
_DAYS_IN_WEEK = 7
_NOON = dt.time(12)
_HARMFUL = frozenset(
    {"adult", "violence", "hate", "drugs", "weapons", "gambling", "dating", "random_chat"}
    | {"nudify", "darkweb", "bypass", "piracy"}
)
_FOR_OLDER = frozenset(
    {"social", "livestream", "vr_social", "classifieds", "ads_tracking", "search_unsafe"}
)
# No band stops `meetings`: lessons are held there, and one needs an invitation to meet anybody.
_TO_ASK_ABOUT = frozenset({"messengers", "shopping", "ai_chat"})
SCREENS = frozenset({"video", "games", "social"})


@dataclass(frozen=True, slots=True)
class Preset:
    """What holds for an age band unless the parents say otherwise."""

    block: frozenset[str] = frozenset()
    allow: frozenset[str] = frozenset()
    ask: frozenset[str] = frozenset()
    mode: Mode = Mode.BLOCK
    safe_search: bool = False
    youtube: YouTube = YouTube.OFF
    privacy: Privacy = Privacy.L0
    school_night: tuple[dt.time, dt.time] | None = None
    """When the night's lock starts and ends if school is the next day."""
    free_night: dt.time | None = None
    minutes: tuple[int, int] | None = None
    """Minutes of screens on a school day and on a free day."""

    def alarms(self, school_days: frozenset[int]) -> tuple[Alarm, ...]:
        """Give the night's locks; school nights are those before a school day."""
        if self.school_night is None or self.free_night is None:
            return ()
        eves = _shifted(school_days, -1)
        start, end = self.school_night
        both = (("School nights", start, eves), ("Weekend nights", self.free_night, _WEEK - eves))
        return tuple(
            Alarm(label, start, end, days=_start_days(nights, start), locks=frozenset({EVERYTHING}))
            for label, start, nights in both
            if nights
        )

    def allowances(self) -> tuple[Allowance, ...]:
        if self.minutes is None:
            return ()
        school_day, free_day = self.minutes
        return (Allowance("Screens", SCREENS, school_day, free_day),)


def _start_days(nights: frozenset[int], start: dt.time) -> frozenset[int]:
    """A night's lock that starts after midnight starts on the day after that evening."""
    return _shifted(nights, 1) if start < _NOON else nights


def _shifted(days: frozenset[int], by: int) -> frozenset[int]:
    return frozenset((day + by) % _DAYS_IN_WEEK for day in days)


def _time(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


PRESETS = {
    AgeBand.UNDER_6: Preset(
        block=_HARMFUL | _FOR_OLDER | _TO_ASK_ABOUT | SECURITY,
        allow=frozenset({"kids_pack"}),
        mode=Mode.ALLOW_ONLY,
        safe_search=True,
        youtube=YouTube.STRICT,
        privacy=Privacy.L2,
        school_night=(_time("19:30"), _time("07:00")),
        free_night=_time("20:00"),
        minutes=(30, 60),
    ),
    AgeBand.FROM_6: Preset(
        block=_HARMFUL | _FOR_OLDER | _TO_ASK_ABOUT | SECURITY,
        safe_search=True,
        youtube=YouTube.STRICT,
        privacy=Privacy.L3,
        school_night=(_time("20:30"), _time("06:30")),
        free_night=_time("21:00"),
        minutes=(60, 120),
    ),
    AgeBand.FROM_10: Preset(
        block=_HARMFUL | _FOR_OLDER | SECURITY,
        ask=_TO_ASK_ABOUT,
        safe_search=True,
        youtube=YouTube.STRICT,
        privacy=Privacy.L2,
        school_night=(_time("21:00"), _time("06:30")),
        free_night=_time("22:00"),
        minutes=(90, 150),
    ),
    AgeBand.FROM_13: Preset(
        block=_HARMFUL | SECURITY | {"search_unsafe"},
        safe_search=True,
        youtube=YouTube.MODERATE,
        privacy=Privacy.L1,
        school_night=(_time("22:00"), _time("06:30")),
        free_night=_time("23:00"),
        minutes=(120, 180),
    ),
    AgeBand.FROM_16: Preset(
        block=frozenset({"adult", "gambling", "dating", "nudify", "darkweb"}) | SECURITY,
        safe_search=True,
        school_night=(_time("22:30"), _time("06:30")),
        free_night=_time("00:00"),
    ),
    AgeBand.ADULT: Preset(),
}


def age_band_of(born: tuple[int, int], today: dt.date) -> AgeBand:
    """Give the age band of who was born in this year and month; the month's last day counts."""
    year, month = born
    age = today.year - year - (today.month <= month)
    for oldest, band in ((5, AgeBand.UNDER_6), (9, AgeBand.FROM_6), (12, AgeBand.FROM_10)):
        if age <= oldest:
            return band
    if age <= 17:  # noqa: PLR2004  (the age of majority, and of the table above)
        return AgeBand.FROM_13 if age <= 15 else AgeBand.FROM_16  # noqa: PLR2004
    return AgeBand.ADULT


def band_of(profile: Profile, today: dt.date) -> AgeBand:
    """Give a profile's age band: as said, or by age; who has neither is an adult."""
    if profile.age_band is not None:
        return profile.age_band
    return age_band_of(profile.born, today) if profile.born else AgeBand.ADULT


@dataclass(frozen=True, slots=True)
class Filled:
    """A profile with nothing left unsaid."""

    band: AgeBand
    mode: Mode
    privacy: Privacy
    block: frozenset[str]
    allow: frozenset[str]
    ask: frozenset[str]
    safe_search: bool
    youtube: YouTube
    alarms: tuple[Alarm, ...]
    allowances: tuple[Allowance, ...]


def fill(profile: Profile, school_days: frozenset[int], today: dt.date) -> Filled:
    """Fill what the parents left unsaid from the preset of the age band.

    What they said wins over the preset: a label that they allow is no longer blocked by it.
    """
    band = band_of(profile, today)
    preset, said = PRESETS[band], profile.layer
    allow = said.allow.applied_to(preset.allow)
    block = said.block.applied_to(preset.block)
    ask = said.ask.applied_to(preset.ask)
    blocked, asked, allowed = said.chosen()
    return Filled(
        band=band,
        mode=profile.mode or preset.mode,
        privacy=preset.privacy if profile.privacy is None else profile.privacy,
        block=block - allowed - (asked - blocked),
        allow=allow - blocked - asked,
        ask=ask - allowed - blocked,
        safe_search=preset.safe_search if said.safe_search is None else said.safe_search,
        youtube=preset.youtube if said.youtube is None else said.youtube,
        alarms=_alarms(profile, preset, school_days),
        allowances=_allowances(profile, preset),
    )


def _alarms(profile: Profile, preset: Preset, school_days: frozenset[int]) -> tuple[Alarm, ...]:
    if profile.layer.alarms is not None:
        return profile.layer.alarms
    return () if profile.shared else preset.alarms(school_days)


def _allowances(profile: Profile, preset: Preset) -> tuple[Allowance, ...]:
    if profile.layer.allowances is not None:
        return profile.layer.allowances
    return () if profile.shared else preset.allowances()
