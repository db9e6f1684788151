"""What can be taken back, by whom, and for how long."""

from webui.undos import KEPT, Done, Undos


def test_only_the_own_home_finds_it_and_not_for_long() -> None:
    undos = Undos()
    key = undos.add(Done("default", "locked", 100.0))
    assert undos.find(key, "default", 100.0 + KEPT)
    assert undos.find(key, "default", 101.0 + KEPT) is None
    assert undos.find(key, "other", 100.0) is None
    assert undos.take(key, "default", 100.0)
    assert undos.take(key, "default", 100.0) is None


def test_old_ones_make_room() -> None:
    undos = Undos()
    keys = [undos.add(Done("default", str(n), 0.0)) for n in range(100)]
    assert undos.find(keys[0], "default", 0.0) is None
    assert undos.find(keys[-1], "default", 0.0)
