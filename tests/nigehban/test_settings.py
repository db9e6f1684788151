"""The operator's settings: every mistake is named, flags stand over the file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nigehban.settings import (
    DEFAULT_WEB,
    OperatorSettings,
    parse_address,
    parse_settings,
    read_settings,
    with_flags,
)
from policy.reading import DocumentError
from resolver.upstreams import Address

WRONG = [
    ({"dns": 5}, "dns: expected a list, got 5"),
    ({"dns": ["x"]}, "dns[0]: expected an address"),
    ({"dns": {"a": 1}}, "dns: expected a list"),
    ({"dns": ["[::1"]}, "dns[0]: expected an address"),
    ({"dns": ["127.0.0.1:٣"]}, "dns[0]: expected an address"),
    ({"dns": ["127.0.0.1:+53"]}, "dns[0]: expected an address"),
    ({"dns": ["127.0.0.1:65536"]}, "dns[0]: expected an address"),
    ({"web": [1]}, "web: expected an address"),
    ({"web": ""}, "web: expected an address"),
    ({"home": "yes"}, "home: expected true or false, got 'yes'"),
    ({"rate_limit": 5}, "rate_limit: expected keys and values, got 5"),
    ({"rate_limit": {"per_second": "x"}}, "rate_limit.per_second: expected a number"),
    ({"rate_limit": {"persecond": 5}}, "rate_limit.persecond: is not a key"),
    ({"households": [1]}, "households: expected keys and values"),
    ({"households": {"a": {"networks": 5}}}, "households.a.networks: expected a list"),
    ({"households": {"../x": {"networks": []}}}, "cannot be a household's id"),
    ({"local_zones": {"lan": {"a": 1}}}, "local_zones.lan: expected an address"),
    ({"local_zones": {"a..b": "192.168.1.1"}}, "is not a name"),
    ({"colour": "red"}, "colour: is not a key that belongs here"),
    ({"data": "/x"}, "data: is not a key that belongs here"),
    ({"upstream": ["9.9.9.9"]}, "upstream: is not a key that belongs here; did you mean upstreams"),
    ({"upstreams": ["127.0.0.1:0"]}, "127.0.0.1:0 has no port to ask at"),
    ({"upstreams": ["127.0.0.1:5335"]}, "is where this resolver itself listens"),
    ({"web": "127.0.0.1:8081"}, "block_page: cannot be where the pages are, 127.0.0.1:8081"),
    ({"refresh_hours": 0}, "refresh_hours: expected a number from 1 to 720"),
    ({"refresh_hours": True}, "refresh_hours: expected a number"),
    ({"cache_entries": "1e9"}, "cache_entries: expected a number"),
    ({"client_subnet": "1.2.3.4/8"}, "client_subnet: expected a network"),
    ({"networks": ["192.168.1.1/24"]}, "networks[0]: expected a network"),
    ({"page_addresses": ["1.2.3.4", "x"]}, "page_addresses[1]: expected an address"),
    ({"may_lead_inside": ["a..b"]}, "may_lead_inside[0]: 'a..b' is not a name"),
    ({"trusted_forwarders": "127.0.0.1"}, "trusted_forwarders: expected a list"),
    ([1, 2], "the file: expected keys and values"),
    ("text", "the file: expected keys and values"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "sentence"), WRONG, ids=[str(data) for data, _ in WRONG])
def test_a_mistake_is_named(data: object, sentence: str) -> None:
    with pytest.raises(DocumentError) as told:
        parse_settings(data)
    assert len(told.value.problems) == 1
    assert sentence in told.value.problems[0]
    assert told.value.problems[0].isprintable()


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(DocumentError) as told:
        parse_settings({"dns": 5, "web": [1], "colour": "red"})
    assert len(told.value.problems) == 3


def test_nothing_said_is_the_default() -> None:
    assert parse_settings(None) == parse_settings({}) == OperatorSettings()
    assert parse_settings({"dns": [], "upstreams": []}) == OperatorSettings()


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("dns: ['192.168.1.2', '[fd00::2]:5300']\nrate_limit: off\n", "ascii")
    settings = read_settings(path)
    assert settings.dns == (Address("192.168.1.2", 53), Address("fd00::2", 5300))
    assert settings.rate_limit == 0


# --- addresses


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("192.168.1.2", "192.168.1.2", 53),
        ("192.168.1.2:0", "192.168.1.2", 0),
        ("192.168.1.2:65535", "192.168.1.2", 65535),
        ("::1", "::1", 53),
        ("FD00::2", "fd00::2", 53),
        ("[fd00::2]", "fd00::2", 53),
        ("[fd00:0::2]:5335", "fd00::2", 5335),
        ("fe80::1%eth0", "fe80::1%eth0", 53),
        ("[fe80::1%eth0]:54", "fe80::1%eth0", 54),
    ],
)
def test_an_address_is_read(text: str, host: str, port: int) -> None:
    assert parse_address(text, 53) == Address(host, port)


@given(st.text(max_size=30))
def test_any_text_is_an_address_or_a_value_error(text: str) -> None:
    try:
        address = parse_address(text, 53)
    except ValueError:
        return
    assert 0 <= address.port <= 65535
    assert parse_address(str(address), 53) == address


@given(st.ip_addresses(), st.integers(0, 65535))
def test_what_is_written_is_read(host: object, port: int) -> None:
    assert parse_address(str(Address(str(host), port)), 1) == Address(str(host), port)


# --- flags


def test_flags_stand_over_the_file() -> None:
    settings = parse_settings({"dns": ["127.0.0.1:1"], "upstreams": ["9.9.9.9"]})
    changed = with_flags(
        settings, dns=["127.0.0.1:5300", "::1"], web="127.0.0.1:90", upstream=["8.8.8.8:54"]
    )
    assert changed.dns == (Address("127.0.0.1", 5300), Address("::1", 53))
    assert changed.upstreams == (Address("8.8.8.8", 54),)
    assert (changed.web, changed.block_page) == (
        Address("127.0.0.1", 90),
        Address("127.0.0.1", 91),
    )


@pytest.mark.parametrize(
    ("web", "block_page"),
    [("127.0.0.1:65535", "127.0.0.1:65534"), ("127.0.0.1:0", "127.0.0.1:0")],
)
def test_the_block_page_is_beside_the_pages(web: str, block_page: str) -> None:
    assert str(with_flags(OperatorSettings(), web=web).block_page) == block_page


def test_a_block_page_of_the_operators_choice_stays() -> None:
    settings = parse_settings({"block_page": "127.0.0.1:99"})
    assert with_flags(settings, web="127.0.0.1:90").block_page.port == 99
    with pytest.raises(DocumentError, match="block_page: cannot be where the pages are"):
        with_flags(settings, web="127.0.0.1:99")


def test_home_is_asked_for_by_the_file_or_the_flag() -> None:
    assert with_flags(parse_settings({"home": True})).home
    assert with_flags(OperatorSettings(), home=True).home
    assert OperatorSettings().web == DEFAULT_WEB


@pytest.mark.parametrize("flag", ["--dns", "--web", "--upstream"])
def test_a_wrong_flag_is_named_as_it_was_typed(flag: str) -> None:
    given_flags = {"--dns": {"dns": ["x"]}, "--web": {"web": ""}, "--upstream": {"upstream": [""]}}
    with pytest.raises(DocumentError, match=f"^{flag}: expected an address"):
        with_flags(OperatorSettings(), **given_flags[flag])  # type: ignore[arg-type]
