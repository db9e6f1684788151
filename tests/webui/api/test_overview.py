"""`/overview`: what holds now for the home and for everybody in it."""

from tests.webui.api.calling import Program
from tests.webui.home import AYESHA, PagesLab


async def test_the_overview_says_what_holds(home: PagesLab, owner: Program) -> None:
    home.resolver.asked = {AYESHA: 3, "127.0.0.77": 2}
    home.clock.move(12 * 3600)
    reply = (await owner.get("/overview")).value
    people = {each["id"]: each for each in reply["people"]}
    assert people["adult1"]["kind"] == "adult"
    assert people["child1"]["now"]["reason"] == "alarm"
    assert people["child1"]["now"]["until"].endswith("Z")
    assert reply["new_devices"] == 1
    assert reply["resolver_answers"]
    await home.resolver.stop()
    assert not (await owner.get("/overview")).value["resolver_answers"]
