"""The exact dictionaries as they ship: labels, essentials, protected, rewrites, popular, lists."""

from urllib.parse import urlsplit

import pytest

from blocklists.derive import starter
from blocklists.derive.public_suffixes import PublicSuffixes
from blocklists.derive.published import text_lines
from blocklists.entries import Entry, Scope
from blocklists.watched import Popular
from policy.labels import CATEGORIES

KINDS = {"content", "contact", "conduct", "consumer", "security", "bypass", "platform"}
FORMATS = {
    "plain", "hosts", "adblock", "wildcard", "dnsmasq", "unbound", "rpz", "ut1", "regex"
}  # fmt: skip


@pytest.fixture(scope="module")
def rules():
    return PublicSuffixes(text_lines(starter.FOLDER / "public_suffixes.txt.gz"))


def test_every_category_is_explained_in_one_plain_sentence():
    rows = starter.load("labels.json")["categories"]
    assert [row["id"] for row in rows] == list(CATEGORIES)
    for row in rows:
        assert row["kind"] in KINDS
        assert row["title"].strip()
        assert row["about"].endswith(".")
        assert row["about"].count(". ") == 0


def test_security_categories_are_of_that_kind():
    kinds = {row["id"]: row["kind"] for row in starter.load("labels.json")["categories"]}
    for label in ("malware", "phishing", "scam", "cryptojacking"):
        assert kinds[label] == "security"


def test_essentials_hold_time_captive_portals_and_certificate_status():
    names = {row["name"]: row["why"] for row in starter.load("essentials.json")["names"]}
    assert {
        "time.android.com", "pool.ntp.org", "2.android.pool.ntp.org", "0.pk.pool.ntp.org",
        "time.apple.com", "time.windows.com", "time.google.com", "captive.apple.com",
        "connectivitycheck.gstatic.com", "www.msftconnecttest.com", "detectportal.firefox.com",
        "connectivity-check.ubuntu.com", "ocsp.digicert.com", "crl3.digicert.com", "ocsp.apple.com",
    } <= set(names)  # fmt: skip
    assert all(starter.is_canonical(name) and name[0] != "=" for name in names)
    assert all(why.strip() for why in names.values())


def test_essentials_open_no_whole_company():
    names = {row["name"] for row in starter.load("essentials.json")["names"]}
    broad = {"google.com", "www.google.com", "gstatic.com", "www.gstatic.com", "apple.com"}
    assert not names & (broad | {"microsoft.com", "windowsupdate.com", "amazonaws.com"})


def test_protected_names_are_many_and_of_known_kinds(rules):
    rows = starter.load("protected.json")["names"]
    names = [row["name"] for row in rows]
    assert len(set(names)) == len(names) >= 200
    assert {row["kind"] for row in rows} == {"health", "help", "abuse", "sexual_health", "faith"}
    assert all(starter.is_canonical(name) for name in names)
    assert {name for name in names if rules.is_suffix(name)} == {"nhs.uk"}
    assert {
        "scarleteen.com", "gamblersanonymous.org", "plannedparenthood.org", "nhs.uk", "who.int",
        "rozan.org", "sahil.org", "umang.com.pk",
    } <= set(names)  # fmt: skip


def test_every_engine_has_a_target_of_its_own_and_says_its_source():
    content = starter.load("rewrites.json")
    engines = {engine["id"]: engine for engine in content["engines"]}
    assert {"google", "bing", "duckduckgo", "yandex", "pixabay", "ecosia", "brave"} <= set(engines)
    for engine in engines.values():
        assert engine["source"].strip()
        assert starter.is_canonical(engine["target"])
        assert engine["target"] not in engine["names"]
        assert all(starter.is_canonical(name) for name in engine["names"])
        assert len(set(engine["names"])) == len(engine["names"])


def test_google_is_covered_in_every_country():
    (google,) = (e for e in starter.load("rewrites.json")["engines"] if e["id"] == "google")
    assert google["target"] == "forcesafesearch.google.com"
    assert len(google["names"]) >= 185
    assert all(name.startswith("www.google.") for name in google["names"])
    assert {"www.google.com", "www.google.com.pk", "www.google.co.uk"} <= set(google["names"])


def test_youtube_has_both_modes():
    youtube = starter.load("rewrites.json")["youtube"]
    assert youtube["strict"] == "restrict.youtube.com"
    assert youtube["moderate"] == "restrictmoderate.youtube.com"
    assert {"www.youtube.com", "m.youtube.com", "youtubei.googleapis.com"} <= set(youtube["names"])


def test_no_name_is_rewritten_twice():
    content = starter.load("rewrites.json")
    names = [name for engine in content["engines"] for name in engine["names"]]
    names += content["youtube"]["names"]
    assert len(set(names)) == len(names)


def test_rewritten_engines_are_not_called_unsafe():
    unsafe = frozenset(starter.thin_names("search_unsafe"))
    for engine in starter.load("rewrites.json")["engines"]:
        assert not [name for name in engine["names"] if starter.covers(unsafe, name)]
        assert not starter.covers(unsafe, engine["target"])


def test_popular_names_carry_known_labels():
    popular = starter.labels_of_popular_names()
    known = set(CATEGORIES) | {
        service["id"]
        for file in starter.service_files()
        for service in starter.load(file)["services"]
    }
    assert 2_000 <= len(popular) <= 3_000
    assert all(starter.is_canonical(name) for name in popular)
    assert {label for labels in popular.values() for label in labels} <= known


@pytest.mark.parametrize(
    "host",
    [
        "www.google.com", "apis.google.com", "accounts.google.com", "www.googleapis.com",
        "fonts.gstatic.com", "login.microsoftonline.com", "login.live.com", "gateway.icloud.com",
        "www.wikipedia.org", "en.wikipedia.org", "www.apple.com", "init.push.apple.com",
        "cdnjs.cloudflare.com", "ctldl.windowsupdate.com", "raw.githubusercontent.com",
        "softwareupdates.amazon.com", "www.dawn.com", "mtalk.google.com",
    ],
)  # fmt: skip
def test_a_list_about_weapons_cannot_name_a_host_that_everybody_needs(host):
    popular = Popular.load(starter.FOLDER / "popular.json")
    for rule in (Entry(host, Scope.EXACT), Entry(host)):
        assert host in popular.strange(popular.reached_by(rule), "weapons", {})


def test_lists_of_trackers_may_name_the_trackers_of_popular_companies():
    popular = Popular.load(starter.FOLDER / "popular.json")
    for host in (
        "www.google-analytics.com", "analytics.google.com", "v10.events.data.microsoft.com",
        "xp.apple.com", "beacons.gcp.gvt2.com", "graph.facebook.com", "logs.netflix.com",
    ):  # fmt: skip
        assert not popular.strange([host], "ads_tracking", {}), host


def test_popular_names_are_labelled_as_a_person_would():
    popular = starter.labels_of_popular_names()
    for name in (
        "google.com",
        "apple.com",
        "apple-dns.net",
        "wikipedia.org",
        "dawn.com",
        "hbl.com",
    ):
        assert popular[name] == frozenset()
    for name, label in (
        ("youtube.com", "video"), ("facebook.com", "social"), ("vk.com", "social"),
        ("pornhub.com", "adult"), ("bet365.com", "gambling"), ("roblox.com", "games"),
        ("doubleclick.net", "ads_tracking"), ("nordvpn.com", "bypass"), ("daraz.pk", "shopping"),
    ):  # fmt: skip
        assert label in popular.get(name, {label}), name
    assert "adult" not in popular["vk.com"]


def test_subscriptions_say_what_they_are():
    rows = starter.load("subscriptions.json")["subscriptions"]
    assert len({row["id"] for row in rows}) == len(rows) >= 40
    publishers = {row["id"].partition("-")[0] for row in rows}
    assert {"ut1", "hagezi", "oisd", "blp", "stevenblack", "shadowwhisperer"} <= publishers
    for row in rows:
        keys = {"id", "title", "label", "url", "format", "licence", "names", "note"}
        assert set(row) == keys
        assert row["label"] in CATEGORIES
        assert row["format"] in FORMATS
        assert urlsplit(row["url"]).scheme == "https"
        assert row["note"].strip()
        assert row["licence"].strip()


def test_public_suffixes_know_both_sections(rules):
    assert rules.is_icann("com.pk")
    assert rules.is_icann("co.uk")
    assert not rules.is_icann("blogspot.com")
    assert rules.is_suffix("blogspot.com")
    assert rules.registrable("www.school.edu.pk") == "school.edu.pk"
    assert rules.registrable("a.b.blogspot.com") == "b.blogspot.com"
