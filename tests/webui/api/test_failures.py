"""Who shows tokens that are nobody's is not heard for a while; nobody else is concerned."""

from webui.api.failures import MOST, WAIT, Failures


def test_after_some_failures_an_address_waits() -> None:
    failures = Failures()
    for _ in range(MOST):
        assert not failures.wait("a", 5.0)
        failures.add("a", 5.0)
    assert 0 < failures.wait("a", 6.0) <= WAIT + 1
    assert not failures.wait("b", 6.0)
    assert not failures.wait("a", 5.0 + WAIT)
    failures.add("a", 6.0 + WAIT)
    assert not failures.wait("a", 7.0 + WAIT)


def test_addresses_do_not_pile_up() -> None:
    failures = Failures()
    for number in range(10_000):
        failures.add(str(number), 1.0)
    assert len(failures._seen) <= 256  # noqa: SLF001  (what is counted is the memory)
