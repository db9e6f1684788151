"""After a forgery the genuine answer is waited for, even when the forger guessed ID and port.

House rule behind all of these: a mismatch ends no wait.
"""

from __future__ import annotations

from tests.conformance import rules
from tests.conformance.checks.matching import outlasted
from tests.conformance.expect import same
from tests.conformance.forgeries import (
    forged,
    fragments,
    no_question,
    other_class,
    other_name,
    other_opcode,
    other_type,
    query_sent_back,
    two_questions,
)
from tests.conformance.messages import a
from tests.conformance.registry import SHOULD, Stage, check
from tests.conformance.scene import Scene


@check(SHOULD, stage=Stage.ROUGH)
async def another_name_is_outlasted(scene: Scene) -> None:
    """After a response to another QNAME the genuine one is waited for.

    RFC 5452 section 9.1; House rule: a mismatch ends no wait.
    """
    await outlasted(scene, other_name)


@check(SHOULD, stage=Stage.ROUGH)
async def another_type_is_outlasted(scene: Scene) -> None:
    """After a response to another QTYPE the genuine one is waited for.

    RFC 5452 section 9.1; House rule: a mismatch ends no wait.
    """
    await outlasted(scene, other_type)


@check(SHOULD, stage=Stage.ROUGH)
async def another_class_is_outlasted(scene: Scene) -> None:
    """After a response to another QCLASS the genuine one is waited for.

    RFC 5452 section 9.1; House rule: a mismatch ends no wait.
    """
    await outlasted(scene, other_class)


@check(SHOULD, stage=Stage.ROUGH)
async def a_query_sent_back_is_outlasted(scene: Scene) -> None:
    """After our own query came back the genuine response is waited for.

    RFC 1035 section 7.3; House rule: a mismatch ends no wait.
    """
    await outlasted(scene, query_sent_back)


@check(SHOULD, stage=Stage.ROUGH)
async def an_answer_without_question_is_outlasted(scene: Scene) -> None:
    """After a positive response without a question the genuine one is waited for.

    RFC 5452 section 9.1; House rule: a mismatch ends no wait.
    """
    await outlasted(scene, no_question)


@check(SHOULD, stage=Stage.ROUGH)
async def an_answer_with_two_questions_is_outlasted(scene: Scene) -> None:
    """A response with two questions is dropped, though the first one is ours.

    RFC 9619 section 4.
    """
    await outlasted(scene, two_questions)


@check(SHOULD, stage=Stage.ROUGH)
async def another_opcode_is_outlasted(scene: Scene) -> None:
    """A response with another opcode than the query's is dropped.

    RFC 1035 section 4.1.1: the opcode is copied into the response.
    """
    await outlasted(scene, other_opcode)


@check(SHOULD, stage=Stage.ROUGH)
async def fragments_of_a_response_are_outlasted(scene: Scene) -> None:
    """Datagrams of 0 to 12 octets with the right ID are dropped.

    RFC 1035 section 4.1.1; RFC 5452 section 9.1.
    """
    await outlasted(scene, fragments)


@check(SHOULD, stage=Stage.ROUGH)
async def a_forgery_costs_no_second_query(scene: Scene) -> None:
    """After a mismatch the same socket goes on waiting: one query upstream, one answer in time.

    RFC 5452 section 9.1; House rule: a mismatch ends no wait.
    """
    qname = scene.name("a")
    genuine = rules.answers(a(qname, rules.PUBLIC4))
    wrong = rules.changed(forged(), rules.with_id)
    scene.on(qname, rules.forged_first(genuine, wrong))
    reply = await scene.ask(qname)
    same("addresses", [rules.PUBLIC4], reply.texts())
    same("queries upstream", 1, len(scene.asked(qname)))
