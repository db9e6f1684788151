import re

import pytest

from policy.decision import Ask, Block
from policy.reasons import Reason
from resolver.extended_errors import BLOCKED, CENSORED, FILTERED, OPTION, explain

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
