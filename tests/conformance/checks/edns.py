"""EDNS: version, flags, the OPT record itself, and who gets one back."""

from __future__ import annotations

from tests.conformance import messages, rules
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import BADVERS, DO, FORMERR, RD, Edns, Record, a, option
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene, read

UNUSED_OPTION = 65313  # of the range for local and experimental use


async def _with_records(scene: Scene, qname: bytes, *additional: Record) -> bytes:
    octets = messages.message(
        scene.ident(), RD, questions=[messages.question(qname)], additional=additional
    )
    came = await scene.provoke(octets, patience=3)
    true(came is not None, "a reply", "silence")
    return came or b""


@check(MUST)
async def a_later_version_is_badvers(scene: Scene) -> None:
    """EDNS version 1 gets BADVERS with an OPT record of version 0, and is not forwarded.

    RFC 6891 section 6.1.3.
    """
    for version in (1, 255):
        qname = scene.name(f"v{version}")
        reply = await scene.ask(qname, edns=Edns(version=version))
        rcode(reply, BADVERS)
        same("EDNS version", 0, reply.edns_version)
        same("records in the answer", 0, len(reply.answer))
        true(not scene.asked(qname), "nothing forwarded", "a query upstream")


@check(MUST)
async def two_opt_records_are_a_format_error(scene: Scene) -> None:
    """A query with two OPT records gets FORMERR.

    RFC 6891 section 6.1.1.
    """
    qname = scene.name("a")
    opt = Edns().record()
    rcode(read(await _with_records(scene, qname, opt, opt)), FORMERR)
    true(not scene.asked(qname), "nothing forwarded", "a query upstream")


@check(MUST)
async def an_option_that_overruns_is_a_format_error(scene: Scene) -> None:
    """An option longer than its record gets FORMERR.

    RFC 6891 section 7.
    """
    for claimed in (4, 0xFFFF):
        rdata = option(UNUSED_OPTION, b"abc", claimed)
        broken = Record(messages.ROOT, messages.OPT, 0, rdata, 1232)
        rcode(read(await _with_records(scene, scene.name(f"o{claimed}"), broken)), FORMERR)


@check(SHOULD)
async def half_an_option_is_a_format_error(scene: Scene) -> None:
    """One to three octets where an option should begin get FORMERR.

    RFC 6891 section 6.1.2 and section 7.
    """
    for rdata in (b"\x00", b"\x00\x0a", b"\x00\x0a\x00"):
        broken = Record(messages.ROOT, messages.OPT, 0, rdata, 1232)
        rcode(read(await _with_records(scene, scene.name(f"o{len(rdata)}"), broken)), FORMERR)


@check(MUST)
async def a_format_error_in_options_comes_with_opt(scene: Scene) -> None:
    """That FORMERR carries an OPT record, so that it is not taken for "no EDNS here".

    RFC 6891 section 7.
    """
    rdata = option(UNUSED_OPTION, b"abc", claimed=9)
    broken = Record(messages.ROOT, messages.OPT, 0, rdata, 1232)
    reply = read(await _with_records(scene, scene.name("a"), broken))
    rcode(reply, FORMERR)
    true(reply.opt, "an OPT record", "none")


@check(MUST)
async def no_opt_without_opt(scene: Scene) -> None:
    """A client without EDNS gets no OPT record, fresh, from the cache, and in errors.

    RFC 6891 section 7.
    """
    qname, gone, bad = scene.name("a"), scene.name("gone"), scene.name("bad")
    scene.on(gone, rules.nxdomain(messages.soa(scene.name())))
    scene.on(bad, rules.failing())
    await scene.ask(qname, edns=Edns())
    for each in (qname, scene.name("fresh"), gone, bad):
        reply = await scene.ask(each)
        same("OPT record", None, reply.opt)


@check(MUST)
async def opt_with_opt(scene: Scene) -> None:
    """A client with EDNS gets one OPT record of version 0, fresh, from the cache, and in errors.

    RFC 6891 section 6.1.1.
    """
    qname, gone, bad = scene.name("a"), scene.name("gone"), scene.name("bad")
    scene.on(gone, rules.nxdomain(messages.soa(scene.name())))
    scene.on(bad, rules.failing())
    await scene.ask(qname)
    for each in (qname, scene.name("fresh"), gone, bad):
        reply = await scene.ask(each, edns=Edns())
        found = [entry.type for entry in reply.additional].count(messages.OPT)
        same("OPT records", 1, found)
        same("EDNS version", 0, reply.edns_version)


@check(MUST)
async def refusals_carry_opt_too(scene: Scene) -> None:
    """A refused zone transfer that had an OPT record gets one back.

    RFC 6891 section 6.1.1.
    """
    reply = await scene.ask(scene.name("a"), messages.AXFR, edns=Edns())
    true(reply.opt, f"an OPT record with RCODE {reply.rcode}", "none")


@check(SHOULD)
async def unknown_opcodes_carry_opt_too(scene: Scene) -> None:
    """NOTIMP to a message of another opcode that had an OPT record carries one.

    RFC 6891 section 6.1.1; RFC 8906 section 3.1.4: only its header can be relied on.
    """
    status = messages.query(scene.name("a"), ident=scene.ident(), flags=2 << 11, edns=Edns())
    reply = read(await scene.provoke(status, patience=2))
    true(reply.opt, f"an OPT record with RCODE {reply.rcode}", "none")


@check(MUST)
async def unknown_options_are_ignored(scene: Scene) -> None:
    """An option that nobody knows changes nothing and is not echoed.

    RFC 6891 section 6.1.2; RFC 8906 section 3.2.3.
    """
    edns = Edns(options=((UNUSED_OPTION, b"hello"), (UNUSED_OPTION + 1, b"")))
    reply = await scene.ask(scene.name("a"), edns=edns)
    rcode(reply, messages.NOERROR)
    same("addresses", [rules.PUBLIC4], reply.texts())
    true(UNUSED_OPTION not in reply.codes(), "no echo of the option", reply.codes())


@check(MUST)
async def unknown_flags_are_ignored(scene: Scene) -> None:
    """EDNS flags without a meaning change nothing, are not echoed and not passed on.

    RFC 6891 section 6.1.4; RFC 8906 section 3.2.4.
    """
    qname = scene.name("a")
    reply = await scene.ask(qname, edns=Edns(flags=0x7FFF))
    rcode(reply, messages.NOERROR)
    same("EDNS flags", 0, reply.edns_flags)
    same("flags upstream", {0}, {q.read.edns_flags & 0x7FFF for q in scene.asked(qname)})


@check(SHOULD)
async def opt_belongs_to_the_root(scene: Scene) -> None:
    """An OPT record at another name gets FORMERR, or is not taken for EDNS.

    RFC 6891 section 6.1.2.
    """
    fixed = Edns().record()
    misplaced = Record(messages.name("x"), fixed.type, fixed.ttl, b"", fixed.rdclass)
    reply = read(await _with_records(scene, scene.name("a"), misplaced))
    true(reply.rcode == FORMERR or reply.opt is None, "FORMERR, or no OPT", f"RCODE {reply.rcode}")


@check(MUST)
async def an_extended_rcode_needs_edns(scene: Scene) -> None:
    """BADCOOKIE from upstream (23, low bits 7) becomes SERVFAIL for a client without EDNS.

    RFC 6891 section 6.1.3: the upper bits live in the OPT record; House rule: SERVFAIL.
    """
    qname = scene.name("a")
    refused = rules.failing(messages.BADCOOKIE)
    good = rules.answers(a(qname, rules.PUBLIC4))
    scene.on(qname, lambda asked: (good if asked.read.opt is None else refused)(asked))
    reply = await scene.ask(qname)
    rcode(reply, messages.SERVFAIL, messages.NOERROR)


@check(MUST, stage=Stage.OWN)
async def an_upstream_without_edns_is_asked_again(scene: Scene) -> None:
    """An upstream that says FORMERR to EDNS is asked again without it.

    RFC 6891 section 7: extended agents fall back gracefully; section 6.2.2.
    """
    for first, header_only in (("whole", False), ("header", True)):
        qname = scene.name(first)
        genuine = rules.answers(a(qname, rules.PUBLIC4))
        scene.on(qname, rules.formerr_to_edns(genuine, header_only=header_only))
        reply = await scene.ask(qname, edns=Edns())
        same("addresses", [rules.PUBLIC4], reply.texts())


@check(SHOULD, stage=Stage.OWN)
async def an_upstream_without_edns_is_remembered(scene: Scene) -> None:
    """After several such answers the next names cost it one query each.

    RFC 6891 section 6.2.2: the knowledge may be cached for a brief time.
    """
    for n in range(6):
        qname = scene.name(f"a{n}")
        scene.on(qname, rules.formerr_to_edns(rules.answers(a(qname, rules.PUBLIC4))))
        same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())
    same("queries for the last name", 1, len(scene.asked(scene.name("a5"))))


@check(SHOULD, stage=Stage.OWN)
async def one_name_takes_edns_from_no_other(scene: Scene) -> None:
    """A name that is answered FORMERR leaves the upstream's EDNS on for other names.

    RFC 6891 section 6.2.2; House rule: whoever serves one name must not switch DNSSEC off for all.
    """
    odd, qname = scene.name("odd"), scene.name("a")
    scene.on(odd, rules.formerr_to_edns(rules.answers(a(odd, rules.PUBLIC4))))
    same("addresses", [rules.PUBLIC4], (await scene.ask(odd)).texts())
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4)))
    await scene.ask(qname)
    true(scene.asked(qname)[0].read.opt, "an OPT record upstream", "none")


@check(SHOULD, stage=Stage.OWN)
async def notimp_to_edns_is_asked_again(scene: Scene) -> None:
    """An upstream that says NOTIMP to EDNS is asked again without it.

    RFC 6891 section 6.2.2; RFC 3225 section 3 names NOTIMP.
    """
    qname = scene.name("a")
    good, bad = rules.answers(a(qname, rules.PUBLIC4)), rules.failing(messages.NOTIMP)
    scene.on(qname, lambda asked: (good if asked.read.opt is None else bad)(asked))
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(SHOULD)
async def an_upstreams_ede_reaches_the_client(scene: Scene) -> None:
    """An extended DNS error of the upstream reaches a client that sent EDNS.

    RFC 8914 section 3: a forwarder may pass it on; House rule: ours does.
    """
    qname = scene.name("a")
    ede = Edns(options=((messages.EDE, b"\x00\x06bogus"),))
    scene.on(qname, rules.answers(rcode=messages.SERVFAIL, edns=ede))
    reply = await scene.ask(qname, edns=Edns())
    rcode(reply, messages.SERVFAIL)
    true(6 in reply.ede(), "EDE 6", reply.ede() or "none")


@check(MUST)
async def do_does_not_make_the_difference(scene: Scene) -> None:
    """EDNS with DO=0 gets an OPT record just as DO=1 does.

    RFC 8906 section 3.2.6.
    """
    for flags in (0, DO):
        reply = await scene.ask(scene.name(f"do{flags}"), edns=Edns(flags=flags))
        true(reply.opt, "an OPT record", "none")
