import json

import pytest

from blocklists.sources import Source
from policy.facts import Evidence


@pytest.mark.parametrize(
    "source",
    [
        Source("starter:adult", "adult"),
        Source(
            "service:tiktok:shared",
            "tiktok",
            "TikTok",
            "https://lists.test/x",
            "hosts",
            Evidence.SHARED,
            "mandated",
        ),
    ],
)
def test_a_source_survives_json(source):
    assert Source.from_json(json.loads(json.dumps(source.to_json()))) == source


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("label", 7, "source: label: expected a text, got 7"),
        ("tier", "royal", "source: tier: expected normal or mandated, got 'royal'"),
        ("evidence", "hearsay", "'hearsay' is not a valid Evidence"),
    ],
)
def test_a_wrong_field_is_named(field, value, sentence):
    row = {**Source("x", "adult").to_json(), field: value}
    with pytest.raises(ValueError, match=sentence):
        Source.from_json(row)
