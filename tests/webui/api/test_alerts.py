"""`/alerts`: episodes with their numbers, as deep as the privacy level goes."""

from store.alerts import Alerts
from store.channels import BYPASS, DEVICE, TROUBLE
from store.household import DEFAULT
from tests.webui.api.calling import Program
from tests.webui.home import PagesLab


async def test_programs_read_what_adults_read_and_no_more(home: PagesLab, owner: Program) -> None:
    def note(store: object) -> None:
        alerts, now = Alerts(store.db, DEFAULT), store.clock.wall()
        labels = {"labels": {"bypass": 4}, "counted": {}}
        alerts.note(BYPASS, "child1", 4, labels, now)
        alerts.note(BYPASS, "child2", 9, labels, now)  # at level 1, whatever is in the table
        alerts.note(DEVICE, "02:11:22:33:44:55", 1, {"name": "x"}, now + 1)
        alerts.seen([alerts.note(TROUBLE, "lists", 1, {}, now + 2).id], now + 3)

    await home.do(note)
    reply = await owner.get("/alerts")
    trouble, device, around = reply.value["alerts"]
    assert (trouble["trouble"], trouble["news"]) == ("lists", False)
    assert (device["kind"], device["profile"]) == (DEVICE, None)
    assert b"02:11:22" not in reply.octets
    assert (around["profile"], around["number"], around["labels"], around["news"]) == (
        "child1", 4, ["bypass"], True,
    )  # fmt: skip
