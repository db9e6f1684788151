"""The flows of the pages: what a tap does to rules and acts, and what the next page says."""

import datetime as dt
import re
import time

import pytest

from policy.acts import Reach, Scope
from policy.labels import EVERYTHING
from store.household import DEFAULT, HouseholdStore
from store.requests import Requests
from tests.webui.home import AYESHA, BILAL, BOX, PARENT, PASSWORD, STRANGE, PagesLab, Visitor

CHILD = "profile:child1"


async def test_the_first_page_is_small_and_quick(parent: Visitor) -> None:
    await parent.get("/")
    began = time.perf_counter()
    answer = await parent.get("/")
    assert time.perf_counter() - began < 0.150
    assert len(answer.text.encode()) < 60_000
    assert "Ayesha" in answer.text
    assert "Bilal" in answer.text


async def test_lock_now_and_undo_reach_the_resolver_before_the_next_page(
    lab: PagesLab, parent: Visitor
) -> None:
    page = await parent.post("/act/pause", for_=CHILD)
    assert lab.resolver.changed == 1
    assert "Locked until you resume" in page.text
    did = re.search(r"did=([\w-]+)", page.path)
    back = await parent.post("/undo", did=did[1])
    assert "Taken back" in back.text
    assert "Free now" in back.text
    acts = await lab.do(lambda store: store.acts(DEFAULT))
    assert not acts.pauses


async def test_nothing_is_taken_back_after_something_else_changed(
    lab: PagesLab, parent: Visitor
) -> None:
    page = await parent.post("/act/pause", for_=CHILD)
    did = re.search(r"did=([\w-]+)", page.path)[1]
    await parent.post("/act/pause", for_="home")
    answer = await parent.post("/undo", did=did)
    assert answer.status == 409
    acts = await lab.do(lambda store: store.acts(DEFAULT))
    assert len(acts.pauses) == 2


async def test_until_morning_ends_when_the_night_does(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.post("/act/pause", for_=CHILD, minutes="morning")
    assert "tomorrow 6:30" in page.text.replace("\u00a0", " ")


async def test_thirty_minutes_are_granted_for_everything(lab: PagesLab, parent: Visitor) -> None:
    await parent.post("/act/grant", for_=CHILD, minutes="30")
    grant = (await lab.do(lambda store: store.acts(DEFAULT))).grants[0]
    assert grant.everything
    assert grant.scope == Scope(Reach.PROFILE, "child1")
    assert grant.until - grant.since == 1800


async def test_a_pin_is_asked_for_before_something_opens(lab: PagesLab, parent: Visitor) -> None:
    await parent.post("/more/pin", on="/more/adults", new_pin="2468", password=PASSWORD)
    page = await parent.post("/act/grant", for_=CHILD, minutes="30")
    assert "Your family PIN" in page.text
    wrong = await parent.post("/act/grant", csrf=page.csrf, for_=CHILD, minutes="30", pin="1111")
    assert "That is not the PIN." in wrong.text
    assert not (await lab.do(lambda store: store.acts(DEFAULT))).grants
    await parent.post("/act/grant", csrf=page.csrf, for_=CHILD, minutes="30", pin="2468")
    assert (await lab.do(lambda store: store.acts(DEFAULT))).grants
    lab.clock.move(1)
    locked = await parent.post("/act/pause", for_=CHILD)
    assert "Locked" in locked.text


async def test_a_school_night_for_the_home_is_two_taps(lab: PagesLab, parent: Visitor) -> None:
    editor = await parent.get("/alarms/night?for=home")
    assert 'value="21:00"' in editor.text
    assert 'value="06:30"' in editor.text
    fields = {"for_": "home", "from_": "21:00", "to": "06:30", "kind": "all", "label": "Nights"}
    await parent.post("/alarms/save", csrf=editor.csrf, day=["6", "0", "1"], **fields)
    alarm = (await lab.household()).layer.alarms[0]
    assert alarm.days == {6, 0, 1}
    assert alarm.locks == {EVERYTHING}
    assert (alarm.start, alarm.end) == (dt.time(21), dt.time(6, 30))


async def test_a_presets_alarm_becomes_the_childs_own_when_it_is_changed(
    lab: PagesLab, parent: Visitor
) -> None:
    shown = await parent.get("/alarms?for=profile:child1")
    assert "School nights" in shown.text
    assert (await lab.household()).profiles["child1"].layer.alarms is None
    mark = re.findall(r'name="mark" value="(\w+)"', shown.text)[0]
    number = re.findall(r'name="n" value="(\d+)"', shown.text)[0]
    await parent.post("/alarms/do", for_=CHILD, n=number, mark=mark, do="off")
    alarms = (await lab.household()).profiles["child1"].layer.alarms
    assert len(alarms) == 2
    assert [alarm.on for alarm in alarms].count(False) == 1


async def test_an_alarm_that_changed_meanwhile_is_not_overwritten(parent: Visitor) -> None:
    answer = await parent.post("/alarms/do", for_=CHILD, n="0", mark="0" * 12, do="delete")
    assert answer.status == 409


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "all"}, "Choose at least one day"),
        ({"kind": "some", "day": "1"}, "Choose what it is about"),
        ({"kind": "all", "day": "1", "to": "21:00"}, "the same time"),
        ({"kind": "all", "day": "1", "from_": "25:00"}, "when it starts"),
    ],
)
async def test_an_unfinished_alarm_says_what_is_missing(
    parent: Visitor, fields: dict[str, str], sentence: str
) -> None:
    values = {"for_": "home", "from_": "21:00", "to": "06:30"} | fields
    assert sentence in (await parent.post("/alarms/save", **values)).text


async def test_labels_are_allowed_asked_and_blocked_by_one_tap(
    lab: PagesLab, parent: Visitor
) -> None:
    for said in ("block", "ask", "allow"):
        await parent.post("/rules/label", for_=CHILD, label="whatsapp", said=said)
        layer = (await lab.household()).profiles["child1"].layer
        assert "whatsapp" in getattr(layer, said).add
    await parent.post("/rules/label", for_=CHILD, label="whatsapp", said="")
    layer = (await lab.household()).profiles["child1"].layer
    assert not layer.allow.add | layer.ask.add | layer.block.add


async def test_trust_wants_a_second_thought(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.post("/names", for_=CHILD, name="risky.example", kind="trust")
    assert "Really trust this site?" in page.text
    assert not (await lab.household()).profiles["child1"].layer.names.trust
    await parent.post("/names", for_=CHILD, name="risky.example", kind="trust", sure="1")
    assert (await lab.household()).profiles["child1"].layer.names.trust == {"risky.example"}


async def test_a_child_asks_and_reads_the_answer_with_its_reason(
    lab: PagesLab, parent: Visitor
) -> None:
    child = lab.at(AYESHA)
    page = await child.post(
        "/my/ask", on="/my/ask", kind="name", name="https://School.example/x", why="homework"
    )
    assert "waiting" in page.text
    overview = await parent.get("/")
    assert "school.example" in overview.text
    assert "homework" in overview.text
    number = re.search(r'name="ask" value="(\d+)"', overview.text)[1]
    await parent.post("/asks/answer", ask=number, answer="always", own="Good reason")
    answered = await child.get("/my")
    assert "Good reason" in answered.text
    household = await lab.household()
    assert household.profiles["child1"].layer.names.allow == {"school.example"}
    again = await parent.post("/asks/answer", ask=number, answer="no")
    assert again.status == 409


async def test_on_a_shared_network_nothing_of_another_child_is_shown(
    lab: PagesLab, parent: Visitor
) -> None:
    await lab.at(AYESHA).post("/my/ask", on="/my/ask", kind="time", why="a secret of Ayesha")
    page = await lab.at(BILAL).get("/")
    assert "Bilal" in page.text
    assert "Ayesha" not in page.text


async def test_a_phone_in_a_childs_hands_shows_that_childs_page(
    lab: PagesLab, parent: Visitor
) -> None:
    await parent.post("/devices/hand", id="d1", to="child2")
    page = await parent.get("/alarms")
    assert page.path == "/handed"
    assert (await parent.get("/my")).text.count("Bilal")
    await parent.post("/handed", on="/handed", secret=PASSWORD)
    assert (await parent.get("/alarms")).status == 200


async def test_on_a_phone_of_two_children_each_reads_only_its_own(
    lab: PagesLab, parent: Visitor
) -> None:
    await parent.post("/devices/hand", id="d1", to="child1")
    shared = lab.at(PARENT)
    await shared.post("/my/ask", on="/my/ask", kind="name", name="hers.example", why="a secret")
    await shared.post("/my/wrong", on="/my/wrong", name="wrong.example", why="hush hush")
    assert "hers.example" in (await shared.get("/my")).text
    await parent.post("/handed", on="/handed", secret=PASSWORD)
    await parent.post("/devices/hand", id="d1", to="child2")
    for path in ("/my", "/my/week", "/my/report", "/my/ask", "/my/limit", "/my/ticket"):
        page = await shared.get(path)
        assert page.status == 200, path
        for word in ("Ayesha", "hers.example", "wrong.example", "a secret", "hush hush"):
            assert word not in page.text, path


async def test_an_unsorted_device_reads_a_friendly_page(lab: PagesLab, parent: Visitor) -> None:
    page = await lab.at(STRANGE).get("/")
    assert "Nobody has sorted this device yet" in page.text
    assert "Until then, careful rules" in page.text

    def begin(store: HouseholdStore) -> None:
        store.let_off_until(DEFAULT, "Ammi", "began", lab.clock.wall() + 3600)

    await lab.do(begin)
    assert "from tomorrow careful rules" in (await lab.at(STRANGE).get("/my")).text


async def test_a_login_on_a_new_device_waits_for_approval(lab: PagesLab, parent: Visitor) -> None:
    other = lab.at(STRANGE)
    page = await other.post("/login", on="/login", name="Ammi", password=PASSWORD)
    assert page.path == "/login/wait"
    code = re.search(r'class="code">(\d{4})<', page.text)[1]
    overview = await parent.get("/")
    assert code in overview.text
    wish = re.search(r'name="wish" value="(\d+)"', overview.text)[1]
    await parent.post("/approve", wish=wish, answer="yes")
    assert (await other.get("/login/wait")).path == "/"
    devices = (await lab.household()).devices
    assert [d.profile for d in devices if d.address == STRANGE] == ["adult1"]
    assert (await other.get("/alarms")).status == 200


async def test_the_card_of_a_login_says_who_it_is(lab: PagesLab, parent: Visitor) -> None:
    await lab.adult("parent", "Baba", STRANGE)
    other = lab.at(BILAL)
    await other.post("/login", on="/login", name="Baba", password=PASSWORD)
    page = (await parent.get("/")).text
    assert "Baba wants to log in on a new device" in page
    assert "It is me" not in page
    wish = re.search(r'name="wish" value="(\d+)"', page)[1]
    await parent.post("/approve", wish=wish, answer="yes")
    assert (await other.get("/login/wait")).path == "/"
    assert (await lab.household()).device("d3").profile == "child2", "a child's phone stays one"


async def test_the_phone_of_who_may_change_no_rules_is_not_made_an_adults(
    lab: PagesLab, parent: Visitor
) -> None:
    await lab.adult("viewer", "Nani", BILAL)
    other = lab.at(STRANGE)
    await other.post("/login", on="/login", name="Nani", password=PASSWORD)
    wish = re.search(r'name="wish" value="(\d+)"', (await parent.get("/")).text)[1]
    await parent.post("/approve", wish=wish, answer="yes")
    assert (await other.get("/login/wait")).path.startswith("/")
    assert all(d.address != STRANGE for d in (await lab.household()).devices)


async def test_a_wrong_password_five_times_locks_out(lab: PagesLab, parent: Visitor) -> None:
    other = lab.at(STRANGE)
    for _ in range(5):
        page = await other.post("/login", on="/login", name="Ammi", password="wrong wrong")  # noqa: S106
        assert "do not fit" in page.text
    page = await other.post("/login", on="/login", name="Ammi", password=PASSWORD)
    assert "Too many tries" in page.text


async def test_why_names_the_rule_and_when_it_changes(parent: Visitor) -> None:
    page = await parent.get("/why?name=tiktok.com&for=profile:child1&at=2026-11-22T22:30")
    assert "The alarm “School nights” locks everything now" in page.text


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\u202eabc\x1b[31m"]
)
async def test_hostile_names_are_harmless_everywhere(
    lab: PagesLab, parent: Visitor, name: str
) -> None:
    await parent.post("/devices/one", id="d2", name=name, whose="child1")
    await lab.at(AYESHA).post("/my/ask", on="/my/ask", kind="time", why=name)
    for path in ("/", "/devices", "/devices/one?id=d2", "/more/log", f"/why?name={name}"):
        text = (await parent.get(path)).text
        assert "<script>alert" not in text
        assert "\u202e" not in text
        assert "\x1b" not in text


async def test_pages_still_work_when_the_resolver_is_not_there(
    lab: PagesLab, parent: Visitor
) -> None:
    await parent.get("/")
    await lab.resolver.stop()
    page = await parent.get("/")
    assert "The resolver is not running" in page.text
    page = await parent.post("/act/pause", for_=CHILD)
    assert "this takes effect when it starts" in page.text


async def test_a_removed_child_leaves_nothing_behind(lab: PagesLab, parent: Visitor) -> None:
    await lab.at(AYESHA).post("/my/ask", on="/my/ask", kind="time", why="x")
    await parent.post("/more/people/remove", id="child1", sure="1")
    assert "child1" not in (await lab.household()).profiles
    assert lab.resolver.deleted == ["child1"]
    assert not await lab.do(lambda store: Requests(store.db, DEFAULT).of_profile("child1"))


async def test_the_box_itself_is_sent_to_the_login(lab: PagesLab, parent: Visitor) -> None:
    assert (await lab.at(BOX).get("/")).path == "/login"


@pytest.mark.parametrize("language", ["en", "ur"])
async def test_pages_speak_the_browsers_language(parent: Visitor, language: str) -> None:
    page = await parent.get("/", **{"Accept-Language": language})
    assert f'<html lang="{language}" dir="{"rtl" if language == "ur" else "ltr"}">' in page.text
    assert ("Whole home" in page.text) is (language == "en")


async def test_a_language_chosen_by_link_is_kept(parent: Visitor) -> None:
    await parent.get("/more?lang=ur")
    assert 'lang="ur" dir="rtl"' in (await parent.get("/")).text
