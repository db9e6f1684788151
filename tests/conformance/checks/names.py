"""Names: any octet is legal, letter case does not count, and length has its limits."""

from __future__ import annotations

from tests.conformance import messages, rules
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import a
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.scene import Scene


def odd(scene: Scene, label: bytes) -> bytes:
    """A name of this check's own domain whose first label holds these octets."""
    return bytes([len(label)]) + label + scene.name()


async def _survives(scene: Scene, qname: bytes) -> None:
    """The name reaches the upstream and comes back with its answer, octet for octet."""
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4)))
    for _ in range(2):
        reply = await scene.ask(qname)
        rcode(reply, messages.NOERROR)
        same("question", messages.question(qname), reply.question)
        same("addresses", [rules.PUBLIC4], reply.texts())
    asked = [query.read.qname for query in scene.asked(qname)]
    same("name upstream", messages.canonical(qname), messages.canonical(asked[0]))


async def _are_two(scene: Scene, one: bytes, other: bytes) -> None:
    """Two names are not taken for one, whichever comes first."""
    scene.on(one, rules.answers(a(one, rules.PUBLIC4)))
    scene.on(other, rules.answers(a(other, rules.OTHER4)))
    for qname, wanted in ((one, rules.PUBLIC4), (other, rules.OTHER4), (one, rules.PUBLIC4)):
        same("addresses", [wanted], (await scene.ask(qname)).texts())


@check(MUST)
async def control_octets_survive(scene: Scene) -> None:
    """NUL, CR, LF, ESC and DEL inside a label are passed on unchanged.

    RFC 2181 section 11; RFC 4343 section 2.
    """
    await _survives(scene, odd(scene, b"a\x00b\r\n\x1b[31m\x7f"))


@check(MUST)
async def spaces_and_punctuation_survive(scene: Scene) -> None:
    """Spaces, quotes, backslashes, semicolons and markup inside a label are passed on unchanged.

    RFC 2181 section 11.
    """
    await _survives(scene, odd(scene, b"a b\"c\\d;e(f)<script>'$@"))


@check(MUST)
async def octets_above_ascii_survive(scene: Scene) -> None:
    """Octets above 127, valid UTF-8 or not, are passed on unchanged.

    RFC 2181 section 11; RFC 4343 section 2.
    """
    await _survives(
        scene, odd(scene, b"\xe2\x80\xae\xd9\x86\xda\xaf\xdb\x81\xd8\xa8\xd8\xa7\xd9\x86")
    )
    await _survives(scene, odd(scene, b"\xff\xfe\x80\xc0"))


@check(MUST)
async def underscores_and_stars_survive(scene: Scene) -> None:
    """Labels with an underscore, a star or a hyphen in front are names like others.

    RFC 2181 section 11.
    """
    for label in (b"_443", b"*", b"-a-", b"xn--", b"1"):
        await _survives(scene, odd(scene, label))


@check(MUST)
async def a_dot_in_a_label_is_no_border(scene: Scene) -> None:
    """The label "a.b" and the labels "a", "b" are two names, in the cache too.

    RFC 4343 section 2.1; RFC 2181 section 11.
    """
    await _are_two(scene, odd(scene, b"a.b"), scene.name("a", "b"))


@check(MUST)
async def escapes_are_not_interpreted(scene: Scene) -> None:
    r"""The label of four octets "\046" and the label of one octet "." are two names.

    RFC 4343 section 2.1: escapes are a matter of text, not of the wire.
    """
    await _are_two(scene, odd(scene, rb"\046"), odd(scene, b"."))


@check(MUST)
async def only_ascii_letters_have_case(scene: Scene) -> None:
    """Octets that differ in bit 0x20 but are no ASCII letters are two names.

    RFC 4343 section 3.
    """
    for one, other in ((b"[", b"{"), (b"@", b"`"), (b"\xdd", b"\xfd"), (b"\\", b"|")):
        await _are_two(scene, odd(scene, one), odd(scene, other))


@check(MUST)
async def the_longest_name_resolves(scene: Scene) -> None:
    """A name of exactly 255 octets is answered.

    RFC 1035 section 2.3.4.
    """
    tail = scene.name()
    left = 255 - len(tail)
    parts = b""
    while left > 64:
        parts += bytes([61]) + b"x" * 61
        left -= 62
    qname = parts + bytes([left - 1]) + b"y" * (left - 1) + tail
    same("length of the name", 255, len(qname))
    await _survives(scene, qname)


@check(MUST)
async def many_labels_resolve(scene: Scene) -> None:
    """A name of as many one-octet labels as fit into 255 octets is answered.

    RFC 1035 section 2.3.4.
    """
    tail = scene.name()
    count = (255 - len(tail)) // 2
    await _survives(scene, b"\x01z" * count + tail)


@check(MUST)
async def the_longest_label_resolves(scene: Scene) -> None:
    """A label of 63 octets is answered.

    RFC 1035 section 2.3.4.
    """
    await _survives(scene, odd(scene, b"l" * 63))


@check(SHOULD)
async def names_that_end_in_digits_are_names(scene: Scene) -> None:
    """A question whose name looks like an address is forwarded like any other.

    RFC 2181 section 11: the DNS places no restriction on labels.
    """
    qname = messages.labels(b"93", b"184", b"215", b"14")
    scene.on(qname, rules.nxdomain(messages.soa(messages.ROOT)))
    rcode(await scene.ask(qname), messages.NXDOMAIN)
    true(scene.asked(qname), "a query upstream", "none")


@check(SHOULD)
async def logs_hold_no_control_octets(scene: Scene) -> None:
    """What the server prints holds no ESC and no bare CR, whatever names are asked for.

    RFC 4343 section 2.1 for the escape; House rule: names in logs are written as \\DDD.
    """
    await _survives(scene, odd(scene, b"\x1b]0;owned\x07\r"))
    for octet in (b"\x1b", b"\r", b"\x07"):
        true(octet not in scene.server.output(), "printable output", octet)
