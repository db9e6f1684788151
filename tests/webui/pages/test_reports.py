"""Reports: parents and child read the same, and never more than the privacy level holds."""

import dataclasses

from policy.minutes import OWN_DAY, OWN_EYES
from policy.rules import Privacy
from store.activity import Activity, Changes, Refusal
from store.household import DEFAULT
from tests.webui.home import AYESHA, BILAL, PARENT, STRANGE, PagesLab, Visitor
from webui.rulebook import with_profile

DAY = "2026-11-20"
HOSTILE = "=cmd()<script>alert(1)</script>\u202e\x1b[31m"


def record(lab: PagesLab, name: str = "bad.example") -> None:
    """Write what a resolver would have written of two children."""
    activity = Activity(lab.places.activity_db)
    refusals = [
        (Refusal(DEFAULT, child, device, DAY, 20, label, name), 3)
        for child, device in (("child1", "d2"), ("child2", "d3"))
        for label in ("adult", "bypass")
    ]
    reports = [
        (DEFAULT, child, label, DAY, low, low + 25)
        for child, low in (("child1", 95), ("child2", 35))
        for label in ("*", "video")
    ]
    counters = [(DEFAULT, "d2", DAY, "queries", 41), (DEFAULT, "d2", DAY, "blocked", 7)]
    activity.save(Changes(0.0, reports=reports, refusals=refusals, counters=counters))
    activity.close()


async def _level(lab: PagesLab, child: str, level: Privacy) -> None:
    def change(home):
        return with_profile(home, dataclasses.replace(home.profiles[child], privacy=level))

    await lab.do(lambda store: store.edit(DEFAULT, "test", "level", change))


async def test_a_parent_sees_minutes_with_their_range_as_bars_and_as_a_table(
    lab: PagesLab, parent: Visitor
) -> None:
    record(lab)
    page = await parent.get("/reports?for=child1")
    assert "about 1\u00a0h 47 (1\u00a0h 35 – 2\u00a0h)" in page.text or "1 h 35" in page.text
    assert "<svg" in page.text
    assert '<th scope="row">Fri 20 November</th>' in page.text
    assert "41 names were looked up" in page.text


async def test_the_level_bounds_what_is_shown_whatever_was_kept(
    lab: PagesLab, parent: Visitor
) -> None:
    record(lab)
    shown = {}
    for level in (Privacy.L0, Privacy.L1, Privacy.L2, Privacy.L3):
        await _level(lab, "child1", level)
        parents = (await parent.get("/reports?for=child1")).text
        childs = (await lab.at(AYESHA).get("/my/report")).text
        sheet = (await parent.get("/reports.csv?for=child1")).text
        for text in (parents, childs, sheet):
            assert ("bad.example" in text) == (level is Privacy.L3)
        assert ("Adult" in parents) == ("Adult" in childs) == (level >= Privacy.L2)
        shown[level] = "Video" in parents, "Video" in childs, "Video" in sheet
    assert shown[Privacy.L0] == (False, False, False)
    assert shown[Privacy.L1] == (True, True, True)


async def test_a_child_sees_itself_and_nobody_else(lab: PagesLab, parent: Visitor) -> None:
    record(lab)
    page = await lab.at(BILAL).get("/my/report?for=child1&day=2026-11-20")
    assert "Bilal" not in page.text
    assert "Ayesha" not in page.text
    assert "35 min" in page.text
    assert "1 h 35" not in page.text
    sheet = await lab.at(BILAL).get("/my/report.csv?for=child1")
    assert "Ayesha" not in sheet.text


async def test_on_a_shared_thing_nobody_reads_what_others_tried(
    lab: PagesLab, parent: Visitor
) -> None:
    record(lab)

    def shared(home):
        profile = dataclasses.replace(home.profiles["child1"], shared=True, privacy=Privacy.L3)
        return with_profile(home, profile)

    await lab.do(lambda store: store.edit(DEFAULT, "test", "shared", shared))
    page = await lab.at(AYESHA).get("/my/report")
    assert "Video" in page.text
    assert "bad.example" not in page.text
    assert "Adult" not in page.text


async def test_children_and_strangers_see_no_report_of_the_parents(
    lab: PagesLab, parent: Visitor
) -> None:
    record(lab)
    for visitor in (AYESHA, STRANGE):
        for path in ("/reports?for=child1", "/reports.csv?for=child1"):
            page = await lab.at(visitor).get(path)
            assert page.path.startswith("/login")
    assert (await lab.at(STRANGE).get("/my/report")).path == "/my"


async def test_hostile_names_are_harmless_in_page_and_sheet(lab: PagesLab, parent: Visitor) -> None:
    record(lab, HOSTILE)
    await _level(lab, "child1", Privacy.L3)
    for page in (await parent.get("/reports?for=child1"), await lab.at(AYESHA).get("/my/report")):
        assert "<script>alert" not in page.text
        assert "\u202e" not in page.text
        assert "\x1b" not in page.text
    sheet = await parent.get("/reports.csv?for=child1")
    assert "'=cmd()" in sheet.text
    assert ",=cmd" not in sheet.text
    assert "\x1b" not in sheet.text
    assert sheet.headers["Content-Disposition"].startswith("attachment")
    assert sheet.headers["Content-Type"].startswith("text/csv")


async def test_it_speaks_urdu(lab: PagesLab, parent: Visitor) -> None:
    record(lab)
    page = await parent.get("/reports?for=child1&lang=ur")
    assert 'dir="rtl"' in page.text
    assert "منٹ" in page.text


async def _at_16(lab: PagesLab) -> None:
    """Let Bilal be 16, with minutes for his own eyes."""

    def grow(home):
        return with_profile(home, dataclasses.replace(home.profiles["child2"], born=(2009, 8)))

    await lab.do(lambda store: store.edit(DEFAULT, "test", "birthday", grow))
    activity = Activity(lab.places.activity_db)
    own = (DEFAULT, "child2" + OWN_EYES, "video", DAY, 77, 77)
    activity.save(Changes(0.0, reports=[own, (*own[:2], "*", *own[3:])]))
    activity.close()


async def test_from_16_the_minutes_are_for_the_childs_own_eyes(
    lab: PagesLab, parent: Visitor
) -> None:
    await _at_16(lab)
    mine = (await lab.at(BILAL).get("/my/report")).text
    assert "about 1\u00a0h 17" in mine or "1 h 17" in mine
    assert "for your eyes alone" in mine
    assert "for your eyes alone" in (await lab.at(BILAL).get("/my")).text
    for path in ("/reports?for=child2", "/reports.csv?for=child2", "/", "/data/all"):
        page = (await parent.get(path)).text
        assert "1 h 17" not in page.replace("\u00a0", " ")
        assert ",77," not in page
        assert OWN_EYES not in page


async def _is_shown_to(visitor: Visitor) -> list[bool]:
    page = (await visitor.get("/my/report")).text.replace("\u00a0", " ")
    return ["1 h 17" in page, ",77," in (await visitor.get("/my/report.csv")).text]


async def test_a_parent_who_takes_a_device_over_in_the_childs_name_reads_no_minutes(
    lab: PagesLab, parent: Visitor
) -> None:
    await _at_16(lab)
    assert await _is_shown_to(lab.at(BILAL)) == [True, True]
    await parent.post("/devices/hand", id="d1", to="child2", minutes="", back="/")
    for phone in (parent, lab.at(PARENT)):
        assert await _is_shown_to(phone) == [False, False]
        assert "on a device of your own" in (await phone.get("/my/report")).text
        assert "you see both" not in (await phone.get("/my")).text


async def test_an_adult_who_is_logged_in_on_a_childs_device_reads_no_minutes(
    lab: PagesLab, parent: Visitor
) -> None:
    await _at_16(lab)
    adult = await lab.adult("owner", address=BILAL)
    assert await _is_shown_to(adult) == [False, False]
    assert "you see both" not in (await adult.get("/my")).text


async def test_a_childs_device_in_other_hands_shows_none_of_its_minutes(
    lab: PagesLab, parent: Visitor
) -> None:
    await _at_16(lab)
    await parent.post("/devices/hand", id="d3", to="child1", minutes="", back="/")
    assert await _is_shown_to(lab.at(BILAL)) == [False, False]


async def test_what_a_child_kept_for_itself_stays_so_when_the_family_begins_to_look(
    lab: PagesLab, parent: Visitor
) -> None:
    activity = Activity(lab.places.activity_db)
    activity.save(Changes(0.0, reports=[(DEFAULT, "child2" + OWN_EYES, "video", DAY, 77, 77)]))
    activity.close()
    await _level(lab, "child2", Privacy.L3)
    page = (await parent.get("/reports?for=child2")).text
    assert "1 h 17" not in page.replace("\u00a0", " ")


async def test_deleting_records_deletes_what_a_child_kept_for_itself(
    lab: PagesLab, parent: Visitor
) -> None:
    activity = Activity(lab.places.activity_db)
    activity.save(Changes(0.0, reports=[(DEFAULT, "child2" + OWN_EYES, "video", DAY, 77, 77)]))
    activity.delete(DEFAULT, "child2")
    activity.close()
    assert OWN_EYES.encode() not in lab.places.activity_db.read_bytes()


async def test_raising_the_level_shows_nobody_else_what_was_the_childs_today(
    lab: PagesLab, parent: Visitor
) -> None:
    await _at_16(lab)
    used = f"{2**77 - 1:x}"
    lab.resolver.usage = [
        ["child2", "d3", "video", used, used],
        ["child2", "d3", OWN_DAY, "0", "1"],
    ]
    mine = (await lab.at(BILAL).get("/my/report.csv")).text
    assert mine.count(",77,") == 2 + 1
    assert OWN_DAY not in mine
    await _level(lab, "child2", Privacy.L1)
    for path in ("/reports?for=child2", "/reports.csv?for=child2", "/", "/data/all"):
        page = (await parent.get(path)).text
        assert "1 h 17" not in page.replace("\u00a0", " ")
        assert ",77," not in page
        assert OWN_DAY not in page
