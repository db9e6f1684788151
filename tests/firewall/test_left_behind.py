"""What is read from the kernel's listing of our table, and what is left out of it."""

import json
import subprocess
from typing import Any

import pytest

from firewall import table
from firewall.grammar import SETS, Add, Key, Shape
from firewall.left_behind import LeftBehind, left_behind
from firewall.table import Plan
from tests.needs import needs, program

MAC = "02:00:00:00:00:01"


def listing(name: str, *elements: Any) -> str:
    return json.dumps({"nftables": [{"metainfo": {}}, {"set": {"name": name, "elem": elements}}]})


def element(value: Any, expires: Any = 40) -> dict[str, Any]:
    return {"elem": {"val": value, "timeout": 60, "expires": expires}}


@pytest.mark.parametrize(
    "text", ["", "no JSON", "{}", "[]", "null", '{"nftables": 3}', '{"nftables": [{"set": 1}]}']
)
def test_nothing_is_made_of_what_is_no_listing(text: str) -> None:
    assert left_behind(text) == LeftBehind()


@pytest.mark.parametrize(
    "odd",
    [
        element("br-lan"),
        element({"range": [MAC, MAC]}),
        element({"concat": [MAC, "192.0.2.1"]}),
        element(MAC, expires=None),
        element(None),
        MAC,
        None,
    ],
)
def test_an_odd_element_is_left_out_and_the_others_are_kept(odd: object) -> None:
    found = left_behind(listing("locked", odd, element(MAC)))
    assert found.adds == (Add("locked", 40, (Key(MAC, ""),)),)


def test_a_set_that_is_not_ours_is_not_looked_at() -> None:
    assert left_behind(listing("others", element(MAC))) == LeftBehind()


@needs("nft", "unshare", root=True)
def test_all_that_nft_lists_is_read() -> None:
    given, text = [], table.table(Plan(("br-lan",), 5335)) + table.redirect(30)
    for name, shape in SETS.items():
        mac = "" if shape is Shape.ADDRESS else MAC
        for address in [""] if shape is Shape.MAC else ["192.0.2.1", "2001:db8::1"]:
            given.append((name, Key(mac, address)))
            text += table.add(name, [(Key(mac, address), 1000)])
    nft = program("nft")
    command = ["unshare", "--net", "sh", "-c", f"{nft} -f - && {nft} -j list table {table.NAME}"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    found = left_behind(done.stdout)
    assert [(add.name, *add.keys) for add in found.adds] == given
    assert {add.seconds for add in found.adds} <= {999, 1000}
    assert found.redirected in {29, 30}
