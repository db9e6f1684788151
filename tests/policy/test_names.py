import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy.names import (
    LONGEST_LABEL,
    LONGEST_NAME,
    BadName,
    canonical,
    from_labels,
    is_at_or_below,
    suffixes,
)

wire_labels = st.lists(st.binary(min_size=1, max_size=LONGEST_LABEL), max_size=6)
host_labels = st.from_regex(r"\A[a-z0-9_]([a-z0-9_-]{0,10}[a-z0-9_])?\Z")
FULL_WIDTH = "".join(chr(ord(letter) + 0xFEE0) for letter in "example.com")
host_names = st.lists(host_labels, min_size=1, max_size=5).map(".".join)


# --- what people and lists write


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Example.COM", "example.com"),
        ("example.com.", "example.com"),
        ("  example.com\n", "example.com"),
        ("_dmarc.example.com", "_dmarc.example.com"),
        ("1.0.0.127.in-addr.arpa", "1.0.0.127.in-addr.arpa"),
        ("com", "com"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("MÜNCHEN.example", "xn--mnchen-3ya.example"),
        ("mu\u0308nchen.example", "xn--mnchen-3ya.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("می\u200cروم.example", "xn--wgb3bbl27d652j.example"),
        ("مثال.پاکستان", "xn--mgbh0fb.xn--mgbai9azgqp6j"),
        (FULL_WIDTH, "example.com"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
    ],
)
def test_what_is_written_becomes_one_canonical_name(written, name):
    assert canonical(written) == name


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "it is empty"),
        (".", "it is empty"),
        ("a..b", "empty label"),
        (".a", "empty label"),
        ("-a.example", "letters, digits and inner hyphens"),
        ("a-.example", "letters, digits and inner hyphens"),
        ("two words.example", "letters, digits and inner hyphens"),
        ("a.example/path", "letters, digits and inner hyphens"),
        ("*.example", "letters, digits and inner hyphens"),
        ("a\\046b.example", "letters, digits and inner hyphens"),
        ("a\x00b.example", "letters, digits and inner hyphens"),
        ("x" * 64 + ".example", "is longer than 63 characters"),
        (".".join(["x" * 63] * 4), "longer than 253 characters"),
        ("smile🙂.example", "no domain name may hold"),
        ("é!.example", "no domain name may hold"),
        ("é\ud800.example", "no domain name may hold"),
    ],
)
def test_what_is_no_name_is_refused_with_the_reason(written, why):
    with pytest.raises(BadName, match=why):
        canonical(written)


def test_the_longest_name_and_label_are_accepted():
    longest = ".".join(["x" * 63, "y" * 63, "z" * 63, "w" * 61])
    assert len(longest) == LONGEST_NAME
    assert canonical(longest + ".") == longest


@given(st.text(max_size=40))
@example("xn--a.example")
@example("İ.example")
@example("a\u3002")
def test_any_text_is_a_stable_name_or_a_bad_one(text):
    try:
        name = canonical(text)
    except BadName:
        return
    assert canonical(name) == name == name.lower()
    assert canonical(name.upper() + ".") == name
    assert from_labels(label.encode() for label in name.split(".")) == name


@given(host_names)
def test_a_hosts_name_is_its_own_canonical_form(name):
    assert canonical(name) == name


# --- what comes over the wire


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        ([], ""),
        ([b"WWW", b"Example", b"COM"], "www.example.com"),
        ([b"a.b", b"c"], r"a\046b.c"),
        ([b"a b", b"c"], r"a\032b.c"),
        ([b"back\\slash"], r"back\092slash"),
        ([b"\xc3\xa9", b"\x00"], r"\195\169.\000"),
        ([b"*", b"example"], r"\042.example"),
        ([b"line\n"], r"line\010"),
    ],
)
def test_wire_labels_become_presentation_format(labels, name):
    assert from_labels(labels) == name


@given(wire_labels, wire_labels)
def test_different_wire_names_never_look_alike(one, other):
    same = [label.lower() for label in one] == [label.lower() for label in other]
    assert (from_labels(one) == from_labels(other)) == same


@given(wire_labels)
@example([b"a.", b"b"])
@example([b".", b"."])
def test_a_dot_is_always_a_boundary_between_labels(labels):
    parts = from_labels(labels).split(".") if labels else []
    assert len(parts) == len(labels)
    assert all(from_labels([label]) == part for label, part in zip(labels, parts, strict=True))


@given(wire_labels)
def test_wire_names_are_read_back_octet_for_octet(labels):
    assert [_octets(part) for part in from_labels(labels).split(".") if part] == [
        label.lower() for label in labels
    ]


def _octets(label: str) -> bytes:
    octets = bytearray()
    while label:
        escaped = label.startswith("\\")
        octets.append(int(label[1:4]) if escaped else ord(label[0]))
        label = label[4:] if escaped else label[1:]
    return bytes(octets)


# --- above and below


def test_suffixes_go_from_the_name_up_to_its_top_level_domain():
    assert list(suffixes("www.example.com")) == ["www.example.com", "example.com", "com"]
    assert list(suffixes("")) == []


def test_a_name_is_below_its_ancestors_but_not_below_look_alikes():
    assert is_at_or_below("example.com", "example.com")
    assert is_at_or_below("www.example.com", "example.com")
    assert is_at_or_below("example.com", "")
    assert not is_at_or_below("badexample.com", "example.com")
    assert not is_at_or_below("example.com", "www.example.com")


@given(host_names, host_names)
@example("a.a", "a")
def test_below_agrees_with_suffixes(name, ancestor):
    assert is_at_or_below(name, ancestor) == (ancestor in suffixes(name))
