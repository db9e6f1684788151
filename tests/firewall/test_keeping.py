"""The firewall in force, over an nft that only writes down what it is told."""

import json
from collections.abc import Mapping

from firewall import table
from firewall.grammar import Key
from firewall.keeping import Keeping
from firewall.nft import Nft, NftError
from firewall.table import Plan
from tests.fakes import FakeClock

MAC, OTHER = "02:00:00:00:00:01", "02:00:00:00:00:02"
LOCKED = table.add("locked", [(Key(MAC, ""), 60)])


class NftOnPaper(Nft):
    """Writes down what it applies; `failures` are the sentences with which the next ones fail."""

    def __init__(self) -> None:
        super().__init__("")
        self.applied: list[str] = []
        self.failures: list[str] = []
        self.offloads = False
        self.left = ""

    def listed(self, table: str) -> str:
        if not self.left:
            message = "No such file or directory"
            raise NftError(message)
        return self.left

    def apply(self, text: str) -> None:
        if self.failures:
            raise NftError(self.failures.pop(0))
        self.applied.append(text)

    def flow_tables(self) -> bool:
        return self.offloads


class House:
    def __init__(self, plan: Plan = Plan(("br-lan",), 5335)) -> None:  # noqa: B008  (a frozen value)
        self.nft, self.clock, self.said = NftOnPaper(), FakeClock(), list[str]()
        self.ended: list[Mapping[str, frozenset[str]]] = []
        self.keeping = Keeping(
            plan, self.nft, self.clock.monotonic, self.said.append, self.ended.append
        )

    def changes(self) -> list[str]:
        changes, self.nft.applied = self.nft.applied, []
        return changes


def test_lines_that_came_together_are_one_change_and_each_has_its_reply() -> None:
    house = House()
    lines = [f"add locked 60 {MAC}", "flush ruleset", f"remove strict {MAC}", "alive"]
    replies = house.keeping.answer([line.encode() for line in lines])
    assert replies == ["ok", "no expected add, remove, begin, settled, alive or status", "ok", "ok"]
    strict = table.remove("strict", [Key(MAC, "")])
    assert house.changes() == [LOCKED + strict + table.redirect(30)]


def test_what_a_killed_firewall_left_is_taken_over_in_the_change_that_makes_the_table() -> None:
    house = House()
    elements = [{"elem": {"val": MAC, "timeout": 90, "expires": 60}}]
    sets = [{"set": {"name": "locked", "elem": elements}}]
    elements = [{"elem": {"val": 53, "timeout": 30, "expires": 20}}]
    sets += [{"set": {"name": "intercepted", "elem": elements}}]
    house.nft.left = json.dumps({"nftables": sets})
    house.keeping.begin()
    whole = table.table(Plan(("br-lan",), 5335))
    assert house.changes() == [whole + LOCKED + table.redirect(20)]
    assert " locked=1 " in house.keeping.answer([b"status"])[0]
    house.clock.move(3)
    house.keeping.tick()
    assert house.changes() == [table.redirect(0)], "nobody said that the resolver answers"


def test_without_anything_left_the_table_is_made_empty() -> None:
    house = House()
    house.keeping.begin()
    assert house.changes() == [table.table(Plan(("br-lan",), 5335))]


def test_what_is_accepted_when_a_resolver_begins_anew_goes_on_for_a_minute_at_most() -> None:
    """As the kernel has it, where packets renewed what ran out here long ago."""
    house = House()
    house.keeping.answer([f"add accepted 60 {MAC},192.0.2.1".encode()])
    house.changes()
    house.clock.move(600)
    elements = [{"elem": {"val": {"concat": [MAC, "192.0.2.1"]}, "timeout": 3600, "expires": 3500}}]
    house.nft.left = json.dumps({"nftables": [{"set": {"name": "accepted4", "elem": elements}}]})
    assert house.keeping.answer([b"begin", b"settled"]) == ["ok", "ok"]
    former = table.add("former", [(Key(MAC, "192.0.2.1"), 60)])
    assert house.changes() == [table.empty("accepted") + former]


def test_nothing_is_run_where_nothing_changes() -> None:
    house = House()
    assert house.keeping.answer([b"nonsense", b""])[0].startswith("no ")
    assert house.changes() == []


def test_port_53_is_ours_while_the_resolver_says_that_it_answers() -> None:
    house = House()
    for _ in range(40):
        house.keeping.answer([b"alive"])
        house.keeping.tick()
        house.clock.move(1)
    assert house.changes() == [table.redirect(30)] * 4, "it is renewed, but not each second"
    house.clock.move(2)
    house.keeping.tick()
    house.keeping.tick()
    assert house.changes() == [table.redirect(0)]
    house.keeping.answer([b"alive"])
    assert house.changes() == [table.redirect(30)]
    assert house.said == [
        "the resolver answers: port 53 is ours",
        "the resolver is silent: port 53 is given back",
        "the resolver answers: port 53 is ours",
    ]


def test_a_change_that_fails_is_made_with_the_whole_table() -> None:
    house = House()
    house.keeping.answer([f"add locked 60 {MAC}".encode(), b"alive"])
    house.changes()
    house.nft.failures = ["No such file or directory"]
    assert house.keeping.answer([f"remove strict {MAC}".encode()]) == ["ok"]
    plan = Plan(("br-lan",), 5335)
    assert house.changes() == [table.table(plan) + LOCKED + table.redirect(30)]


def test_what_cannot_be_done_is_said_to_who_asked_for_it() -> None:
    house = House()
    house.nft.failures = ["broken", "broken still"]
    lines = [f"add locked 60 {MAC}".encode(), b"nonsense"]
    assert house.keeping.answer(lines) == [
        "no broken still",
        "no expected add, remove, begin, settled, alive or status",
    ]


def test_a_redirect_that_cannot_be_ended_does_not_end_the_process() -> None:
    house = House()
    house.keeping.answer([b"alive"])
    house.nft.failures = ["broken", "broken still"]
    house.clock.move(4)
    house.keeping.tick()
    assert house.said[-1] == "broken still"


def test_status_tells_of_offloaded_flows() -> None:
    house = House()
    assert " offload=0 " in house.keeping.answer([b"status"])[0]
    house.nft.offloads = True
    assert " offload=1 " in house.keeping.answer([b"status"])[0]


def test_where_flows_are_offloaded_a_new_lock_ends_connections_but_those_that_stay() -> None:
    house = House()
    lines = [f"add accepted 60 {MAC},192.0.2.1 {OTHER},192.0.2.2", f"add locked 60 {MAC}"]
    house.keeping.answer([line.encode() for line in lines])
    assert house.ended == [], "nothing is offloaded"
    house.keeping.answer([f"remove locked {MAC}".encode()])
    house.nft.offloads = True
    house.keeping.answer([lines[1].encode()])
    assert house.ended == [{MAC: frozenset({"192.0.2.1"})}]
    house.keeping.answer([lines[1].encode()])
    assert len(house.ended) == 1, "it is locked still"


def test_connections_that_cannot_be_ended_are_said_and_the_lock_holds() -> None:
    house = House()
    house.nft.offloads = True

    def refuse(_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    house.keeping = Keeping(
        Plan(("br-lan",)), house.nft, house.clock.monotonic, house.said.append, refuse
    )
    assert house.keeping.answer([f"add locked 60 {MAC}".encode()]) == ["ok"]
    assert house.said == ["offloaded connections go on: [Errno 1] Operation not permitted"]
