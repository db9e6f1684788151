"""The text of the table, tried with nft in a namespace of its own."""

import subprocess

import pytest

from firewall import table
from firewall.grammar import SETS, Key, Shape
from firewall.table import Plan
from tests.needs import needs, program

PLANS = [
    Plan(("br-lan",)),
    Plan(("br-lan", "guest.2", "wlan0-1"), 5335),
    Plan(("br-lan",), 5335, is_closed=True),
]


def loaded(text: str) -> str:
    """Have nft take a text where there is nothing yet; give the ruleset after it."""
    nft = program("nft")
    command = ["unshare", "--net", "sh", "-c", f"{nft} -f - && {nft} list ruleset"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs("nft", "unshare", root=True)
@pytest.mark.parametrize("plan", PLANS)
def test_nft_takes_the_table_as_often_as_it_is_given(plan: Plan) -> None:
    once = loaded(table.table(plan))
    assert once
    assert loaded(table.table(plan) * 2) == once
    assert loaded(table.table(plan) + table.REMOVE * 2) == ""


@needs("nft", "unshare", root=True)
@pytest.mark.parametrize("name", SETS)
def test_elements_are_put_in_renewed_and_taken_out(name: str) -> None:
    mac = "" if SETS[name] is Shape.ADDRESS else "02:00:00:00:00:01"
    addresses = [""] if SETS[name] is Shape.MAC else ["192.0.2.1", "2001:db8::1"]
    keys = [Key(mac, address) for address in addresses]
    made = table.table(PLANS[0])
    put_in = table.add(name, [(key, 1000) for key in keys])
    renewed = table.renew(name, [(key, 2000) for key in keys])
    shown = loaded(made + put_in + renewed)
    assert shown.count("timeout 33m20s") == len(keys)
    assert "timeout 16m40s" not in shown
    assert loaded(made + put_in + table.remove(name, keys) * 2) == loaded(made)


@needs("nft", "unshare", root=True)
def test_a_set_is_emptied_and_filled_in_one_change() -> None:
    pairs = [(Key("02:00:00:00:00:01", each), 1000) for each in ("192.0.2.1", "2001:db8::1")]
    full, former = table.add("accepted", pairs), table.add("former", pairs)
    shown = loaded(table.table(PLANS[0]) + full + table.empty("accepted") + former)
    assert shown.count("timeout 16m40s") == len(pairs)


@needs("nft", "unshare", root=True)
def test_the_redirect_is_an_element_that_runs_out() -> None:
    made = table.table(PLANS[1])
    assert "elements = { 53 timeout 30s" in loaded(made + table.redirect(30) * 2)
    assert loaded(made + table.redirect(30) + table.redirect(0)) == loaded(made)


def test_without_a_port_nothing_is_redirected() -> None:
    assert "redirect" not in table.table(PLANS[0])
    assert "th dport @intercepted redirect to :5335" in table.table(PLANS[1])
    assert "th dport 53 redirect to :5335" in table.table(PLANS[2])
