import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocklists.listed_names import A_PORT, NOT_A_NAME, NotListable, curated_name, listed_name
from policy.names import BadName, canonical, from_labels

host_labels = st.from_regex(r"\A[a-z0-9_]([a-z0-9_-]{0,10}[a-z0-9_])?\Z")
hosts = st.lists(host_labels, min_size=1, max_size=4).map(lambda found: ".".join([*found, "test"]))


@given(hosts)
def test_a_name_is_what_the_wire_gives_for_it(name):
    assert listed_name(name) == from_labels(label.encode() for label in name.split("."))


@given(hosts, st.sampled_from(["{}", "{}.", " {}", "{}\n"]))
def test_case_a_trailing_dot_and_blanks_make_no_difference(name, written):
    assert listed_name(written.format(name).upper()) == name


@given(st.text(max_size=40))
def test_what_a_person_may_write_a_list_may_write_too(text):
    try:
        name = canonical(text)
    except BadName:
        return
    try:
        assert curated_name(text) == name
    except NotListable:
        last = name.rpartition(".")[2]
        assert not (last.isalpha() and len(last) > 1)


@pytest.mark.parametrize("text", ["", ".", "..", "x..test", "x.t", "x.test-", "x.1", "a b.test"])
def test_what_is_no_name_is_malformed(text):
    with pytest.raises(NotListable, match=NOT_A_NAME) as caught:
        listed_name(text)
    assert caught.value.malformed


def test_a_name_with_a_port_is_sound_but_not_for_dns():
    with pytest.raises(NotListable, match=A_PORT) as caught:
        listed_name("x.test:443")
    assert not caught.value.malformed


def test_only_hand_written_lists_may_name_a_top_level_domain():
    assert curated_name("TEST.") == "test"
    with pytest.raises(NotListable, match="one label only"):
        listed_name("TEST.")
