import re

import pytest

from policy.decision import Ask, Block
from policy.reasons import Reason
from resolver.extended_errors import BLOCKED, CENSORED, FILTERED, OPTION, explain, passed_on

OF_BLOCKS = [reason for reason in Reason if reason is not Reason.ASK]


@pytest.mark.parametrize("reason", OF_BLOCKS)
def test_every_reason_has_a_sentence_of_its_own_words(reason):
    code, value = explain(Block(reason, "games"))
    assert code == OPTION
    assert int.from_bytes(value[:2], "big") in {BLOCKED, CENSORED, FILTERED}
    assert value[2:].decode("ascii")[0].isupper()


@pytest.mark.parametrize("reason", OF_BLOCKS)
def test_no_sentence_holds_a_label_a_number_or_a_name(reason):
    assert explain(Block(reason, "games")) == explain(Block(reason))
    assert not re.search(r"\d|games|\.", explain(Block(reason, "games"))[1][2:].decode())


def test_what_may_be_asked_for_is_said_so():
    assert b"ask" in explain(Ask("shopping"))[1]
    assert explain(Ask("shopping")) == explain(Ask("games"))


def test_orders_dangers_and_the_familys_wishes_are_told_apart():
    codes = {
        reason: int.from_bytes(explain(Block(reason))[1][:2], "big")
        for reason in (Reason.MANDATED, Reason.SECURITY, Reason.ALARM)
    }
    assert codes == {Reason.MANDATED: 16, Reason.SECURITY: 15, Reason.ALARM: 17}


def test_an_upstreams_reasons_are_passed_on_and_nothing_else_of_it():
    said = ((OPTION, b"\0\x06bogus"), (10, b"cookie12"), (OPTION, b"\0\x16"), (OPTION, b"\0"))
    assert passed_on(said) == ((OPTION, b"\0\x06bogus"), (OPTION, b"\0\x16"))


def test_an_upstreams_long_text_is_cut_between_characters():
    for text in ("x" * 3000, "x" + "ژ" * 3000, "xx" + "語" * 999):
        ((_, value),) = passed_on(((OPTION, b"\0\x16" + text.encode()),))
        assert 98 <= len(value) - 2 <= 100
        assert text.startswith(value[2:].decode())


def test_an_upstream_gives_a_few_reasons_at_most():
    assert len(passed_on(((OPTION, b"\0\x16"),) * 500)) == 3
