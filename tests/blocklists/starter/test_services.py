"""The service catalogue as it ships."""

import re

import pytest

from blocklists.derive import starter
from blocklists.derive.marks import CLASSES, SERVICE_MARKS
from blocklists.derive.public_suffixes import PublicSuffixes
from blocklists.derive.published import text_lines
from policy.labels import CATEGORIES
from policy.names import suffixes

FILES = starter.service_files()
GROUPS = {file: starter.load(file) for file in FILES}
SERVICES = [service for content in GROUPS.values() for service in content["services"]]
IDS = [service["id"] for service in SERVICES]

FAMILIES_ASK_FOR = """
    whatsapp youtube tiktok facebook instagram snapchat pubg_mobile free_fire ludo_star roblox imo
    snackvideo likee bigo telegram daraz discord signal messenger threads twitter reddit pinterest
    netflix twitch disney_plus prime_video spotify minecraft epic_games steam xbox playstation
    nintendo clash supercell genshin brawl_stars call_of_duty riot ea_games candy_crush
    subway_surfers mobile_legends chess_com duolingo chatgpt gemini character_ai claude copilot
    deepseek ometv azar tinder bumble muzz tamasha tapmad amazon aliexpress temu olx_pakistan
    google_play app_store vrchat meta_quest kick rumble dailymotion vimeo soundcloud patari viber
    line zoom skype google_meet kik yubo wizz ngl tango
""".split()  # noqa: SIM905  (a block of words reads better than a hundred quotes)

TOO_BROAD = frozenset(
    """
    google.com googleapis.com gstatic.com googleusercontent.com ggpht.com gvt1.com akamaized.net
    akamaihd.net akamai.net edgesuite.net edgekey.net cloudfront.net apple.com icloud.com
    itunes.com mzstatic.com amazonaws.com microsoft.com windows.net azureedge.net live.com
    office.com skype.com cloudflare.com cloudflare.net cdn.cloudflare.net fastly.net
    map.fastly.net github.com github.io appspot.com firebaseio.com alicdn.com qq.com tencent.com
    meta.com mail.ru yandex.ru bing.com baidu.com zendesk.com
    """.split()  # noqa: SIM905  (a block of words reads better than fifty quotes)
)


def names_of(service):
    return [name for kind in CLASSES for listed in service[kind].values() for name in listed]


@pytest.fixture(scope="module")
def rules():
    return PublicSuffixes(text_lines(starter.FOLDER / "public_suffixes.txt.gz"))


def test_there_are_the_services_that_families_ask_for():
    assert len(SERVICES) >= 110
    assert set(FAMILIES_ASK_FOR) <= set(IDS)


def test_an_id_is_used_once_and_is_no_category():
    assert len(set(IDS)) == len(IDS)
    assert not set(IDS) & set(CATEGORIES)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", service_id) for service_id in IDS)


@pytest.mark.parametrize("file", FILES)
def test_a_file_holds_one_group_and_the_group_is_a_category(file):
    content = GROUPS[file]
    assert content["version"] == 1
    assert file == f"services/{content['group']}.json"
    assert content["group"] in CATEGORIES


@pytest.mark.parametrize("service", SERVICES, ids=IDS)
def test_a_service_is_complete(service):
    keys = {"id", "title", "dns_effect", "why", "hold_minutes", *CLASSES}
    assert set(service) == keys
    assert service["title"].strip()
    assert service["dns_effect"] in {"full", "partly", "weak"}
    assert service["hold_minutes"] in {2, 5, 10}
    assert service["foreground"], "nothing would open a session"
    assert service["why"].endswith(".")
    assert 20 < len(service["why"]) < 180


@pytest.mark.parametrize("service", SERVICES, ids=IDS)
def test_its_names_are_canonical_known_by_their_marks_and_listed_once(service):
    for kind in CLASSES:
        assert set(service[kind]) <= set(SERVICE_MARKS)
    names = names_of(service)
    assert all(starter.is_canonical(name) for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("service", SERVICES, ids=IDS)
def test_it_holds_no_public_suffix_and_no_name_that_breaks_other_things(service, rules):
    names = {name.removeprefix("=") for name in names_of(service)}
    assert not [name for name in names if rules.is_suffix(name)]
    assert not names & TOO_BROAD


@pytest.mark.parametrize("service", SERVICES, ids=IDS)
def test_a_name_below_another_one_says_less_about_a_person(service):
    """So that it does not matter whether the nearest or the weakest entry decides."""
    strength = {
        name: CLASSES.index(kind) for kind in CLASSES for names in service[kind].values()
        for name in names
    }  # fmt: skip
    for name, weakness in strength.items():
        above = [higher for higher in list(suffixes(name))[1:] if higher in strength]
        assert all(strength[higher] < weakness for higher in above), name


def test_meta_services_are_kept_apart():
    names = {service["id"]: set(names_of(service)) for service in SERVICES}
    assert all("whatsapp" in name or name == "wa.me" for name in names["whatsapp"])
    for other in ("instagram", "messenger", "threads", "whatsapp", "meta_ai"):
        assert not names[other] & {"facebook.com", "fb.com", "graph.facebook.com"}
    assert not names["facebook"] & {"instagram.com", "messenger.com", "threads.net"}


def test_apps_that_know_their_servers_are_not_said_to_stop():
    weak = {service["id"] for service in SERVICES if service["dns_effect"] == "weak"}
    assert {"whatsapp", "telegram"} <= weak


def test_holds_follow_what_people_do():
    for file, content in GROUPS.items():
        minutes = {service["hold_minutes"] for service in content["services"]}
        if file in {"services/games.json", "services/vr_social.json"}:
            assert minutes == {10}
        if file in {"services/video.json", "services/audio.json"}:
            assert minutes == {5}
        if file in {"services/messengers.json", "services/ai_chat.json"}:
            assert minutes == {2}
