"""The ways in: each has its steps and says what leaks."""

from webui.words.ways_in import ways_in


def test_each_way_says_what_leaks_and_one_is_open_at_first() -> None:
    for is_router in (False, True):
        ways = ways_in(is_router=is_router)
        assert all(way.steps and way.leaks for way in ways)
        assert [way.is_open for way in ways].index(True) == 0


def test_a_box_beside_the_router_has_all_four_and_a_router_needs_none() -> None:
    titles = [way.title for way in ways_in(is_router=False)]
    for words in ("On your router", "hands out the addresses", "OpenWrt", "Android", "iPhone"):
        assert any(words in title for title in titles), words
    assert "nothing to enter" in ways_in(is_router=True)[0].title


def test_the_command_is_undone_by_one() -> None:
    commands = [step.command for way in ways_in(is_router=False) for step in way.steps]
    assert [each for each in commands if each] == [
        "sudo nigehban dhcp on",
        "sudo nigehban dhcp off",
    ]
