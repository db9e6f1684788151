import ast
from pathlib import Path

from policy import clock

POLICY = Path(clock.__file__).parent
TELLS_THE_TIME = {"now", "today", "utcnow", "time_ns", "perf_counter", "localtime", "gmtime"}


class _KitchenClock:
    def __init__(self) -> None:
        self.passed = 0.0

    def wall(self) -> float:
        return 1_800_000_000.0 + self.passed

    def monotonic(self) -> float:
        return self.passed


def test_a_clock_is_anything_that_gives_both_times():
    kitchen: clock.Clock = _KitchenClock()
    before = kitchen.wall(), kitchen.monotonic()
    kitchen.passed = 60.0
    assert (kitchen.wall(), kitchen.monotonic()) == (before[0] + 60, before[1] + 60)


def test_nothing_in_policy_asks_a_clock_by_itself():
    calls = {
        f"{source.name}: {node.func.attr}()"
        for source in POLICY.glob("*.py")
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in TELLS_THE_TIME
    }
    assert not calls
    imports = {
        name.name
        for source in POLICY.glob("*.py")
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert "time" not in imports
