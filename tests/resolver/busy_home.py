"""A busy home for the memo's trial: like devices with small differences, odd packets, much change.

Whatever the memo replays is held against what is thought up anew at that very moment.
"""

import datetime as dt
import random
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from policy.acts import Reach, Scope
from policy.facts import UNLISTED, NameFacts
from policy.verdict import judge
from resolver import wire
from resolver.cache import Key
from resolver.houses import DEFAULT
from resolver.memo import Memo
from resolver.message import Record, parse_response
from resolver.minute_book import MinuteBook
from resolver.observer import Observer
from resolver.reception import Reception
from resolver.wire import wire_of
from store.acts import ActKeeper
from tests.fakes import FakeClock, FakeUpstream
from tests.lab import Lab
from tests.resolver.messages import opt_record, option, service

DEVICES = {f"192.168.1.{n}": name for n, name in enumerate(("a", "b", "c", "d"), start=10)}
FORWARDER = "127.0.0.1"
MACS = [f"02:00:00:00:00:0{n}" for n in range(1, 4)]
UNKNOWN = "192.168.1.99"

PLAIN = ["plain.example", "www.plain.example", "news.example", "big.example", "huge.example"]
LISTED = [
    "www.tiktok.com", "roblox.com", "www.google.com", "www.youtube.com", "web.whatsapp.com",
    "pornhub.com", "bet365.com", "dns.google", "time.google.com", "scarleteen.com",
    "doubleclick.net", "netflix.com", "madadgaar.org", "fbcdn.net", "steampowered.com",
]  # fmt: skip
LED = ["to-ads.example", "to-plain.example", "to-games.example", "inside.example", "gone.example"]
NAMES = PLAIN + LISTED + LED
BY_HAND = [
    "plain.example", "=www.plain.example", "tiktok.com", "=doubleclick.net", "example",
    "google.com", "steampowered.com", "roblox.com",
]  # fmt: skip
KINDS = [wire.A] * 30 + [wire.AAAA, wire.AAAA, wire.HTTPS, wire.HTTPS, wire.TXT, wire.ANY]
LABELS = ["social", "games", "adult", "video", "ads_tracking", "messengers", "gambling", "tiktok"]


class Upstream(FakeUpstream):
    """Answers as the names say, with all kinds of TTLs."""

    def __init__(self, clock: FakeClock) -> None:
        many = [f"198.51.100.{n}" for n in range(200)]
        answers = {
            "to-ads.example A": "-> doubleclick.net",
            "to-plain.example A": "-> www.plain.example",
            "to-games.example A": "-> steampowered.com",
            "inside.example A": "192.168.1.1",
            "gone.example A": "NXDOMAIN",
            "gone.example AAAA": "NXDOMAIN",
            "big.example A": many[:40],
            "huge.example A": many,
        }
        super().__init__(clock, answers)

    def _records(self, key: Key) -> tuple[list[Record], int]:
        self.ttl = (0, 1, 4, 30, 300, 86400)[hash_of(key.name, key.type) % 6]
        if key.type == wire.HTTPS and key.name.startswith("to-"):
            return [service(key.name, "doubleclick.net", ttl=self.ttl)], wire.NOERROR
        return super()._records(key)


def hash_of(name: str, kind: int) -> int:
    return sum(name.encode()) + kind


class BusyHome:
    """A lab in which anything may happen next, drawn from a seed."""

    def __init__(self, lab: Lab, seed: int) -> None:
        self.lab, self.dice = lab, random.Random(seed)  # noqa: S311  (a test that repeats itself)
        lab.stop()
        lab.upstream = Upstream(lab.clock)
        lab.start()
        lab.rate_limit._rate = 0.0  # noqa: SLF001  (how fast somebody asks is not the question here)
        self.facts_of = lab.service.facts_of
        self.seen: Counter[str] = Counter()
        self.twin = self._long_way()
        self.templates = [self.template() for _ in range(2)]
        self.in_fashion: list[str] = []
        self.apply()

    def _long_way(self) -> Reception:
        """Give a reception that shares everything but what it remembers and notes."""
        lab = self.lab
        aside = Observer(lab.houses, MinuteBook(lab.houses, {}, str, {}))
        return Reception(
            service=lab.service,
            memo=Memo(10, aside.noted),
            clients=lab.clients,
            observer=aside,
            access=lab.reception._access,  # noqa: SLF001  (the same house, another memory)
            trusted=frozenset({FORWARDER}),
            introduce=lab.introduce,
            clock=lab.clock,
            log=lab.log.append,
        )

    # --- what the parents do

    def template(self) -> dict[str, Any]:
        """Draw rules that several profiles share, so that their rulings have equal bases."""
        rules: dict[str, Any] = {
            "age_band": "adult",
            "block": self.some(LABELS, 3),
            "allow": [],
            "safe_search": self.dice.random() < 0.5,
            "youtube": self.dice.choice(["off", "strict", "moderate"]),
            "privacy": self.dice.choice(["L0", "L1", "L2", "L3"]),
            "alarms": [self.alarm() for _ in range(self.dice.randrange(3))],
            "mode": self.dice.choice(["block", "block", "block", "allow_only"]),
        }
        if self.dice.random() < 0.5:
            of = self.dice.choice(["everything", ["games"], ["social", "video"]])
            minutes = {"school_day": self.dice.choice([0, 2, 5]), "free_day": 3}
            rules["allowances"] = [{"label": "Minutes", "of": of, "minutes": minutes}]
        return rules

    def alarm(self) -> dict[str, Any]:
        now = self.shown() + dt.timedelta(minutes=self.dice.randint(-20, 20))
        end = now + dt.timedelta(minutes=self.dice.choice([1, 2, 5, 600]))
        what = self.dice.choice(
            [{"locks": "everything"}, {"locks": ["games", "social"]}, {"opens": ["video"]}]
        )
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        return {"label": "A", "days": days, "from": f"{now:%H:%M}", "to": f"{end:%H:%M}"} | what

    def shown(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.lab.clock.wall(), dt.UTC)

    def apply(self) -> None:
        """Apply a household file that is a little different from the last one."""
        if self.dice.random() < 0.5:
            self.templates[self.dice.randrange(2)] = self.template()
        profiles = {
            f"p{number}": self.dice.choice(self.templates) | {"names": self.names_by_hand()}
            for number in range(4)
        }
        devices = [
            {"name": name, "address": address, "profile": f"p{number}"}
            for number, (address, name) in enumerate(DEVICES.items())
        ]
        devices += [
            {"name": mac, "mac": mac, "profile": f"p{self.dice.randrange(4)}"} for mac in MACS
        ]
        modes = ["null_address", "nxdomain", "refused", "page"]
        household = {
            "timezone": "UTC",
            "block_mode": self.dice.choice(modes),
            "block": self.some(["malware", "bypass"], 2),
        }
        self.lab.apply({"household": household, "profiles": profiles, "devices": devices})

    def names_by_hand(self) -> dict[str, list[str]]:
        if self.dice.random() < 0.4:
            return {}
        return {word: self.some(BY_HAND, 2) for word in ("allow", "block", "always")}

    def act(self) -> None:
        """Pause, grant, hand over, or take it back."""
        reach = self.dice.choice(
            [Scope(Reach.HOUSEHOLD), Scope(Reach.PROFILE, "p1"), self.lab.scope("a")]
        )
        with self.lab.store.writing(DEFAULT, "parent", "act") as db:
            keeper = ActKeeper(db, DEFAULT, "parent", self.lab.clock.wall())
            match self.dice.randrange(6):
                case 0:
                    keeper.pause(reach, self.dice.choice([None, 1, 2]))
                case 1 | 2:
                    keeper.resume(reach)
                case 3:
                    keeper.grant(reach, 1, name=self.dice.choice(NAMES))
                case 4:
                    keeper.grant(reach, 2, label="games")
                case _:
                    keeper.hand_over(self.lab.device("a"), f"p{self.dice.randrange(4)}", 1)
        self.lab.tell()

    def swap_lists(self) -> None:
        """Put another table in force: some names are no longer listed, or are mandated."""
        changed = frozenset(self.some(LISTED + LED, 4))
        mandated = self.dice.random() < 0.3

        def facts_of(name: str, kind: str) -> NameFacts:
            facts = self.facts_of(name, kind)
            if name not in changed:
                return facts
            return replace(facts, listing=replace(UNLISTED, mandated=mandated))

        self.lab.service.facts_of = facts_of
        self.lab.service.epoch += 1
        self.lab.memo.forget()

    def some(self, of: list[str], most: int) -> list[str]:
        return self.dice.sample(of, self.dice.randint(0, most))

    # --- time

    def pass_time(self) -> None:
        """Let a little time pass, or go to the edge of what somebody's rules last.

        Steps are sums of powers of two, so that no instant is rounded.
        """
        slot = self.dice.choice(self.lab.clients.known() or [None])
        now = self.lab.clock.monotonic()
        if slot is not None and self.dice.random() < 0.2 and now < slot.until < now + 900:
            step = slot.until - now + self.dice.choice([-0.625, -0.0625, 0.0, 0.0625])
        else:
            step = self.dice.choice([0.125, 0.3125, 0.4375, 0.875, 1.0, 2.25, 7.75, 31.0])
        if self.dice.random() < 0.5:
            self.lab.clock.move(max(step, 0.0))  # the resolver has not looked around yet
        else:
            self.lab.move(max(step, 0.0))

    # --- questions

    def packet(self) -> bytes:
        """Draw a query, usually a usual one."""
        name = wire_of(self.dice.choice(self.in_fashion))
        if self.dice.random() < 0.2:
            letters = (chr(o).upper() if self.dice.random() < 0.5 else chr(o) for o in name)
            name = "".join(letters).encode("latin-1")
        flags = self.dice.choice([wire.RD] * 30 + [0, wire.RD | wire.AD, wire.RD | wire.CD])
        opts = [None, None, *[opt_record()] * 9, opt_record(flags=wire.DO), opt_record(512),
                opt_record(4096), opt_record(options=option(10, b"12345678"))]  # fmt: skip
        opt = self.dice.choice(opts)
        if self.dice.random() < 0.15:
            return self.odd(name, flags, opt)
        kind = self.dice.choice(KINDS)
        return self._octets(name, kind, flags, opt)

    def odd(self, name: bytes, flags: int, opt: bytes | None) -> bytes:
        """Draw a packet that no stub resolver sends, close to one that is remembered."""
        usual = self._octets(name, wire.A, flags, opt)
        bare = self._octets(name, wire.A, flags, None)
        with_one = bare[:10] + b"\0\1" + bare[12:]
        changes: list[Callable[[], bytes]] = [
            lambda: usual + b"junk",
            lambda: usual + b"\0",
            lambda: bare + opt_record(),
            lambda: with_one,
            lambda: with_one + b"junk",
            lambda: with_one + opt_record() + b"\0",
            lambda: with_one + opt_record(options=b"\0\x0a\0\x09x"),
            lambda: with_one + opt_record(version=1),
            lambda: with_one + opt_record(flags=0x4000),
            lambda: with_one + opt_record(flags=0x8001),
            lambda: with_one + b"\0\0\1\0\1\0\0\0\0\0\0",
            lambda: bare[:10] + b"\0\2" + bare[12:] + opt_record() * 2,
            lambda: usual[:2] + struct.pack("!H", flags | wire.TC) + usual[4:],
            lambda: usual[:2] + struct.pack("!H", flags | 0x0040) + usual[4:],
            lambda: usual[:2] + struct.pack("!H", flags | 0x1000) + usual[4:],
            lambda: usual[:2] + struct.pack("!H", flags | 5) + usual[4:],
            lambda: usual[:4] + b"\0\2" + usual[6:],
            lambda: usual[:6] + b"\0\1" + usual[8:],
            lambda: self._octets(b"\6pl\0ain\7example\0", wire.A, flags, opt),
            lambda: self._octets(b"\5plain\7exam\0le\0", wire.A, flags, opt),
            lambda: self._octets(b"\x0dplain\7example\0", wire.A, flags, opt),
            lambda: self._octets(b"\5pla.n\7example\0", wire.A, flags, opt),
            lambda: self._octets(name, wire.A, flags, opt, klass=wire.CHAOS),
            lambda: self._octets(name, wire.A, flags, opt, klass=255),
            lambda: usual[: self.dice.randrange(len(usual))],
            lambda: bare[:-1],
        ]
        return self.dice.choice(changes)()

    def _octets(
        self, name: bytes, kind: int, flags: int, opt: bytes | None, klass: int = wire.IN
    ) -> bytes:
        identity = self.dice.randrange(65536)
        head = struct.pack("!6H", identity, flags, 1, 0, 0, 0 if opt is None else 1)
        return head + name + struct.pack("!HH", kind, klass) + (opt or b"")

    def asker(self) -> tuple[str, bytes]:
        """Draw who asks: an address, and the option that a forwarder adds."""
        if self.dice.random() < 0.25:
            mac = bytes.fromhex(self.dice.choice(MACS).replace(":", ""))
            return FORWARDER, opt_record(options=option(65001, mac))
        return self.dice.choice([*DEVICES, *DEVICES, UNKNOWN]), b""

    async def ask(self) -> None:
        """Ask something; what is replayed must be what would be said now."""
        address, opt = self.asker()
        packet = self.packet()
        if opt and packet[10:12] == b"\0\0" and self.dice.random() < 0.8:
            packet = packet[:10] + b"\0\1" + packet[12:] + opt
        lab, now = self.lab, self.lab.clock.monotonic()
        slot = lab.reception.slot(packet, address, 5353, now)
        if slot is None or len(packet) < 12:
            return
        refused = slot.refused
        replayed = lab.reception.quick(packet, slot, now)
        self.check_ruling(slot)
        if replayed is None:
            self.seen["thought"] += 1
            await lab.reception.thought(packet, slot, udp=True)
            return
        self.seen["refusals replayed" if slot.refused > refused else "answers replayed"] += 1
        said = await self.twin.thought(packet, slot, udp=True)
        assert said is not None, packet
        same(replayed, said, slot.until - now, packet)

    def check_ruling(self, slot: Any) -> None:
        """The ruling in force is the one that the rules give at this moment."""
        house = self.lab.houses[DEFAULT]
        fresh = judge(house.home, slot.who, self.lab.watch.now())
        assert slot.ruling == fresh.timed.ruling

    async def live(self, steps: int) -> None:
        """Let many things happen."""
        for _ in range(steps):
            happening = self.dice.random()
            if happening < 0.02 or not self.in_fashion:
                self.in_fashion = self.dice.sample(NAMES, 3)
            elif happening < 0.026:
                self.apply()
            elif happening < 0.036:
                self.act()
            elif happening < 0.04:
                self.swap_lists()
            elif happening < 0.1:
                self.pass_time()
            else:
                await self.ask()


def same(replayed: bytes, said: bytes, left: float, packet: bytes) -> None:
    """Compare octets, TTLs apart: those may be smaller, and never outlive the asker's rules."""
    assert len(replayed) == len(said), (packet, replayed, said)
    old, new = parse_response(replayed), parse_response(said)
    for before, now in zip(
        (*old.answers, *old.authority), (*new.answers, *new.authority), strict=True
    ):
        assert before.ttl <= now.ttl, (packet, before, now)
        assert before.ttl <= max(left, 0), (packet, before, left)
    assert without_ttls(replayed) == without_ttls(said), (packet, replayed, said)


def without_ttls(octets: bytes) -> bytes:
    """Write a message's TTLs as zero, but for that of an OPT record, which is none."""
    plain = bytearray(octets)
    offset = octets.find(0, 12) + 5
    for _ in range(sum(struct.unpack_from("!3H", octets, 6))):
        while octets[offset] and octets[offset] < wire.POINTER:
            offset += octets[offset] + 1
        offset += 2 if octets[offset] else 1
        kind, _, _, length = wire.RECORD_HEAD.unpack_from(octets, offset)
        if kind != wire.OPT:
            plain[offset + 4 : offset + 8] = bytes(4)
        offset += wire.RECORD_HEAD.size + length
    return bytes(plain)
