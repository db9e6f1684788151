import pytest

from nigehban.answered_here import answered_here


@pytest.mark.parametrize(
    ("name", "kind", "rcode"),
    [
        ("printer.local", "A", "NXDOMAIN"),
        ("localhost", "AAAA", "NOERROR"),
        ("_dns.resolver.arpa", "SVCB", "NOERROR"),
        ("nas.internal", "HTTPS", "NXDOMAIN"),
    ],
)
def test_names_that_the_resolver_answers_itself(name: str, kind: str, rcode: str) -> None:
    assert answered_here(name, kind, ()) == rcode


def test_names_that_rules_decide() -> None:
    assert answered_here("example.com", "A", ()) is None
    assert answered_here("mask.icloud.com", "A", ()) is None


def test_a_local_zone_is_somebody_elses() -> None:
    assert answered_here("nas.internal", "A", ("internal",)) is None
    assert answered_here("nas.lan", "A", ("lan",)) is None
