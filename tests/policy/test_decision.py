"""Who wins: one row for each pair of rules that can meet (`DESIGN.md` 5, highest first)."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.acts import Grant, Pause, Reach, Scope
from policy.decision import Allow, Ask, Block, Rewrite, decide, review
from policy.facts import Listing, NameFacts
from policy.labels import SECURITY
from policy.reasons import Passage, Reason
from policy.rules import Mode, YouTube
from policy.ruling import Base, Hand, Overlay, Ruling, State
from tests.policy.families import (
    CHILD,
    GROUPS,
    HOUSEHOLD,
    NOW,
    about,
    alarm,
    allowance,
    home,
    layer,
    minutes,
    ruling,
    verdict,
)

LOCK = alarm("19:00-21:00", locks="everything")
GAMES_LOCK = alarm("19:00-21:00", locks="games")
CLOSED = alarm("17:00-19:00", opens="video")
OPEN = alarm("19:00-21:00", opens="video")
SISTER = Scope(Reach.PROFILE, "sister")
SPENT = minutes("15:00", "15:59", "games") | minutes("15:00", "15:59", "*")
HERE, ABOVE, BELOW = "www.name.example", "name.example", "deep.www.name.example"


def pause(before: float = 600.0, **more):
    return Pause(HOUSEHOLD, NOW - before, **more)


def grant(before: float = 300.0, **what):
    return Grant(CHILD, NOW - before, NOW + 1800, **what)


def by(passage: str) -> Allow:
    return Allow(Passage(passage))


def block(reason: str, label: str | None = None) -> Block:
    return Block(Reason(reason), label)


def rules(**said):
    return home(layer(**said))


def locked(**said):
    return home(layer(alarms=[LOCK], **said))


PRECEDENCE = {
    # 1. lifelines
    "lifelines pass a mandated source": (
        home(), about(mandated=True, lifeline=True), by("lifeline")),
    "lifelines pass security": (
        rules(block="malware"), about("malware", lifeline=True), by("lifeline")),
    "lifelines pass a pause": (home(acts=[pause()]), about(lifeline=True), by("lifeline")),
    "lifelines pass an alarm": (locked(), about(lifeline=True), by("lifeline")),
    "lifelines pass a block by hand": (
        rules(hand_block=HERE), about(lifeline=True), by("lifeline")),
    "lifelines pass categories": (
        rules(block="adult"), about("adult", lifeline=True), by("lifeline")),
    "lifelines pass allow-only": (
        home(mode=Mode.ALLOW_ONLY), about(lifeline=True), by("lifeline")),
    "a lifeline is never rewritten": (
        rules(safe_search=True), about(lifeline=True, safe_search="safe.example"), by("lifeline")),
    # 2. mandated sources
    "mandated beats trust": (rules(hand_trust=HERE), about(mandated=True), block("mandated")),
    "mandated beats a grant of the name": (
        home(acts=[grant(name=HERE)]), about(mandated=True), block("mandated")),
    "mandated beats a grant of everything": (
        home(acts=[grant()]), about(mandated=True), block("mandated")),
    "mandated beats always": (rules(hand_always=HERE), about(mandated=True), block("mandated")),
    "mandated beats essentials": (home(), about(mandated=True, essential=True), block("mandated")),
    "mandated beats protected": (home(), about(mandated=True, protected=True), block("mandated")),
    "mandated beats an allowed service": (
        rules(allow="roblox"), about("roblox", mandated=True), block("mandated")),
    "mandated is named before security": (
        rules(block="malware"), about("malware", mandated=True), block("mandated")),
    "mandated is named before a lock": (locked(), about(mandated=True), block("mandated")),
    # 3. security sources
    "trust beats security": (
        rules(block="malware", hand_trust=HERE), about("malware"), by("hand")),
    "trust above the name beats security": (
        rules(block="phishing", hand_trust=ABOVE), about("phishing"), by("hand")),
    "trust does not pass a lock": (
        locked(block="malware", hand_trust=HERE), about("malware"), block("alarm")),
    "trust does not pass a block by hand below it": (
        rules(block="scam", hand_trust=ABOVE, hand_block=HERE), about("scam"), block("hand")),
    "security beats a grant of the name": (
        home(layer(block="malware"), acts=[grant(name=HERE)]), about("malware"),
        block("security", "malware")),
    "security beats a grant of the label": (
        home(layer(block="malware"), acts=[grant(label="malware")]), about("malware"),
        block("security", "malware")),
    "security beats a grant of everything": (
        home(layer(block="scam"), acts=[grant()]), about("scam"), block("security", "scam")),
    "security beats allow by hand": (
        rules(block="malware", hand_allow=HERE), about("malware"), block("security", "malware")),
    "security beats always": (
        rules(block="malware", hand_always=HERE), about("malware"), block("security", "malware")),
    "security beats essentials": (
        rules(block="malware"), about("malware", essential=True), block("security", "malware")),
    "security beats protected": (
        rules(block="malware"), about("malware", protected=True), block("security", "malware")),
    "security beats an allowed service": (
        rules(block="malware", allow="roblox"), about("malware roblox"),
        block("security", "malware")),
    "security is named before a lock": (
        locked(block="malware"), about("malware"), block("security", "malware")),
    "security of the home holds for a child": (
        home(household=layer(block="cryptojacking")), about("cryptojacking"),
        block("security", "cryptojacking")),
    "security that nobody chose blocks nothing": (home(), about("malware"), by("default")),
    # 4. acts: pauses and grants, newest first
    "pause beats an older grant of everything": (
        home(acts=[grant(600.0), pause(300.0)]), about(), block("paused")),
    "pause beats an older grant of the name": (
        home(acts=[grant(600.0, name=HERE), pause(300.0)]), about(), block("paused")),
    "pause beats an older grant of the label": (
        home(acts=[grant(600.0, label="games"), pause(300.0)]), about("games"), block("paused")),
    "a newer grant of everything beats a pause": (
        home(acts=[pause(600.0), grant(300.0)]), about(), by("default")),
    "a newer grant of the name beats a pause": (
        home(acts=[pause(600.0), grant(300.0, name=HERE)]), about(), by("grant")),
    "a newer grant of the label beats a pause": (
        home(acts=[pause(600.0), grant(300.0, label="games")]), about("games"), by("label")),
    "a grant of one label leaves the pause for the rest": (
        home(acts=[pause(600.0), grant(300.0, label="games")]), about("video"), block("paused")),
    "a grant that a pause ended stays ended when the pause is over": (
        home(layer(block="games"),
             acts=[grant(900.0, label="games"), pause(600.0, ended=NOW - 300)]),
        about("games"), block("label", "games")),
    "pause is named before an alarm": (
        home(layer(alarms=[LOCK]), acts=[pause()]), about(), block("paused")),
    "a pause passes essentials": (home(acts=[pause()]), about(essential=True), by("essential")),
    "a pause passes always": (
        home(layer(hand_always=HERE), acts=[pause()]), about(), by("always")),
    "a pause for a sister is not the child's": (
        home(acts=[Pause(SISTER, NOW - 60)]), about(),
        by("default")),
    "a grant of everything lifts an alarm": (
        home(layer(alarms=[LOCK]), acts=[grant()]), about(), by("default")),
    "a grant of everything lifts a lock of a label": (
        home(layer(alarms=[GAMES_LOCK]), acts=[grant()]), about("games"), by("default")),
    "a grant of everything lifts a window": (
        home(layer(alarms=[CLOSED]), acts=[grant()]), about("video"), by("default")),
    "a grant of everything lifts a spent allowance": (
        home(layer(allowances=[allowance("games", 60)]), acts=[grant(60.0)], used=SPENT),
        about("games"), by("default")),
    "a grant of everything lifts an allowance for everything": (
        home(layer(allowances=[allowance("everything", 60)]), acts=[grant(60.0)], used=SPENT),
        about(), by("default")),
    "a grant of everything does not lift a block": (
        home(layer(block="games"), acts=[grant()]), about("games"), block("label", "games")),
    "a grant of everything does not lift a block by hand": (
        home(layer(hand_block=HERE), acts=[grant()]), about(), block("hand")),
    "a grant of everything does not lift allow-only": (
        home(mode=Mode.ALLOW_ONLY, acts=[grant()]), about(), block("allow_only")),
    "a grant of everything still asks": (
        home(layer(ask="shopping"), acts=[grant()]), about("shopping"), Ask("shopping")),
    "a grant of everything does not close an open window": (
        home(layer(block="video", alarms=[OPEN]), acts=[grant()]), about("video"), by("label")),
    "a grant of a category does not close a service's open window": (
        home(layer(block="roblox", alarms=[alarm("19:00-21:00", opens="roblox")]),
             acts=[grant(label="games")]),
        about("roblox"), by("service")),
    "a label grant lifts an alarm for that label": (
        home(layer(alarms=[LOCK]), acts=[grant(label="games")]), about("games"), by("label")),
    "a label grant leaves the alarm for unknown names": (
        home(layer(alarms=[LOCK]), acts=[grant(label="games")]), about(), block("alarm")),
    "a label grant lifts the label's own block": (
        home(layer(block="games"), acts=[grant(label="games")]), about("games"), by("label")),
    "a label grant lifts the lock and the label's own block but not another label": (
        home(layer(block="games gambling", alarms=[LOCK]), acts=[grant(label="games")]),
        about("games gambling"), block("label", "gambling")),
    "a label grant lifts a block by hand no more than the label": (
        home(layer(hand_block=HERE), acts=[grant(label="games")]), about("games"), block("hand")),
    "a grant of a service lifts a lock of its category for it": (
        home(layer(alarms=[GAMES_LOCK]), acts=[grant(label="roblox")]), about("roblox games"),
        by("service")),
    "a grant of a service leaves other services locked": (
        home(layer(alarms=[GAMES_LOCK]), acts=[grant(label="roblox")]), about("pubg games"),
        block("label_locked", "games")),
    "a grant of a category reaches its services": (
        home(layer(alarms=[LOCK, GAMES_LOCK]), acts=[grant(label="games")]), about("roblox"),
        by("label")),
    "a grant of a category does not lift a service's own block": (
        home(layer(block="roblox"), acts=[grant(label="games")]), about("roblox"),
        block("label", "roblox")),
    "a label grant lifts its window": (
        home(layer(alarms=[CLOSED]), acts=[grant(label="video")]), about("video"), by("label")),
    "a label grant lifts its spent allowance": (
        home(layer(allowances=[allowance("games", 60)]), acts=[grant(60.0, label="games")],
             used=SPENT),
        about("games"), by("label")),
    "a label grant makes a label that is asked for plain": (
        home(layer(ask="shopping"), acts=[grant(label="shopping")]), about("shopping"),
        by("label")),
    "a label grant reaches into allow-only": (
        home(mode=Mode.ALLOW_ONLY, acts=[grant(label="games")]), about("games"), by("label")),
    "a name grant lifts an alarm": (
        home(layer(alarms=[LOCK]), acts=[grant(name=HERE)]), about(), by("grant")),
    "a name grant lifts hand, service and category": (
        home(layer(hand_block=HERE, block="roblox games"), acts=[grant(name=HERE)]),
        about("roblox games"), by("grant")),
    "a name grant reaches the names below": (
        home(layer(hand_block=HERE), acts=[grant(name=ABOVE)]), about(), by("grant")),
    "a name grant does not reach names beside it": (
        home(layer(hand_block=HERE), acts=[grant(name="ww.name.example")]), about(),
        block("hand")),
    "a name grant reaches into allow-only": (
        home(mode=Mode.ALLOW_ONLY, acts=[grant(name=HERE)]), about(), by("grant")),
    "a granted search engine is still a safe one": (
        home(layer(safe_search=True), acts=[grant(name=HERE)]),
        about(safe_search="safe.example"), Rewrite("safe.example", Passage.GRANT)),
    "bypass is granted by name": (
        home(layer(block="bypass"), acts=[grant(name=HERE)]), about("bypass"), by("grant")),
    "bypass is not granted by label": (
        home(layer(block="bypass"), acts=[grant(label="bypass")]), about("bypass"),
        block("bypass", "bypass")),
    "bypass is not granted by everything": (
        home(layer(block="bypass"), acts=[grant()]), about("bypass"), block("bypass", "bypass")),
    "a grant of bypass by label does not pass a lock": (
        home(layer(alarms=[LOCK]), acts=[grant(label="bypass")]), about("bypass"),
        block("alarm")),
    "a service of bypass is not granted by label": (
        home(layer(block="bypass"), acts=[grant(label="tunnel")]), about("tunnel"),
        block("bypass", "bypass")),
    # 5. locks of everything
    "always passes locks": (locked(hand_always=HERE), about(), by("always")),
    "always above the name passes locks": (locked(hand_always=ABOVE), about(), by("always")),
    "always passes a spent allowance": (
        home(layer(hand_always=HERE, allowances=[allowance("everything", 60)]), used=SPENT),
        about(), by("always")),
    "always passes categories": (
        rules(hand_always=HERE, block="video"), about("video"), by("always")),
    "always does not pass a block by hand below it": (
        locked(hand_always=ABOVE, hand_block=HERE), about(), block("alarm")),
    "always for a name below does not help this one": (
        locked(hand_always=BELOW), about(), block("alarm")),
    "essentials pass an alarm": (locked(), about(essential=True), by("essential")),
    "essentials that are blocked by hand stay blocked": (
        rules(hand_block=HERE), about(essential=True), block("hand")),
    "a lock does not open an essential that is blocked by hand": (
        locked(hand_block=HERE), about(essential=True), block("alarm")),
    "an alarm beats allow by hand": (locked(hand_allow=HERE), about(), block("alarm")),
    "an alarm beats an allowed label": (
        locked(allow="games roblox"), about("games roblox"), block("alarm")),
    "an alarm beats protected": (locked(), about(protected=True), block("alarm")),
    "an alarm is named before a block by hand": (
        locked(hand_block=HERE), about(), block("alarm")),
    "an alarm is named before a spent allowance": (
        home(layer(alarms=[LOCK], allowances=[allowance("everything", 60)]), used=SPENT), about(),
        block("alarm")),
    "an allowance for everything that is spent locks": (
        home(layer(allowances=[allowance("everything", 60)]), used=SPENT), about(),
        block("spent")),
    "an alarm of the home locks the child": (
        home(household=layer(alarms=[LOCK])), about(), block("alarm")),
    "an alarm of the device locks it": (home(device=layer(alarms=[LOCK])), about(), block("alarm")),
    # 6. names set by hand
    "allow by hand beats a category": (
        rules(hand_allow=HERE, block="adult"), about("adult"), by("hand")),
    "allow by hand beats a service": (
        rules(hand_allow=HERE, block="roblox"), about("roblox"), by("hand")),
    "allow by hand beats bypass": (
        rules(hand_allow=HERE, block="bypass"), about("bypass"), by("hand")),
    "allow by hand beats allow-only": (
        home(layer(hand_allow=HERE), mode=Mode.ALLOW_ONLY), about(), by("hand")),
    "allow by hand passes a lock of the label": (
        rules(hand_allow=HERE, alarms=[GAMES_LOCK]), about("games"), by("hand")),
    "block by hand beats an allowed service": (
        rules(hand_block=HERE, allow="roblox"), about("roblox"), block("hand")),
    "block by hand beats protected": (rules(hand_block=HERE), about(protected=True), block("hand")),
    "block by hand beats an open window": (
        rules(hand_block=HERE, alarms=[OPEN]), about("video"), block("hand")),
    "the most specific name wins when it is allowed": (
        rules(hand_block=ABOVE, hand_allow=HERE), about(), by("hand")),
    "the most specific name wins when it is blocked": (
        rules(hand_block=HERE, hand_allow=ABOVE), about(), block("hand")),
    "allow beats block at the same name": (
        rules(hand_block=HERE, hand_allow=HERE), about(), by("hand")),
    "an exact name does not mean those below it": (
        rules(hand_block=f"={ABOVE}"), about(), by("default")),
    "an exact name means itself": (rules(hand_block=f"={HERE}"), about(), block("hand")),
    "a name that the home blocks is blocked for a child": (
        home(household=layer(hand_block=ABOVE)), about(), block("hand")),
    # 7. protected names
    "protected ignores categories": (
        rules(block="adult"), about("adult", protected=True), by("protected")),
    "protected ignores allow-only": (
        home(mode=Mode.ALLOW_ONLY), about(protected=True), by("protected")),
    "protected ignores locks of labels": (
        rules(alarms=[GAMES_LOCK]), about("games", protected=True), by("protected")),
    "essentials beat categories": (
        rules(block="bypass ads_tracking"), about("bypass ads_tracking", essential=True),
        by("essential")),
    "essentials beat allow-only": (
        home(mode=Mode.ALLOW_ONLY), about(essential=True), by("essential")),
    # 8. labels
    "services before categories, when allowed": (
        rules(block="messengers social", allow="whatsapp"), about("messengers social whatsapp"),
        by("service")),
    "services before categories, when blocked": (
        rules(allow="social", block="tiktok"), about("social tiktok"), block("label", "tiktok")),
    "a service follows its category": (
        rules(block="social"), about("tiktok"), block("label", "social")),
    "a service that is asked for may be asked for in a blocked category": (
        rules(block="games", ask="roblox"), about("games roblox"), Ask("roblox")),
    "on a shared name allow beats block": (
        rules(block="facebook social", allow="instagram"), about("social facebook instagram"),
        by("service")),
    "on a shared name a service that nobody blocks keeps it open": (
        rules(block="facebook"), about("facebook instagram"), by("default")),
    "on a shared name all blocked services block": (
        rules(block="facebook instagram"), about("facebook instagram"),
        block("label", "facebook")),
    "on a shared name the mildest service speaks": (
        rules(block="facebook", ask="instagram"), about("facebook instagram"), Ask("instagram")),
    "a shared name in a blocked category of its own is blocked": (
        rules(block="facebook ads_tracking"), about("ads_tracking facebook instagram"),
        block("label", "ads_tracking")),
    "of two categories the blocked one wins": (
        rules(block="adult", allow="video"), about("adult video"), block("label", "adult")),
    "of two categories the stricter one speaks": (
        rules(block="adult", ask="video"), about("video adult"), block("label", "adult")),
    "what may be asked for is asked for": (
        rules(ask="shopping"), about("shopping"), Ask("shopping")),
    "bypass is denied as such under a lock too": (
        home(layer(block="bypass", alarms=[LOCK])), about("bypass"), block("bypass", "bypass")),
    "bypass that nobody blocks is locked like the rest": (
        home(layer(alarms=[LOCK])), about("bypass"), block("alarm")),
    "a service of bypass blocked by its own name is bypass": (
        rules(block="tunnel"), about("tunnel"), block("bypass", "tunnel")),
    "bypass has a reason of its own": (
        rules(block="bypass"), about("bypass"), block("bypass", "bypass")),
    "a service of bypass is bypass": (
        rules(block="bypass"), about("tunnel"), block("bypass", "bypass")),
    "a lock overrides a label that is allowed": (
        rules(allow="games", alarms=[GAMES_LOCK]), about("games"),
        block("label_locked", "games")),
    "a lock of a category spares a service that is allowed": (
        rules(allow="roblox", alarms=[GAMES_LOCK]), about("games roblox"), by("service")),
    "a lock that names a service overrides its allow": (
        rules(allow="roblox", alarms=[alarm("19:00-21:00", locks="roblox")]), about("roblox"),
        block("label_locked", "roblox")),
    "a lock of a category reaches a service that is asked for": (
        rules(ask="roblox", alarms=[GAMES_LOCK]), about("roblox"),
        block("label_locked", "roblox")),
    "a block is named before a lock of the same label": (
        rules(block="games", alarms=[GAMES_LOCK]), about("games"), block("label", "games")),
    "a spent allowance blocks its label": (
        home(layer(allowances=[allowance("games", 60)]), used=SPENT), about("games"),
        block("label_spent", "games")),
    "a spent allowance blocks the services of its label": (
        home(layer(allowances=[allowance("games", 60)]), used=SPENT), about("roblox"),
        block("label_spent", "games")),
    "a spent allowance spares a service that is allowed": (
        home(layer(allow="roblox", allowances=[allowance("games", 60)]), used=SPENT),
        about("roblox"), by("service")),
    "a spent allowance is named before a lock": (
        home(layer(alarms=[GAMES_LOCK], allowances=[allowance("games", 60)]), used=SPENT),
        about("games"), block("label_spent", "games")),
    "an allowance that is not spent blocks nothing": (
        home(layer(allowances=[allowance("games", 61)]), used=SPENT), about("games"),
        by("default")),
    "a closed window closes": (rules(alarms=[CLOSED]), about("video"), block("not_open", "video")),
    "a closed window closes a label that is allowed": (
        rules(allow="video", alarms=[CLOSED]), about("video"), block("not_open", "video")),
    "an open window opens": (rules(alarms=[OPEN]), about("video"), by("label")),
    "an open window opens a label that is blocked otherwise": (
        rules(block="video", alarms=[OPEN]), about("video"), by("label")),
    "a lock beats an open window": (
        rules(alarms=[OPEN, alarm("19:00-21:00", locks="video")]), about("video"),
        block("label_locked", "video")),
    "a home's open window does not open what the child's list blocks": (
        home(layer(block="video"), household=layer(alarms=[OPEN])), about("video"),
        block("label", "video")),
    "a child's open window opens what the home blocks": (
        home(layer(alarms=[OPEN]), household=layer(block="video")), about("video"), by("label")),
    "a child's open window does not open what the device blocks": (
        home(layer(alarms=[OPEN]), device=layer(block="video")), about("video"),
        block("label", "video")),
    "a narrower allow beats a wider block": (
        home(layer(allow="games"), household=layer(block="games")), about("games"), by("label")),
    "a narrower block beats a wider allow": (
        home(layer(block="games"), household=layer(allow="games")), about("games"),
        block("label", "games")),
    "a device's own block comes on top": (
        home(layer(allow="games"), device=layer(block="games")), about("games"),
        block("label", "games")),
    # 9. what is left
    "what no rule names is allowed": (home(), about("audio"), by("default")),
    "what no rule names is blocked in allow-only mode": (
        home(mode=Mode.ALLOW_ONLY), about("audio"), block("allow_only")),
    "an allowed label is allowed in allow-only mode": (
        home(layer(allow="kids_pack"), mode=Mode.ALLOW_ONLY), about("kids_pack"), by("label")),
    "a service of an allowed category is allowed in allow-only mode": (
        home(layer(allow="video"), mode=Mode.ALLOW_ONLY), about("youtube"), by("label")),
    "a search engine is answered with its stricter self": (
        rules(safe_search=True), about(safe_search="safe.example"),
        Rewrite("safe.example", Passage.DEFAULT)),
    "a search engine is left alone where nobody asked for safe search": (
        home(), about(safe_search="safe.example"), by("default")),
    "safe search and YouTube's mode leave other names alone": (
        rules(safe_search=True, youtube=YouTube.STRICT), about("youtube"), by("default")),
    "a blocked search engine is not rewritten": (
        rules(safe_search=True, hand_block=HERE), about(safe_search="safe.example"),
        block("hand")),
    "YouTube is strict": (
        rules(youtube=YouTube.STRICT), about("youtube", youtube=True),
        Rewrite("restrict.youtube.com", Passage.DEFAULT)),
    "YouTube is moderate": (
        rules(youtube=YouTube.MODERATE, allow="youtube"), about("youtube", youtube=True),
        Rewrite("restrictmoderate.youtube.com", Passage.SERVICE)),
    "YouTube is left alone": (home(), about("youtube", youtube=True), by("default")),
}  # fmt: skip


@pytest.mark.parametrize("row", PRECEDENCE)
def test_who_wins(row):
    house, facts, expected = PRECEDENCE[row]
    assert verdict(house, facts, HERE) == expected


# --- where an allowed name leads

SHARED_HOUSE = rules(
    block="malware adult roblox bypass games",
    ask="shopping",
    allow="whatsapp",
    hand_block="blocked.example",
    hand_allow="allowed.example",
    hand_trust="trusted.example",
)


def _led(passage: str, *targets: tuple[str, NameFacts], house=SHARED_HOUSE):
    return review(ruling(house), Passage(passage), targets)


def test_a_name_that_leads_nowhere_passes():
    assert _led("default") is None
    assert _led("default", ("edge.example", about())) is None


def test_a_cloaked_name_is_judged_by_where_it_leads():
    edge, tracker = ("edge.example", about()), ("t.example", about("adult"))
    assert _led("default", edge, tracker) == block("label", "adult")
    assert _led("label", tracker) == block("label", "adult")
    assert _led("default", ("shop.example", about("shopping"))) == Ask("shopping")
    assert _led("default", ("blocked.example", about())) == block("hand")


def test_the_first_bad_name_of_a_chain_speaks():
    chain = [("a.example", about("adult")), ("g.example", about("games"))]
    assert _led("default", *chain) == block("label", "adult")
    assert _led("default", *reversed(chain)) == block("label", "games")


@pytest.mark.parametrize("passage", list(Passage))
def test_mandated_and_security_stop_a_chain_by_whatever_right_it_began(passage):
    ordered, harmful = ("o.example", about(mandated=True)), ("m.example", about("malware"))
    assert _led(passage.value, ordered) == block("mandated")
    assert _led(passage.value, harmful) == block("security", "malware")
    assert _led(passage.value, ("trusted.example", about("malware"))) is None


@pytest.mark.parametrize("passage", ["lifeline", "grant", "always", "hand"])
def test_who_passed_by_a_parents_word_is_not_stopped_by_categories(passage):
    targets = [("cdn.example", about("adult")), ("blocked.example", about("roblox"))]
    assert _led(passage, *targets) is None


def test_who_passed_as_a_service_is_not_stopped_by_its_networks_categories():
    assert _led("service", ("cdn.example", about("adult games roblox"))) is None
    assert _led("service", ("blocked.example", about())) == block("hand")
    assert _led("service", ("blocked.example", about(mandated=True))) == block("mandated")


@pytest.mark.parametrize("passage", list(Passage))
def test_a_lifeline_at_the_end_of_a_chain_passes(passage):
    assert _led(passage.value, ("help.example", about("malware", lifeline=True))) is None


def test_allowed_and_protected_names_in_a_chain_pass():
    assert _led("default", ("allowed.example", about("adult"))) is None
    assert _led("default", ("health.example", about("adult", protected=True))) is None
    assert _led("default", ("time.example", about("adult", essential=True))) is None
    assert _led("default", ("w.example", about("games whatsapp"))) is None


def test_what_was_chosen_in_allow_only_mode_may_lead_to_networks_that_were_not():
    chosen = home(layer(allow="kids_pack"), mode=Mode.ALLOW_ONLY)
    assert _led("label", ("cdn.example", about()), house=chosen) is None


# --- properties

labels = st.sampled_from(["adult", "games", "social", "malware", "bypass", *GROUPS])
states = st.dictionaries(labels, st.sampled_from(State), max_size=6)
marks = st.sampled_from(Hand)
listings = st.lists(labels, unique=True, max_size=4).map(lambda found: about(" ".join(found)))
facts = st.builds(
    NameFacts,
    listings.map(lambda known: known.listing),
    lifeline=st.booleans(),
    essential=st.booleans(),
    protected=st.booleans(),
)
bases = st.builds(
    Base,
    everything=st.sampled_from([None, Reason.ALARM]),
    exempt=st.frozensets(labels, max_size=2),
    states=states.map(lambda said: tuple(sorted(said.items()))),
    allow_only=st.booleans(),
)
rulings = st.builds(Ruling, bases, marks.map(lambda mark: Overlay(((HERE, mark),))))


def _is_open(decision) -> bool:
    return isinstance(decision, Allow | Rewrite)


@given(rulings, facts)
def test_the_order_of_labels_means_nothing(rules_now, known):
    listing = known.listing
    decisions = {
        decide(rules_now, HERE, _with(known, categories, services))
        for categories in permutations(listing.categories[:3])
        for services in permutations(listing.services[:3])
    }
    assert len(decisions) == 1


def _with(known: NameFacts, categories, services) -> NameFacts:
    listing = Listing(categories, services)
    return NameFacts(listing, known.lifeline, known.essential, known.protected)


@given(rulings, facts, labels)
def test_blocking_one_more_label_never_opens_a_name(rules_now, known, label):
    before = decide(rules_now, HERE, known)
    states_after = dict(rules_now.base.states) | {label: State.BLOCKED}
    stricter = _with_base(rules_now, states=tuple(sorted(states_after.items())))
    if not _is_open(before):
        assert not _is_open(decide(stricter, HERE, known))


@given(rulings, facts, labels)
def test_a_source_that_lists_one_more_category_never_opens_a_name(rules_now, known, label):
    if label in GROUPS or dict(rules_now.base.states).get(label) is State.ALLOWED:
        return
    listing = known.listing
    more = _with(known, (*listing.categories, label), listing.services)
    if not _is_open(decide(rules_now, HERE, known)) and label not in rules_now.base.exempt:
        assert not _is_open(decide(rules_now, HERE, more))


@given(rulings, facts)
def test_a_lock_of_everything_never_opens_a_name(rules_now, known):
    unlocked = _with_base(rules_now, everything=None)
    locked_too = _with_base(rules_now, everything=Reason.PAUSED)
    if _is_open(decide(locked_too, HERE, known)):
        assert _is_open(decide(unlocked, HERE, known))


@given(rulings, facts)
def test_allow_only_never_opens_a_name(rules_now, known):
    if _is_open(decide(_with_base(rules_now, allow_only=True), HERE, known)):
        assert _is_open(decide(_with_base(rules_now, allow_only=False), HERE, known))


@given(rulings, facts)
def test_security_that_is_blocked_opens_to_trust_alone(rules_now, known):
    blocked = {label for label, state in rules_now.base.states if state is State.BLOCKED}
    dangerous = blocked & SECURITY & set(known.listing.categories)
    if dangerous and not known.lifeline and Hand.TRUST not in rules_now.overlay.hand(HERE):
        assert decide(rules_now, HERE, known).reason is Reason.SECURITY


@given(rulings, st.sampled_from(Passage), st.lists(st.tuples(st.just(HERE), facts), max_size=3))
def test_one_more_name_in_a_chain_never_opens_it(rules_now, passage, chain):
    if review(rules_now, passage, chain[:-1]) is not None:
        assert review(rules_now, passage, chain) is not None


def _with_base(rules_now: Ruling, **more) -> Ruling:
    base = rules_now.base
    said = {"everything": base.everything, "exempt": base.exempt, "states": base.states}
    said |= {"allow_only": base.allow_only} | more
    return Ruling(Base(**said), rules_now.overlay)
