"""Random damage, the same at every run with one seed: the server answers afterwards.

How much is said by `--fuzz`.  What the checks ask for is little: an answer to ordinary questions,
no reply to junk that is larger than the junk, and replies that can be read.
"""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING

from tests.conformance import messages, reading, rules
from tests.conformance.expect import deviate, true
from tests.conformance.fuzzing import damaged, seeds
from tests.conformance.messages import Edns, a
from tests.conformance.registry import MUST, Stage, check
from tests.conformance.scene import Scene
from tests.conformance.upstream import Asked, Rule, Send

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCH = 25
GROWTH = 24 * 1024  # KiB
AN_OPT_RECORD = 11  # octets; an error to a query whose OPT record is damaged may carry one
REFUSALS = (messages.FORMERR, messages.NOTIMP, messages.REFUSED)


@check(MUST, stage=Stage.OWN)
async def damaged_queries(scene: Scene) -> None:
    """Damaged queries over UDP: no reply to junk is larger than it, all others can be read.

    RFC 5625 section 6.3; House rule: junk never costs more octets than it brought.
    """
    originals = seeds(scene.name("a"))
    for start in range(0, scene.fuzz, BATCH):
        sent: dict[int, bytes] = {}
        with scene.udp("127.0.0.1") as client:
            for n in range(start, start + BATCH):
                body = damaged(scene.random, scene.random.choice(originals))
                sent[n & 0xFFFF] = struct.pack("!H", n & 0xFFFF) + body[2:]
                client.send(sent[n & 0xFFFF])
            while (came := await client.receive(0.05)) is not None:
                _judge(sent[int.from_bytes(came[0][:2], "big")], came[0])
        await scene.alive()


def _judge(sent: bytes, came: bytes) -> None:
    sound = reading.is_plain_query(sent)
    if not sound and len(came) > len(sent) + AN_OPT_RECORD:
        deviate(f"at most {len(sent)} octets", f"{len(came)}: {came.hex()} to {sent.hex()}")
    if sound or came[3] & 15 not in REFUSALS:
        _readable(came, f" to {sent.hex()}")


def _readable(came: bytes, why: str = "") -> None:
    """The reply's structure is sound; what upstream put into RDATA is judged elsewhere."""
    try:
        reading.read(came, rdata=False)
    except reading.MalformedError as error:
        deviate("a well-formed reply", f"{error}: {came.hex()}{why}")


@check(MUST, stage=Stage.OWN)
async def damaged_responses(scene: Scene) -> None:
    """Damaged responses of the upstream, each followed by the genuine one: all replies can be read.

    RFC 5452 section 9.1; RFC 1035 section 7.3.
    """
    scene.upstream.default = _damaging(scene)
    before = scene.server.resident()
    for start in range(0, scene.fuzz, BATCH):
        await asyncio.gather(*(_asked(scene, n) for n in range(start, start + BATCH)))
    scene.upstream.default = rules.ordinary
    await scene.alive()
    grown = scene.server.resident() - before
    true(grown < GROWTH, f"less than {GROWTH} KiB more", grown)


async def _asked(scene: Scene, n: int) -> None:
    edns = (None, Edns(), Edns(flags=messages.DO))[n % 3]
    came = await scene.exchange(
        messages.query(scene.name(f"n{n}"), ident=n & 0xFFFF, edns=edns), patience=15
    )
    if came is None:
        deviate("a reply", "silence for 15 s")
    _readable(came)


def _damaging(scene: Scene) -> Rule:
    def rule(asked: Asked) -> Sequence[Send]:
        qname = asked.read.qname
        target = b"\x01t" + qname if len(qname) < 250 else qname
        records = [
            messages.cname(qname, target),
            a(target, rules.PUBLIC4),
            messages.txt(qname, b"x"),
        ]
        whole = rules.response(
            asked, records[: 1 + scene.random.randrange(3)], authority=[messages.soa(scene.name())]
        )
        bad = damaged(scene.random, whole)
        if scene.random.random() < 0.7:
            bad = asked.octets[:2] + bad[2:]
        return [Send(bad), *rules.later(rules.ordinary, 0.03)(asked)]

    return rule


@check(MUST, stage=Stage.OWN)
async def damaged_streams(scene: Scene) -> None:
    """Damaged TCP streams, in random pieces: all that comes back can be read, others are served.

    RFC 7766 section 8; RFC 1035 section 4.2.2.
    """
    originals = seeds(scene.name("a"))
    for _ in range(max(1, scene.fuzz // 10)):
        stream = b"".join(
            struct.pack("!H", len(octets)) + octets
            for octets in scene.random.choices(originals, k=3)
        )
        if scene.random.random() < 0.8:
            stream = damaged(scene.random, stream)
        await _pour(scene, stream)
    await scene.alive()
    await scene.ask_tcp(scene.name("after"))


async def _pour(scene: Scene, stream: bytes) -> None:
    async with scene.tcp() as tcp:
        try:
            while stream:
                size = scene.random.randrange(1, 60)
                await tcp.send_raw(stream[:size])
                stream = stream[size:]
            while (came := await tcp.receive(0.02)) is not None:
                if came[3] & 15 not in REFUSALS:
                    _readable(came)
        except ConnectionError:
            pass
