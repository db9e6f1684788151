"""The plug is pulled around midnight: a day is settled once, whatever is on its way to the disk."""

import pytest

from resolver.houses import DEFAULT
from tests.lab import Lab

PHONE = "192.168.1.20"
KARACHI_NOON = 1_795_300_000 - 1_795_300_000 % 86400 + 7 * 3600
HALF_A_DAY = 12 * 3600
GAMES = {"label": "G", "of": ["games"], "minutes": {"school_day": 60, "free_day": 60}}
PLAIN = {"age_band": "adult", "block": [], "alarms": [], "privacy": "L1"}
HOME = {
    "household": {"timezone": "Asia/Karachi"},
    "profiles": {"kid": PLAIN | {"allowances": [GAMES | {"keep_up_to": 200}]}},
    "devices": [{"name": "Phone", "address": PHONE, "profile": "kid"}],
}


class PlugPulledError(BaseException):
    """No code runs after it."""


@pytest.fixture
async def evening(lab):
    """A child has played on two evenings; nine minutes of the second are noted, none is saved."""
    lab.clock.set_wall(KARACHI_NOON)
    lab.watch.was_set()
    lab.apply(HOME)
    await lab.ask("plain.example", PHONE)
    await one_look(lab)
    lab.move(HALF_A_DAY - 575)  # no minute of the notes is one of the clock
    await one_look(lab)
    for _ in range(540):
        if lab.clock.wall() % 20 < 1:
            await lab.ask("roblox.com", PHONE)
            await lab.ask("www.roblox.com", PHONE)
        lab.move(1)
        await one_look(lab)
    used = max(e.low.bit_count() for e in lab.minutes.usage(DEFAULT).values())
    assert used >= 5
    return 60 - used


async def one_look(lab):
    lab.keeper.look_around()
    if due := lab.recorder.due():
        await due()


async def pass_midnight(lab, seconds):
    """Let the clock tick until so many seconds after midnight."""
    while lab.clock.wall() < KARACHI_NOON + HALF_A_DAY + seconds:
        lab.move(1)
        await one_look(lab)
        if lab.clock.wall() % 7 < 1:
            await lab.ask("plain.example", PHONE)


def kept(lab: Lab) -> list[int]:
    return [*lab.savings.savings(DEFAULT).values()]


def plug_in(lab: Lab) -> None:
    """Start on what is on disk, twice: the second start finds nothing left to settle."""
    lab.start()
    lab.recorder.finish()
    first = kept(lab)
    lab.start()
    assert kept(lab) == first


@pytest.mark.parametrize("seconds", [0, 1, 3, 30, 59, 61, 200])
async def test_what_a_day_left_is_there_however_soon_after_midnight(lab, evening, seconds):
    await pass_midnight(lab, seconds)
    assert kept(lab) == [pytest.approx(evening, abs=1)]
    before = kept(lab)
    plug_in(lab)
    assert kept(lab) == before
    assert lab.savings.day(DEFAULT).isoformat() == lab.today()


STEPS = {
    "before anything is written": ("activity", "save"),
    "within the transaction": ("activity", "_write_savings"),
    "at the end of the transaction": ("activity", "_write_minutes"),
    "between the transaction and the journal": ("journal", "start_anew"),
    "before the ended day's minutes are forgotten": ("activity", "forget_before"),
    "after they are": ("activity", "forget_above"),
}


@pytest.mark.parametrize("step", STEPS)
async def test_it_is_settled_once_whatever_was_written_of_it(lab, evening, step, monkeypatch):
    whose, name = STEPS[step]
    there = {"activity": lab.activity, "journal": lab.activity._journal}[whose]  # noqa: SLF001

    def pulled(*_):
        raise PlugPulledError

    monkeypatch.setattr(there, name, pulled)
    with pytest.raises(PlugPulledError):
        await pass_midnight(lab, 120)
    left = kept(lab)
    assert left == [pytest.approx(evening, abs=1)]
    plug_in(lab)
    assert kept(lab) == left


async def test_who_saves_before_the_day_is_settled_forgets_nothing_of_it(lab, evening):
    """A page that wants to read, or the end of the process, in the first second of a day."""
    await pass_midnight(lab, -1)
    lab.clock.move(1.5)
    await lab.recorder.save()
    lab.start()
    assert kept(lab) == [pytest.approx(evening, abs=1)]


async def test_of_a_day_on_which_nothing_was_kept_yet_the_end_is_not_lost_either(lab, evening):
    """Nothing of the child is saved in the evening, and the box is off until the next noon."""
    lab.clock.set_wall(KARACHI_NOON + 2 * HALF_A_DAY)
    lab.start()
    assert kept(lab) == [pytest.approx(evening, abs=1)]
