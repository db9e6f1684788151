"""Whether the resolver answers a name itself: then no rule is asked, and no upstream.

`explain` says so; what is answered is decided in `resolver/special.py` alone.
"""

from collections.abc import Iterable

from nigehban.lookup import type_number
from resolver import special, wire
from resolver.message import Query
from resolver.special import LocalNames
from resolver.wire import SHORT, wire_of

_WORDS = {
    wire.NOERROR: "NOERROR",
    wire.FORMERR: "FORMERR",
    wire.NXDOMAIN: "NXDOMAIN",
    wire.REFUSED: "REFUSED",
}


def answered_here(name: str, query_type: str, local_zones: Iterable[str]) -> str | None:
    """Give the response code for a canonical name and a type; None where rules decide.

    `local_zones` are those that another server, such as the router, knows.
    """
    number = type_number(query_type)
    question = wire_of(name) + SHORT.pack(number) + SHORT.pack(wire.IN)
    query = Query(0, wire.RD, question, name, number, wire.IN)
    reply = special.answer(query, LocalNames(zones=dict.fromkeys(local_zones, "local")))
    return None if reply is None else _WORDS.get(reply.rcode, str(reply.rcode))
