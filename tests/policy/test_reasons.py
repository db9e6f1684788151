from policy.reasons import Passage, Reason


def test_every_reason_and_passage_has_a_word_of_its_own():
    words = [member.value for kind in (Reason, Passage) for member in kind]
    assert all(word == word.lower() and word.isidentifier() for word in words)
    assert len({reason.value for reason in Reason}) == len(Reason)
    assert len({passage.value for passage in Passage}) == len(Passage)


def test_reasons_stand_in_the_order_of_who_wins():
    order = [Reason.MANDATED, Reason.SECURITY, Reason.PAUSED, Reason.ALARM, Reason.SPENT]
    order += [Reason.HAND, Reason.LABEL, Reason.ALLOW_ONLY]
    assert [reason for reason in Reason if reason in order] == order
