"""What a device with rules gets, and that it never mixes with what others get.

The household of the adapter has two devices: 127.0.0.1 without rules, and 127.0.0.2, for which
blocked.conformance.example and the label *bypass* are blocked.
"""

from __future__ import annotations

from tests.conformance import messages, rules
from tests.conformance.checks.questions import mixed
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import AAAA, HTTPS, NOERROR, NXDOMAIN, SOA, Edns, a, cname, name
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.scene import Scene

FENCED = "127.0.0.2"
BLOCKED = name("blocked.conformance.example")
CANARIES = ("use-application-dns.net", "mask.icloud.com", "mask-h2.icloud.com")
FILTERED = 17
NULL4 = "0.0.0.0"


def below(text: str) -> bytes:
    """A name below the blocked one."""
    return messages.labels(text.encode())[:-1] + BLOCKED


@check(MUST, needs=("blocking",))
async def a_blocked_name_has_the_null_address(scene: Scene) -> None:
    """A is 0.0.0.0 and AAAA is :: for a blocked name and names below it, with a TTL of at most 10.

    House rule: the default block mode.
    """
    for qname in (BLOCKED, below("a"), mixed(below("b"))):
        for qtype, wanted in ((messages.A, NULL4), (AAAA, "::")):
            reply = await scene.ask(qname, qtype, source=FENCED)
            same("addresses", [wanted], reply.texts(qtype))
            same("question", messages.question(qname, qtype), reply.question)
            true(1 <= reply.answer[0].ttl <= 10, "a TTL of 1 to 10", reply.answer[0].ttl)


@check(MUST, needs=("blocking",))
async def other_types_of_a_blocked_name_are_nodata(scene: Scene) -> None:
    """HTTPS, TXT and MX of a blocked name are NODATA with a SOA of a short TTL.

    RFC 2308 section 2.2; House rule: the default block mode.
    """
    for qtype in (HTTPS, messages.TXT, messages.MX):
        reply = await scene.ask(below("c"), qtype, source=FENCED)
        rcode(reply, NOERROR)
        same("records in the answer", 0, len(reply.answer))
        same("types", [SOA], [entry.type for entry in reply.authority])
        true(reply.authority[0].ttl <= 10, "a TTL of at most 10", reply.authority[0].ttl)


@check(MUST, needs=("blocking",))
async def a_block_is_explained(scene: Scene) -> None:
    """A blocked answer says EDE 17 to a client with EDNS, and nothing to one without.

    RFC 8914 section 4.18; RFC 6891 section 7.
    """
    reply = await scene.ask(below("d"), source=FENCED, edns=Edns())
    true(FILTERED in reply.ede(), "EDE 17", reply.ede() or "none")
    same("OPT record", None, (await scene.ask(below("d"), source=FENCED)).opt)


@check(MUST, needs=("blocking",))
async def a_blocked_name_is_not_asked_for(scene: Scene) -> None:
    """What is blocked is not told to the upstream.

    House rule: the decision comes first.
    """
    qname = below("e")
    for qtype in (messages.A, AAAA, HTTPS, messages.ANY):
        await scene.ask(qname, qtype, source=FENCED)
    true(not scene.asked(qname), "nothing forwarded", "a query upstream")


@check(MUST, needs=("blocking",))
async def two_devices_do_not_share_answers(scene: Scene) -> None:
    """The open device gets the genuine answer before and after the fenced one is blocked.

    House rule: a decision belongs to its ruling.
    """
    for first in (FENCED, "127.0.0.1"):
        qname = below(f"f{first[-1]}")
        await scene.ask(qname, source=first)
        for _ in range(2):
            same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())
            same("addresses", [NULL4], (await scene.ask(qname, source=FENCED)).texts())


@check(MUST, needs=("blocking",))
async def an_alias_to_a_blocked_name_is_blocked(scene: Scene) -> None:
    """A name that is an alias of a blocked one is blocked for the fenced device only.

    House rule: every name of the chain is decided.
    """
    qname, target = scene.name("a"), below("g")
    scene.on(qname, rules.answers(cname(qname, target), a(target, rules.PUBLIC4)))
    scene.on(target, rules.answers(a(target, rules.PUBLIC4)))
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())
    fenced = await scene.ask(qname, source=FENCED)
    true(rules.PUBLIC4 not in fenced.texts(), "no genuine address", rules.PUBLIC4)


@check(MUST, needs=("blocking",))
async def canaries_do_not_exist_where_bypass_is_blocked(scene: Scene) -> None:
    """The names that ask whether a network filters are NXDOMAIN for the fenced device.

    House rule: bypass names answer NXDOMAIN whatever the block mode.
    """
    for text in CANARIES:
        rcode(await scene.ask(name(text), source=FENCED), NXDOMAIN)
        rcode(await scene.ask(name(text), AAAA, source=FENCED), NXDOMAIN)


@check(MUST, needs=("blocking",))
async def canaries_are_ordinary_elsewhere(scene: Scene) -> None:
    """Those names are forwarded for a device without that block.

    House rule: they carry a label, and are not special in themselves.
    """
    for text in CANARIES:
        same("addresses", [rules.PUBLIC4], (await scene.ask(name(text))).texts())


@check(MUST, needs=("blocking",))
async def a_blocked_answer_is_a_proper_response(scene: Scene) -> None:
    """RA=1, AD=0, RD, CD and DO as asked, no signature, over UDP and TCP.

    RFC 1035 section 4.1.1; RFC 4035 section 3.2.2; RFC 3225 section 3.
    """
    flags = messages.RD | messages.CD
    reply = await scene.ask(below("h"), source=FENCED, flags=flags, edns=Edns(flags=messages.DO))
    same("flags without AA", 0x8190, reply.flags & ~messages.AA)
    same("EDNS flags", messages.DO, reply.edns_flags)
    async with scene.tcp(FENCED) as tcp:
        octets = messages.query(below("h"), ident=3)
        await tcp.send(octets)
        true(messages.address(NULL4) in (await tcp.receive() or b"")[-4:], "0.0.0.0 by TCP", "not")


@check(SHOULD, needs=("blocking",))
async def unlisted_names_pass_for_the_fenced_device(scene: Scene) -> None:
    """Names that only look like the blocked one pass.

    House rule: a name means the name and below.
    """
    for text in ("notblocked", "blocked2", "blocked.example"):
        qname = name(f"{text}.conformance.example")
        same("addresses", [rules.PUBLIC4], (await scene.ask(qname, source=FENCED)).texts())
