"""What a page says of how locks hold: never more than is done."""

import pytest

from webui.words.holding import Holding, everything_words, labels_words, lines, troubles

ROUTER = {"by": "firewall", "wanted": True, "intercepts": True, "forwards": True}


def held(**more: object) -> Holding:
    return Holding.of({"enforcement": ROUTER | more})


@pytest.mark.parametrize(
    "status", [None, {}, {"enforcement": None}, {"enforcement": {"by": "dns"}}]
)
def test_without_a_firewall_nothing_more_than_look_ups_is_promised(status: object) -> None:
    holding = Holding.of(status)
    assert holding == Holding()
    said = " ".join(line.words for line in lines(holding, is_open=False))
    assert "looked up from now on" in said
    assert "end" not in said.replace("sent", "").split()
    assert troubles(holding) == []


def test_a_router_ends_what_is_open_and_says_so() -> None:
    assert "within three seconds" in everything_words(held())
    assert "looked up from now on" in labels_words(held())
    assert "only locked apps" in labels_words(held(drops_labels=True))


def test_each_trouble_is_told_and_takes_the_promise_back() -> None:
    [missed] = troubles(Holding.of({"enforcement": {"by": "dns", "wanted": True}}))
    assert "does not answer" in missed
    [offload] = troubles(held(flow_offload=True))
    assert "flow offload" in offload
    assert "may go on" in everything_words(held(flow_offload=True))
    [passes_by] = troubles(held(forwards=False))
    assert "does not flow through this box" in passes_by


@pytest.mark.parametrize(
    ("more", "words"),
    [({}, "without rules"), ({"closed": True}, "Nobody at home"), ({"by": "dns"}, "only me")],
)
def test_what_happens_when_we_stand_still(more: dict[str, object], words: str) -> None:
    assert words in lines(held(**more), is_open=False)[3].words


def test_an_open_home_lets_other_servers_be() -> None:
    assert "Let be" in lines(held(), is_open=True)[2].words
