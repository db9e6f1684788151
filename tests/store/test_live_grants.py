"""Grants that hold, with the ids by which they are ended."""

from pathlib import Path

from policy.acts import Reach, Scope
from store.acts import ActKeeper, live_grants
from tests.fakes import FakeClock
from tests.store.lab import HOME, opened

CHILD, TABLET = Scope(Reach.PROFILE, "child1"), Scope(Reach.DEVICE, "d2")


def test_a_grant_is_listed_until_it_ends_is_ended_or_a_pause_comes(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:

        def act(work) -> None:
            with store.writing(HOME, "Ammi", "acted") as db:
                work(ActKeeper(db, HOME, "Ammi", clock.wall()))

        def live() -> list:
            return live_grants(store.db, HOME, clock.wall())

        act(lambda keeper: keeper.grant(CHILD, 30))
        act(lambda keeper: keeper.grant(TABLET, 60, label="games"))
        first, second = live()
        assert (first.grant.scope, second.grant.label) == (CHILD, "games")
        act(lambda keeper: keeper.revoke(first.id))
        assert live() == [second]
        clock.move(1)
        act(lambda keeper: keeper.pause(CHILD, 5))
        assert live() == [second]
        act(lambda keeper: keeper.pause(TABLET, 5))
        assert live() == []
        assert live_grants(store.db, "other", clock.wall()) == []
