import json

import pytest

from blocklists.entries import UnusableList
from blocklists.formats import json_names
from blocklists.formats.json_names import parse
from tests.blocklists.formats.reading import below, entries, exact, skipped


@pytest.mark.parametrize("document", [["x.test", "*.y.test"], {"domains": ["x.test", ".y.test"]}])
def test_an_array_of_names(document):
    assert entries(parse, json.dumps(document, indent=1)) == [below("x.test"), below("y.test")]


def test_sing_box_rules():
    rules = [{"domain": "x.test", "domain_suffix": [".y.test", "z.test"]}]
    text = json.dumps({"version": 3, "rules": rules})
    assert entries(parse, text) == [exact("x.test"), below("y.test"), below("z.test")]


def test_a_sing_box_rule_that_asks_for_more_than_a_name_is_skipped():
    rules = [{"domain": ["x.test"], "port": 443}, {"domain_suffix": "y.test", "invert": True}, 7]
    reasons = skipped(parse, json.dumps({"rules": rules}))
    assert set(reasons) == {f"{number}: a rule about more than a name" for number in range(1, 6)}


def test_what_is_no_text_is_skipped():
    assert skipped(parse, "[1, null]") == ["1: not a text", "2: not a text"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"message": "Not Found"}', "there is an error message: 'Not Found'"),
        ('{"a": 1}', "is JSON, but holds no array of names"),
        ("3", "is JSON, but holds no array of names"),
        ('["x.test"', "is not valid JSON"),
        ("[" * 100_000, "is not valid JSON"),
    ],
)
def test_other_documents_are_refused(text, sentence):
    with pytest.raises(UnusableList, match=sentence):
        list(parse([text]))


def test_a_document_has_a_limit(monkeypatch):
    monkeypatch.setattr(json_names, "LONGEST", 10)
    with pytest.raises(UnusableList, match="too much at once"):
        list(parse(['["x.test",', '"y.test"]']))
