"""A whole resolver without sockets: the real rooms, with fakes at the edges only."""

from pathlib import Path

from blocklists.catalogue import Catalogue
from policy.acts import Reach, Scope
from policy.document import parse
from policy.merging import merged
from resolver import wire
from resolver.access import Access
from resolver.cache import Cache
from resolver.clients import Clients, Slot, Surroundings
from resolver.houses import DEFAULT, Houses
from resolver.keeper import Keeper
from resolver.memo import Memo
from resolver.message import Response, parse_response
from resolver.minute_book import MinuteBook
from resolver.observer import Observer
from resolver.probes import Probes
from resolver.rate_limit import RateLimit
from resolver.reception import Reception
from resolver.recorder import Recorder
from resolver.savings_book import SavingsBook
from resolver.service import Service
from resolver.special import LocalNames
from resolver.watch import Watch
from resolver.wire import HEADER, SHORT, wire_of
from store.activity import Activity
from store.household import HouseholdStore
from store.places import Places
from store.zones import find_zone
from tests.fakes import FakeClock, FakeUpstream

OPT = b"\0\0\x29\x04\xd0\0\0\0\0\0\0"


class Lab:
    """One home with its resolver; time moves when told to."""

    def __init__(self, folder: Path, catalogue: Catalogue, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.catalogue = catalogue
        self.places = Places(folder)
        self.store = HouseholdStore(self.places, catalogue.vocabulary, self.clock)
        self.macs: dict[str, str] = {}
        self.forwarders: set[str] = set()
        self.observed: set[str] = set()
        self.through: list[tuple[str, tuple[bytes, ...]]] = []
        """What a firewall was told of answers: who, and where they lead."""
        self.log: list[str] = []
        self.upstream = FakeUpstream(self.clock)
        self.start()

    def start(self) -> None:
        """Start the resolver on what is on disk, as after a power cut."""
        catalogue, clock = self.catalogue, self.clock
        self.activity = Activity(self.places.activity_db)
        self.watch = Watch(clock, self.activity.saved_clock())
        self.houses = Houses(self.places.snapshots, catalogue.vocabulary, (), self.log.append)
        self.houses.look()
        nowhere = lambda _: False  # noqa: E731
        around = Surroundings(
            self.macs.get,
            nowhere,
            nowhere,
            self.forwarders.__contains__,
            observes=lambda identity, _: identity in self.observed,
        )
        self.rate_limit = RateLimit(100, 300)
        self.clients = Clients(self.houses, around, self.rate_limit, {}, self.watch.now)
        holds = {s.id: 60.0 * s.hold_minutes for s in catalogue.services.values()}
        today = self.today()
        saved = self.activity.minutes({DEFAULT: today})
        self.minutes = MinuteBook(self.houses, holds, catalogue.table.registrable, saved)
        self.savings = SavingsBook(self.houses, self.activity.savings())
        self.observer = Observer(self.houses, self.minutes)
        self.probes = Probes()
        self.cache, self.memo = Cache(1000), Memo(1000, self.observer.noted)
        self.upstream.cache = self.cache
        self.service = Service(
            facts_of=catalogue.facts,
            cache=self.cache,
            forwarder=self.upstream,
            clients=self.clients,
            clock=clock,
            local=LocalNames(("192.168.1.2",)),
            probes=self.probes,
        )
        self.reception = Reception(
            service=self.service,
            memo=self.memo,
            clients=self.clients,
            observer=self.observer,
            access=Access(),
            trusted=frozenset({"127.0.0.1"}),
            introduce=self.introduce,
            clock=clock,
            log=self.log.append,
            let_through=self.let_through,
        )
        self.recorder = self.recorder_on(self.activity)
        self.keeper = Keeper(
            houses=self.houses,
            clients=self.clients,
            observer=self.observer,
            minutes=self.minutes,
            savings=self.savings,
            forwarder=_Sweepable(),
            watch=self.watch,
            clock=clock,
            recorder=self.recorder,
            log=self.log.append,
        )
        self.minutes.resume(self.watch.now())
        self.savings.resume(self.activity.minutes, self.watch.now())
        self.keeper.take_over_minutes(DEFAULT)

    def recorder_on(self, activity: Activity | None) -> Recorder:
        """Have this house's records go to some disk, or nowhere."""
        return Recorder(
            houses=self.houses,
            clients=self.clients,
            observer=self.observer,
            minutes=self.minutes,
            savings=self.savings,
            watch=self.watch,
            clock=self.clock,
            activity=activity,
            log=self.log.append,
        )

    async def introduce(self, address: str) -> None:
        """Nobody is introduced here: MAC addresses are known, or there are none."""

    async def let_through(self, slot: Slot, addresses: tuple[bytes, ...]) -> None:
        """Do as the firewall would."""
        self.through.append((slot.identity, addresses))

    def stop(self) -> None:
        self.activity.close()

    def today(self) -> str:
        return self.houses[DEFAULT].shown_date(self.watch.now())

    # --- the household

    def apply(self, document: object, household: str = DEFAULT) -> None:
        """Take over a household's rules, given as the plain data of its file."""
        wanted = parse(document, self.catalogue.vocabulary, find_zone)
        self.store.edit(
            household, "test", "applied", lambda current: merged(current, wanted), page=False
        )
        self.tell(household)

    def tell(self, household: str = DEFAULT) -> None:
        """Let the resolver look at what changed, as it does when it is told."""
        self.houses.look()
        self.clients.expire(household)

    def device(self, name: str, household: str = DEFAULT) -> str:
        """Give a device's id."""
        devices = self.store.household(household).devices
        return next(device.id for device in devices if device.name == name)

    def scope(self, word: str) -> Scope:
        """Give the scope of "all", a profile or a device's name."""
        household = self.store.household(DEFAULT)
        if word == "all":
            return Scope(Reach.HOUSEHOLD)
        if word in household.profiles:
            return Scope(Reach.PROFILE, word)
        return Scope(Reach.DEVICE, self.device(word))

    # --- questions

    async def ask(
        self,
        name: str,
        address: str,
        kind: int = wire.A,
        *,
        edns: bool = True,
        flags: int = wire.RD,
    ) -> Response:
        """Ask one question over UDP and read the response."""
        packet = question(name, kind, edns=edns, flags=flags)
        octets = await self.send(packet, address)
        assert octets is not None
        return parse_response(octets)

    async def send(self, packet: bytes, address: str, *, udp: bool = True) -> bytes | None:
        """Send octets as they are; None where silence is the answer."""
        now = self.clock.monotonic()
        slot = self.reception.slot(packet, address, 5353, now)
        if slot is None:
            return None
        quick = self.reception.quick(packet, slot, now) if udp else None
        return quick or await self.reception.thought(packet, slot, udp=udp)

    def slot(self, address: str) -> Slot:
        return self.clients.slot(address, self.clock.monotonic())

    def move(self, seconds: float) -> None:
        """Let time pass, and the resolver look around."""
        self.clock.move(seconds)
        self.keeper.look_around()


class _Sweepable:
    def sweep(self, now: float) -> None: ...


def question(
    name: str,
    kind: int = wire.A,
    *,
    edns: bool = True,
    flags: int = wire.RD,
    identity: int = 7,
    opt: bytes = OPT,
) -> bytes:
    """Write a query."""
    head = HEADER.pack(identity, flags, 1, 0, 0, 1 if edns else 0)
    return head + wire_of(name) + SHORT.pack(kind) + SHORT.pack(wire.IN) + (opt if edns else b"")
