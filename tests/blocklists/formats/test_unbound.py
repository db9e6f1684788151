import pytest

from blocklists.formats.hosts import REWRITES
from blocklists.formats.unbound import BLOCKING, OTHER_SETTING, parse
from tests.blocklists.formats.reading import below, entries, exact, skipped


@pytest.mark.parametrize("kind", sorted(BLOCKING))
def test_a_zone_that_answers_for_itself_blocks_the_name_and_below(kind):
    assert entries(parse, f'local-zone: "X.test." {kind}') == [below("x.test")]


def test_quotes_are_optional_and_headings_say_nothing():
    text = "server:\n{server:\n}local-zone: 'x.test' static\n  local-zone: y.test. refuse # why\n"
    assert entries(parse, text) == [below("x.test"), below("y.test")]


def test_a_transparent_zone_is_an_exception():
    assert entries(parse, 'local-zone: "x.test" transparent') == [below("x.test", exception=True)]


def test_data_to_a_dead_end_blocks_that_very_name():
    text = """
    local-data: "x.test A 0.0.0.0"
    local-data: 'y.test. 3600 IN AAAA ::'
    """
    assert entries(parse, text) == [exact("x.test"), exact("y.test")]


def test_a_redirect_is_what_its_data_says():
    text = """
    local-zone: "x.test" redirect
    local-data: "x.test A 0.0.0.0"
    local-zone: "y.test" redirect
    local-zone: "z.test" redirect
    """
    assert entries(parse, text) == [below("x.test"), below("y.test"), below("z.test")]


def test_a_list_may_not_send_a_name_elsewhere():
    text = 'local-zone: "x.test" redirect\nlocal-data: "x.test A 192.0.2.1"'
    assert skipped(parse, text) == [f"2: {REWRITES}"]


def test_other_settings_are_skipped():
    text = 'do-ip6: no\nlocal-zone: "x.test" inform\nlocal-zone: x'
    assert skipped(parse, text) == [f"{line}: {OTHER_SETTING}" for line in (1, 2, 3)]
