"""Runs the stories of this folder: what a home sees while time passes.

A story has the household file's data, what upstreams say, and steps. A step may move the clock
(`at`, `pass`), act (`pause`, `resume`, `grant`, `skip`, `unskip`, `hand`, `back`, `apply`, `use`,
`restart`, `clock`, `sorting`), and ask with an expectation.
"""

import datetime as dt
import ipaddress
import random
import re
from pathlib import Path
from typing import Any

import pytest

from policy.acts import Scope
from policy.alarms import Alarm
from resolver import wire
from resolver.houses import DEFAULT
from resolver.message import Response
from resolver.wire import text_of
from store.acts import ActKeeper
from store.household_file import load
from store.zones import find_zone
from tests.lab import Lab

STORIES = sorted(Path(__file__).parent.glob("*.yaml"))
ACTIONS = (
    "pause", "resume", "grant", "skip", "unskip", "hand", "back", "apply", "use", "clock",
    "sorting",
)  # fmt: skip
TYPES = {mnemonic: number for number, mnemonic in wire.MNEMONICS.items()}


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
async def test_story(story: Path, lab: Lab) -> None:
    text = story.read_text("utf-8")  # noqa: ASYNC240  (nobody waits for this loop)
    await Teller(lab, load(text)).tell()


def test_there_are_stories() -> None:
    assert len(STORIES) >= 10


class Teller:
    """Tells one story."""

    def __init__(self, lab: Lab, story: dict[str, Any]) -> None:
        self.lab, self.story = lab, story
        self.zone = find_zone(story["home"]["household"]["timezone"])
        lab.upstream.answers |= story.get("upstream", {})
        lab.forwarders |= set(story.get("forwarders", []))

    async def tell(self) -> None:
        first = next(step["at"] for step in self.story["steps"] if "at" in step)
        self.lab.clock.set_wall(self.instant(first))
        self.lab.watch.was_set()
        self.lab.apply(self.story["home"])
        self.addresses = {
            device["name"]: device.get("address", f"192.168.1.{100 + index}")
            for index, device in enumerate(self.story["home"].get("devices", []))
        }
        for device in self.story["home"].get("devices", []):
            if "mac" in device:
                self.lab.macs[self.addresses[device["name"]]] = device["mac"]
        for number, step in enumerate(self.story["steps"]):
            try:
                await self.step(dict(step))
            except AssertionError as error:
                message = f"step {number}: {step}: {error}"
                raise AssertionError(message) from error

    def instant(self, text: str) -> float:
        return dt.datetime.fromisoformat(text).replace(tzinfo=self.zone).timestamp()

    async def step(self, step: dict[str, Any]) -> None:
        if "at" in step:
            self.lab.move(self.instant(step.pop("at")) - self.lab.clock.wall())
        if "pass" in step:
            self.lab.move(seconds(step.pop("pass")))
        for word in ACTIONS:
            if word in step:
                await getattr(self, word)(step.pop(word))
        if step.pop("restart", False):
            await self.restart()
        if "ask" in step:
            await self.ask(step.pop("ask"), step.pop("from"), step.pop("expect"))
        assert not step, f"nobody knows what to do with {step}"

    # --- acts

    async def pause(self, words: str) -> None:
        whom, _, minutes = words.partition(" for ")
        self.act(lambda keeper: keeper.pause(self.lab.scope(whom), number(minutes)))

    async def resume(self, whom: str) -> None:
        self.act(lambda keeper: keeper.resume(self.lab.scope(whom)))

    async def grant(self, words: str) -> None:
        """Read such as "kid name x.example for 30m", "kid label games for 1h", "kid all for 5m"."""
        form = re.fullmatch(r"(.+?) (name|label|all)(?: (\S+))? for (\S+)", words)
        assert form is not None, words
        whom, kind, value, minutes = form.groups()
        what = {} if kind == "all" else {kind: value}
        scope = self.lab.scope(whom)
        self.act(lambda keeper: keeper.grant(scope, number(minutes) or 0, **what))

    async def skip(self, words: str) -> None:
        """Read such as "kid Night on 2026-11-23"."""
        scope, alarm, day = self._occasion(words)
        until = self.lab.clock.wall() + 7 * 86400
        self.act(lambda keeper: keeper.skip(scope, alarm, day, until))

    async def unskip(self, words: str) -> None:
        scope, alarm, day = self._occasion(words)
        self.act(lambda keeper: keeper.unskip(scope, alarm, day))

    def _occasion(self, words: str) -> tuple[Scope, Alarm, dt.date]:
        whom, label, _on, day = words.split()
        household = self.lab.store.household(DEFAULT)
        layer = household.layer if whom == "all" else household.profiles[whom].layer
        alarm = next(alarm for alarm in layer.alarms or () if alarm.label == label)
        return self.lab.scope(whom), alarm, dt.date.fromisoformat(day)

    async def hand(self, words: str) -> None:
        device, _, rest = words.partition(" to ")
        profile, _, minutes = rest.partition(" for ")
        identity = self.lab.device(device)
        self.act(lambda keeper: keeper.hand_over(identity, profile, number(minutes)))

    async def back(self, device: str) -> None:
        self.act(lambda keeper: keeper.hand_back(self.lab.device(device)))

    def act(self, act: Any) -> None:
        with self.lab.store.writing(DEFAULT, "parent", "act") as db:
            act(ActKeeper(db, DEFAULT, "parent", self.lab.clock.wall()))
        self.lab.tell()

    async def sorting(self, length: str) -> None:
        """Begin the time in which new devices are sorted."""
        until = self.lab.clock.wall() + seconds(length)
        self.lab.store.let_off_until(DEFAULT, "parent", "began the day of sorting devices", until)
        self.lab.tell()

    async def apply(self, changes: dict[str, Any]) -> None:
        """Merge changes into the household file's data and apply it."""
        self.story["home"] = joined(self.story["home"], changes)
        self.lab.apply(self.story["home"])

    async def use(self, words: str) -> None:
        """Look names up as somebody does who uses them: "a.example b.example on DEVICE for 30m"."""
        form = re.fullmatch(r"(.+) on (.+) for (\S+)", words)
        assert form is not None, words
        names, device, span = form[1].split(), form[2], seconds(form[3])
        people = random.Random(7)  # noqa: S311  (a story, told the same way each time)
        for _ in range(0, int(span), 20):
            await self.lab.ask(people.choice(names), self.addresses[device])
            self.lab.move(20)

    async def restart(self) -> None:
        """Save as each minute does, then lose power and start again."""
        await self.lab.recorder.save()
        self.lab.stop()
        self.lab.start()

    async def clock(self, text: str) -> None:
        self.lab.clock.set_wall(self.instant(text))

    # --- questions

    async def ask(self, words: str, device: str, expect: object) -> None:
        name, _, mnemonic = words.partition(" ")
        address = self.addresses.get(device, device)
        response = await self.lab.ask(name, address, TYPES[mnemonic or "A"])
        compare(response, expect)


def compare(response: Response, expect: object) -> None:
    wanted = expect if isinstance(expect, dict) else {"answer": expect}
    for key, value in wanted.items():
        seen = seen_of(response, key)
        if isinstance(value, str) and value.startswith("<="):
            assert int(seen) <= int(value[2:]), f"{key}: {seen}"
        else:
            assert str(seen) == str(value), f"{key}: {seen}, expected {value}"


def seen_of(response: Response, key: str) -> object:
    """Give what a response shows: answer, ede, why, ttl, cname."""
    option = response.edns.option(15) if response.edns else None
    match key:
        case "answer":
            return answer_of(response)
        case "ede":
            return int.from_bytes(option[:2], "big") if option else None
        case "why":
            return option[2:].decode() if option else None
        case "ttl":
            return min(record.ttl for record in (*response.answers, *response.authority))
        case "cname":
            return next(text_of(r.rdata) for r in response.answers if r.type == wire.CNAME)
    message = f"nobody can see {key!r} in a response"
    raise KeyError(message)


def answer_of(response: Response) -> str:
    """Give the first address, "blocked" for an address of zeroes, or what there is instead."""
    if response.rcode:
        return {wire.NXDOMAIN: "NXDOMAIN", wire.REFUSED: "REFUSED"}.get(response.rcode, "failure")
    for record in response.answers:
        if record.type in {wire.A, wire.AAAA}:
            return str(ipaddress.ip_address(record.rdata)) if any(record.rdata) else "blocked"
    return "NODATA"


def seconds(text: str) -> int:
    """Read such as "2m", "90s", "8h", "1d"."""
    return int(text[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[text[-1]]


def number(text: str) -> int | None:
    """Read minutes; nothing is nothing."""
    return seconds(text) // 60 if text else None


def joined(old: Any, new: Any) -> Any:
    """Join plain data: mappings by key, everything else is replaced."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old | {key: joined(old.get(key), value) for key, value in new.items()}
    return new
