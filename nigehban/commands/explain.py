"""`nigehban explain`: the decision on a name, the rule behind it, and when it next changes."""

import argparse
import json
from typing import Any

from blocklists.catalogue import Catalogue
from nigehban.answered_here import answered_here
from nigehban.explaining.leads import resolved, reviewed, status_of
from nigehban.explaining.question import question_of
from nigehban.explaining.words import text_of, view_of, view_of_answered_here
from nigehban.workplace import CATALOGUE, Workplace, show
from policy.decision import Ask, Block
from policy.explanation import explain
from policy.verdict import judge, subject_for
from store.household import DEFAULT


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare `explain`."""
    parser = commands.add_parser(
        "explain", parents=[shared], help="say what a name gets, by which rule, and until when"
    )
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--type", default="A", help="the query type (default: A)")
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--device", metavar="NAME")
    whose.add_argument("--address", metavar="IP")
    whose.add_argument("--profile", metavar="ID")
    parser.add_argument("--at", metavar="TIME", help="such as 2026-11-21T21:30, home time")
    parser.add_argument("--resolve", action="store_true", help="ask an upstream where it leads")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--household", metavar="ID", default=DEFAULT)
    parser.set_defaults(run=run_explain)


def run_explain(arguments: argparse.Namespace) -> int:
    """Explain; exit 0 for allowed or rewritten, 1 for blocked or ask."""
    place = Workplace.of(arguments)
    with place.store() as store:
        question = question_of(arguments, place, store)
    rcode = answered_here(question.name, question.type, status_of(place).get("local_zones", ()))
    if rcode is not None:
        _show(view_of_answered_here(question, rcode), as_json=arguments.json)
        return 0
    with place.table() as table:
        catalogue = Catalogue.load(CATALOGUE, table)
        facts = catalogue.facts(question.name, question.type)
        home, now = question.home, question.now
        explanation = explain(
            home,
            subject_for(home, question.who, now),
            lambda instant: judge(home, question.who, instant).timed,
            question.name,
            facts,
            now=now,
        )
        found = resolved(question, explanation.decision, place) if arguments.resolve else None
        if found is not None:
            explanation = reviewed(question, explanation, found, catalogue)
    view = view_of(question, explanation, facts.listing.sources, found)
    _show(view, as_json=arguments.json)
    return 1 if isinstance(explanation.decision, Block | Ask) else 0


def _show(view: dict[str, Any], *, as_json: bool) -> None:
    show(json.dumps(view, ensure_ascii=False, indent=2) if as_json else text_of(view))
