"""What is said over the control socket is tested with the whole resolver (`test_assembly`)."""

from types import SimpleNamespace

from policy.verdict import Stranger
from resolver import status
from resolver.clients import Slot
from resolver.rate_limit import Bucket


def resolver_with(*slots):
    """Give as much of a resolver as the count of forwarded questions looks at."""
    return SimpleNamespace(clients=SimpleNamespace(known=lambda: list(slots)))


def slot(who, queries):
    made = Slot("x", "192.168.1.7", None, "default", who, Bucket(0, 0, 0))
    made.queries = queries
    return made


def test_questions_that_came_through_a_forwarder_are_told_from_the_others():
    resolver = resolver_with(slot(Stranger.FORWARDER, 7), slot("d1", 2), slot(Stranger.NEW, 1))
    assert status._forwarded(resolver) == (7, 10)  # noqa: SLF001  (the count behind a notice)


def test_memory_is_told_where_the_kernel_tells_it(monkeypatch, tmp_path):
    assert status.memory_mb() > 1
    monkeypatch.setattr(status, "Path", lambda _: tmp_path / "missing")
    assert status.memory_mb() == 0.0
    (tmp_path / "missing").write_text("Name: x\n")
    assert status.memory_mb() == 0.0
