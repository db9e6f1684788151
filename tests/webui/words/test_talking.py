"""Ways to begin a talk: a question and never a blame."""

import pytest

from store.channels import BYPASS, DEVICE, DIGEST
from webui.languages import LANGUAGES, Manner, speak
from webui.words.talking import starter

BLAMING = ("you tried", "caught", "why did you", "forbidden", "your fault", "must not", "punish")


@pytest.mark.parametrize("kind", [BYPASS, "darkweb", DEVICE, DIGEST])
def test_each_begins_with_a_question_and_blames_nobody(kind: str) -> None:
    speak(Manner(LANGUAGES["en"]))
    english = starter(kind)
    assert "?" in english
    assert not any(word in english.lower() for word in BLAMING)
    speak(Manner(LANGUAGES["ur"]))
    assert "؟" in starter(kind)


def test_of_trouble_there_is_nothing_to_talk_about() -> None:
    assert starter("trouble") == ""
