"""Which responses of an upstream count: forgeries first, the genuine answer 0.3 s later.

Never to use a forgery is a MUST.  To go on waiting for the genuine answer is a MUST where anybody
could send the forgery (ID, port and address are guessed wrong), a SHOULD where it took a lucky
guess already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conformance import messages, rules
from tests.conformance.expect import rcode, same, true
from tests.conformance.forgeries import (
    forged,
    no_question,
    other_class,
    other_name,
    other_type,
    query_sent_back,
)
from tests.conformance.messages import a
from tests.conformance.registry import MUST, Stage, check
from tests.conformance.scene import Scene
from tests.conformance.upstream import Asked, Rule, Send

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conformance.upstream import Sender


async def _not_used(scene: Scene, forge: Rule) -> None:
    """The forgery is neither relayed nor cached."""
    qname = scene.name("a")
    genuine = rules.answers(a(qname, rules.PUBLIC4))
    scene.on(qname, rules.forged_first(genuine, forge))
    first = await scene.ask(qname)
    true(rules.FORGED4 not in first.texts(), "no forged address", rules.FORGED4)
    scene.on(qname, genuine)
    again = await scene.ask(qname)
    true(rules.FORGED4 not in again.texts(), "no forged address later", rules.FORGED4)


async def outlasted(scene: Scene, forge: Rule, sender: Sender = "same") -> None:
    """The genuine answer, 0.3 s after the forgery, is what the client gets."""
    qname = scene.name("a")
    genuine = rules.answers(a(qname, rules.PUBLIC4))
    scene.on(qname, rules.forged_first(genuine, forge, sender))
    reply = await scene.ask(qname)
    rcode(reply, messages.NOERROR)
    same("addresses", [rules.PUBLIC4], reply.texts())


@check(MUST, stage=Stage.ROUGH)
async def another_id_is_outlasted(scene: Scene) -> None:
    """A response under another ID is dropped, and the genuine one is waited for.

    RFC 5452 section 9.1.
    """
    await outlasted(scene, rules.changed(forged(), rules.with_id))


@check(MUST, stage=Stage.ROUGH)
async def another_port_is_outlasted(scene: Scene) -> None:
    """A response from another port of the upstream's address is dropped, the genuine one used.

    RFC 5452 section 9.1.
    """
    await outlasted(scene, forged(), "other port")


@check(MUST, stage=Stage.ROUGH)
async def another_address_is_outlasted(scene: Scene) -> None:
    """A response from another address is dropped, the genuine one used.

    RFC 5452 section 9.1.
    """
    await outlasted(scene, forged(), "other address")


@check(MUST, stage=Stage.ROUGH)
async def many_forgeries_are_outlasted(scene: Scene) -> None:
    """Two hundred responses under other IDs do not keep the genuine one out.

    RFC 5452 section 9.1 and section 9.3.
    """

    def forge(asked: Asked) -> Sequence[Send]:
        octets = forged()(asked)[0].octets or b""
        return [Send(rules.with_id(octets, n)) for n in range(1, 201)]

    await outlasted(scene, forge)


@check(MUST, stage=Stage.ROUGH)
async def a_forged_error_is_outlasted(scene: Scene) -> None:
    """SERVFAIL under another ID is dropped like any other forgery.

    RFC 5452 section 9.1.
    """
    await outlasted(scene, rules.changed(rules.failing(), rules.with_id))


@check(MUST, stage=Stage.ROUGH)
async def another_name_is_not_used(scene: Scene) -> None:
    """A response to another QNAME is not used.

    RFC 5452 section 9.1.
    """
    await _not_used(scene, other_name)


@check(MUST, stage=Stage.ROUGH)
async def another_type_is_not_used(scene: Scene) -> None:
    """A response to another QTYPE is not used.

    RFC 5452 section 9.1.
    """
    await _not_used(scene, other_type)


@check(MUST, stage=Stage.ROUGH)
async def another_class_is_not_used(scene: Scene) -> None:
    """A response to another QCLASS is not used.

    RFC 5452 section 9.1.
    """
    await _not_used(scene, other_class)


@check(MUST, stage=Stage.ROUGH)
async def a_query_is_no_response(scene: Scene) -> None:
    """Our own query sent back (QR=0), even with an answer in it, is not used.

    RFC 1035 section 7.3: a response is first checked for its header.
    """
    await _not_used(scene, query_sent_back)


@check(MUST, stage=Stage.ROUGH)
async def an_answer_without_question_is_not_used(scene: Scene) -> None:
    """A positive response with an empty question section is not used.

    RFC 5452 section 9.1: there is no name to match.
    """
    await _not_used(scene, no_question)


@check(MUST, stage=Stage.ROUGH)
async def a_late_answer_is_not_used_for_another_question(scene: Scene) -> None:
    """An answer that comes after its question was settled does not answer the next one.

    RFC 5452 section 9.1.
    """
    first, second = scene.name("first"), scene.name("second")
    late = rules.later(rules.answers(a(first, rules.FORGED4)), 0.2)
    genuine = rules.answers(a(first, rules.PUBLIC4))
    scene.on(first, lambda asked: [*genuine(asked), *late(asked)])
    scene.on(second, rules.later(rules.answers(a(second, rules.OTHER4)), 0.4))
    same("addresses", [rules.PUBLIC4], (await scene.ask(first)).texts())
    same("addresses", [rules.OTHER4], (await scene.ask(second)).texts())
    same("addresses", [rules.PUBLIC4], (await scene.ask(first)).texts())
