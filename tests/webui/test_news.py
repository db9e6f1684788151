"""News: told at once, looked for by one look that all share, bounded."""

import asyncio

from webui.news import MOST, MOST_EACH, MOST_STRANGERS, News


async def test_pages_that_ask_together_share_one_look() -> None:
    news, looks = News(), []

    async def look(household: str) -> tuple[object, ...]:
        looks.append(household)
        return (1,)

    marks = await asyncio.gather(*(news.mark("home", look) for _ in range(20)))
    assert len(looks) == 1
    assert len(set(marks)) == 1


async def test_what_is_told_wakes_who_listens_in_that_home_and_changes_its_mark() -> None:
    news = News()

    async def look(household: str) -> tuple[object, ...]:
        return (1,)

    here, there = news.listen("a", "home"), news.listen("b", "elsewhere")
    before = await news.mark("home", look), await news.mark("elsewhere", look)
    waiting = [asyncio.ensure_future(ear.wait(30)) for ear in (here, there)]
    await asyncio.sleep(0)
    news.tell("home")
    await asyncio.wait_for(waiting[0], 1)
    assert not waiting[1].done()
    waiting[1].cancel()
    after = await news.mark("home", look), await news.mark("elsewhere", look)
    assert after[0] != before[0]
    assert after[1] == before[1]


async def test_what_is_told_during_a_look_is_not_lost() -> None:
    news = News()

    async def look(household: str) -> tuple[object, ...]:
        news.tell(household)
        return (1,)

    first = await news.mark("home", look)
    assert await news.mark("home", look) != first


async def test_a_session_and_all_together_may_hold_only_so_many_open_pages() -> None:
    news = News()
    ears = [news.listen("one", "home") for _ in range(MOST_EACH + 1)]
    assert ears[-1] is None
    assert all(ears[:-1])
    others = [news.listen(f"other{n}", "home") for n in range(MOST)]
    assert len(news.ears) == MOST
    assert others[-1] is None
    news.leave(ears[0])
    assert news.listen("late", "home") is not None


async def test_strangers_cannot_crowd_the_family_out() -> None:
    news = News()
    strangers = [news.listen(f"s{n}", "home", is_family=False) for n in range(MOST)]
    assert sum(ear is not None for ear in strangers) == MOST_STRANGERS
    assert news.listen("Ammi", "home") is not None


async def test_when_the_console_stops_everybody_goes_and_nobody_comes() -> None:
    news = News()
    ear = news.listen("one", "home")
    news.end()
    await asyncio.wait_for(ear.wait(30), 1)
    assert ear.is_over
    assert news.listen("two", "home") is None
