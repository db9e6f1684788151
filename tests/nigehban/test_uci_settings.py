"""Settings kept in UCI: the same settings, the same defaults, and every mistake named."""

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from nigehban.settings import OperatorSettings, parse_settings
from nigehban.uci import parse
from nigehban.uci_settings import main, settings_of
from policy.reading import DocumentError
from resolver.upstreams import Address

SHIPPED = Path(__file__).parents[2] / "deploy/openwrt/files/etc/config/nigehban"


def settings(text: str) -> OperatorSettings:
    return parse_settings(settings_of(parse(text)))


def given(text: str) -> dict[str, Any]:
    """Give what is found beside the section `main`."""
    return settings_of(parse(f"config settings 'settings'\n{text}"))


def test_what_is_shipped_are_the_defaults_but_for_where_we_listen() -> None:
    everywhere = (Address("0.0.0.0", 5335), Address("::", 5335))
    expected = replace(
        OperatorSettings(),
        dns=everywhere,
        web=Address("0.0.0.0", 8080),
        block_page=Address("0.0.0.0", 8081),
        home=True,
        local_zones={"lan": (Address("127.0.0.1", 53),)},
    )
    assert settings(SHIPPED.read_text()) == expected


def test_an_empty_file_means_what_the_shipped_one_says() -> None:
    shipped = settings(SHIPPED.read_text())
    assert replace(settings(""), local_zones=shipped.local_zones) == shipped


def test_what_stands_in_comments_of_the_shipped_file_is_accepted() -> None:
    text = SHIPPED.read_text().replace("# list ", "list ").replace("# option ", "option ")
    assert settings(text).upstreams == (Address("9.9.9.9"),)


def test_each_kind_of_setting_gets_its_type() -> None:
    found = settings(
        "config settings 'settings'\n"
        "\tlist upstreams '9.9.9.9'\n\tlist upstreams '[2620:fe::fe]:53'\n"
        "\toption refresh_hours '48'\n"
        "\toption allow_private_lists 'on'\n"
        "\toption rate_limit '50'\n\toption burst '200'\n"
        "\toption client_subnet '203.0.113.0/24'\n"
        "\tlist local_zones 'lan=192.168.1.1'\n"
        "\tlist may_lead_inside 'plex.direct'\n"
        "config household 'flat2'\n\tlist networks '192.168.2.0/24'\n"
    )
    assert found.upstreams == (Address("9.9.9.9"), Address("2620:fe::fe"))
    assert (found.refresh_hours, found.allow_private_lists) == (48, True)
    assert (found.rate_limit, found.burst) == (50.0, 200.0)
    assert found.client_subnet == "203.0.113.0/24"
    assert found.may_lead_inside == ("plex.direct",)
    assert found.households == {"flat2": ("192.168.2.0/24",)}


def test_a_rate_limit_can_be_switched_off() -> None:
    assert given("\toption rate_limit 'off'\n")["rate_limit"] == "off"


def test_a_burst_alone_is_understood() -> None:
    assert parse_settings(given("\toption burst '600'\n")).burst == 600.0


@pytest.mark.parametrize(
    ("mode", "addresses"),
    [
        ("intercept", ["0.0.0.0:5335", "[::]:5335"]),
        ("forward", ["127.0.0.1:5335", "[::1]:5335"]),
        ("replace", ["0.0.0.0:53", "[::]:53"]),
    ],
)
def test_the_mode_says_where_we_listen(mode: str, addresses: list[str]) -> None:
    assert settings_of(parse(f"config nigehban 'main'\n\toption mode {mode}\n"))["dns"] == addresses


@pytest.mark.parametrize("mode", ["forward", "replace"])
def test_nothing_is_sent_back_to_a_dnsmasq_that_asks_us(mode: str) -> None:
    text = SHIPPED.read_text().replace("option mode 'intercept'", f"option mode '{mode}'")
    assert settings(text).local_zones == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("config nigehban 'main'\n\toption mode 'bridge'\n", "main.mode"),
        ("config nigehban 'main'\n\toption port '0'\n", "main.port"),
        ("config nigehban 'main'\n\toption web_port 'http'\n", "main.web_port"),
        ("config settings 'settings'\n\toption refresh_hours 'daily'\n", "refresh_hours"),
        ("config settings 'settings'\n\toption allow_private_lists 'maybe'\n", "private"),
        ("config settings 'settings'\n\toption colour 'blue'\n", "colour"),
        ("config settings 'settings'\n\toption home '0'\n", "home"),
        ("config settings 'settings'\n\tlist upstreams 'dns.example'\n", "upstreams"),
        ("config settings 'settings'\n\toption rate_limit 'fast'\n", "rate_limit"),
        ("config wifi 'x'\n", "wifi"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, file = tmp_path / "nigehban", tmp_path / "nigehban.yaml"
    config.write_text(text)
    with pytest.raises(DocumentError):
        settings(text)
    assert main([str(config), str(file)]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [config]


def test_a_file_that_is_not_uci_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "nigehban"
    config.write_text("config nigehban 'main\n")
    assert main([str(config), str(tmp_path / "out")]) == 2
    assert f"{config}: line 1: a quote is not closed" in capsys.readouterr().err


def test_the_written_file_is_read_as_settings(tmp_path: Path) -> None:
    assert main([str(SHIPPED), str(tmp_path / "nigehban.yaml")]) == 0
    written = json.loads((tmp_path / "nigehban.yaml").read_text())
    assert parse_settings(written) == settings(SHIPPED.read_text())


def test_the_firewalls_socket_is_passed_on_where_there_is_a_firewall() -> None:
    given = parse("config settings 'settings'\n\tlist strict '02:00:00:00:00:01'\n")
    found = settings_of(given, "/var/run/nigehban-fw/socket")
    expected = {"socket": "/var/run/nigehban-fw/socket", "strict": ["02:00:00:00:00:01"]}
    has_firewall = any(each.name == "firewall" for each in fields(OperatorSettings))
    assert found.get("firewall") == (expected if has_firewall else None)
