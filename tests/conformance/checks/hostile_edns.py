"""Hostile OPT records and options."""

from __future__ import annotations

from tests.conformance import messages
from tests.conformance.checks.hostile import ERRORS
from tests.conformance.expect import one_of, rcode, same, true
from tests.conformance.messages import FORMERR, NOERROR, OPT, RD, Edns, Record, option
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene, read, read_header


def _query(
    scene: Scene, *additional: Record, answer: Record | None = None, authority: Record | None = None
) -> bytes:
    return messages.message(
        scene.ident(),
        RD,
        questions=[messages.question(scene.name("a"))],
        answer=[] if answer is None else [answer],
        authority=[] if authority is None else [authority],
        additional=additional,
    )


async def _sane(scene: Scene, octets: bytes) -> None:
    """FORMERR, an answer, or silence; never more than a small reply, never passed on."""
    came = await scene.provoke(octets)
    if came is not None:
        one_of("RCODE", (NOERROR, *ERRORS), read_header(came).rcode)
    true(len(came or b"") <= 512, "at most 512 octets", len(came or b""))
    for query in scene.asked(scene.name("a")):
        same("options upstream", (), tuple(c for c, _ in query.read.options if c == 65313))


@check(MUST)
async def three_opt_records(scene: Scene) -> None:
    """Three OPT records, of different versions.

    RFC 6891 section 6.1.1.
    """
    opts = [Edns(version=version).record() for version in (0, 1, 0)]
    came = await scene.provoke(_query(scene, *opts), patience=2)
    if came is not None:
        rcode(read_header(came), FORMERR)


@check(MUST)
async def opt_in_the_answer_section(scene: Scene) -> None:
    """An OPT record in a query's answer section.

    RFC 6891 section 6.1.1: OPT belongs to the additional section.
    """
    await _sane(scene, _query(scene, answer=Edns().record()))


@check(MUST)
async def opt_in_the_authority_section(scene: Scene) -> None:
    """An OPT record in a query's authority section.

    RFC 6891 section 6.1.1: OPT belongs to the additional section.
    """
    await _sane(scene, _query(scene, authority=Edns().record()))


@check(MUST)
async def opt_that_overruns(scene: Scene) -> None:
    """An OPT record that claims more RDATA than there is.

    RFC 1035 section 4.1.3; RFC 6891 section 6.1.2.
    """
    came = await scene.provoke(_query(scene, Record(messages.ROOT, OPT, 0, b"abcd", 1232, 500)))
    if came is not None:
        rcode(read_header(came), FORMERR)
    true(not scene.asked(scene.name("a")), "nothing forwarded", "a query upstream")


@check(MUST)
async def very_many_options(scene: Scene) -> None:
    """A thousand empty options in one OPT record.

    RFC 6891 section 6.1.2; House rule: junk harms nobody.
    """
    rdata = option(65313, b"") * 1000
    await _sane(scene, _query(scene, Record(messages.ROOT, OPT, 0, rdata, 1232)))


@check(MUST)
async def one_very_long_option(scene: Scene) -> None:
    """One option of 20,000 octets.

    RFC 6891 section 6.1.2; House rule: junk harms nobody.
    """
    await _sane(scene, _query(scene, Edns(options=((65313, b"x" * 20_000),)).record()))


@check(MUST)
async def the_same_option_many_times(scene: Scene) -> None:
    """A hundred cookies, a hundred subnets, a hundred keepalives.

    RFC 7873 section 5.2: only the first COOKIE counts.
    """
    for code, data in ((messages.COOKIE, b"12345678"), (messages.ECS, b"\0\1\0\0"), (11, b"")):
        rdata = option(code, data) * 100
        await _sane(scene, _query(scene, Record(messages.ROOT, OPT, 0, rdata, 1232)))


@check(MUST, stage=Stage.OWN)
async def every_length_of_known_options(scene: Scene) -> None:
    """Each option we may know, in lengths from 0 to 24.

    RFC 6891 section 7: a badly formatted option is FORMERR; section 6.1.2: unknown, ignored.
    """
    codes = (messages.NSID, messages.ECS, messages.COOKIE, messages.KEEPALIVE, messages.PADDING,
             messages.EDE, 9, 13, 14, 65001, 65073)  # fmt: skip
    with scene.udp("127.0.0.1") as client:
        for code in codes:
            for length in range(25):
                edns = Edns(options=((code, b"\xa5" * length),))
                client.send(
                    messages.query(scene.name("a"), ident=code * 25 + length & 0xFFFF, edns=edns)
                )
            while (came := await client.receive(0.1)) is not None:
                one_of("RCODE", (NOERROR, messages.BADCOOKIE, *ERRORS), read(came[0]).rcode)
    await scene.alive()


@check(SHOULD)
async def an_extended_rcode_in_a_query(scene: Scene) -> None:
    """A query whose OPT record carries an extended RCODE is answered.

    RFC 6891 section 6.1.3: the field has a meaning in responses.
    """
    reply = await scene.ask(scene.name("a"), edns=Edns(extended=0xAB))
    rcode(reply, NOERROR, FORMERR)


@check(MUST)
async def the_smallest_query_costs_no_amplification(scene: Scene) -> None:
    """BADVERS to the smallest query with EDNS is no longer than that query.

    RFC 6891 section 6.1.3; House rule: errors cost no more octets than they answer.
    """
    octets = messages.query(messages.ROOT, ident=scene.ident(), edns=Edns(version=9))
    came = await scene.provoke(octets, patience=2)
    true(len(came or b"") <= len(octets), f"at most {len(octets)} octets", len(came or b""))
