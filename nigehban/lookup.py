"""Ask an upstream once, for `explain --resolve`: where a name leads, in readable text.

dnslib reads the answer here: records in presentation format are its strength, and no household
waits for this.
"""

import socket
from dataclasses import dataclass

from dnslib import QTYPE, DNSError, DNSQuestion, DNSRecord
from dnslib.label import DNSLabelError

from policy.names import BadName, canonical
from resolver.upstreams import Address
from resolver.wire import MNEMONICS

_WAIT = 3.0
_LARGEST = 65535


class NoAnswerError(Exception):
    """No upstream gave an answer that can be read."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a name leads."""

    rcode: str
    chain: tuple[str, ...]
    """The canonical names on the way: CNAME targets."""
    addresses: tuple[str, ...]
    records: tuple[str, ...]
    """The answer's records in presentation format."""


def look_up(name: str, query_type: str, upstreams: tuple[Address, ...]) -> Found:
    """Ask one upstream after the other; raises `NoAnswerError` with the last reason."""
    reason = "there is no upstream"
    query = DNSRecord(q=DNSQuestion(name, type_number(query_type)))
    for address in upstreams:
        try:
            return _found(_exchange(query, address))
        except (OSError, DNSError, DNSLabelError, ValueError) as error:
            reason = f"{address}: {getattr(error, 'strerror', None) or error}"
    raise NoAnswerError(reason)


def type_number(text: str) -> int:
    """Read a type's mnemonic, or TYPE and its number (RFC 3597 section 5); raises ValueError."""
    word = text.upper()
    for number, name in MNEMONICS.items():
        if name == word:
            return number
    digits = word.removeprefix("TYPE")
    number = int(digits) if word != digits and digits.isascii() and digits.isdigit() else 0
    if not 0 < number <= _LARGEST:
        message = f"expected a type such as A, AAAA, HTTPS or TYPE65, got {text!r}"
        raise ValueError(message)
    return number


def type_name(number: int) -> str:
    """Give a type's mnemonic, or TYPE and its number."""
    return MNEMONICS.get(number, f"TYPE{number}")


def _exchange(query: DNSRecord, address: Address) -> DNSRecord:
    answer = DNSRecord.parse(_over_udp(query.pack(), address))
    if answer.header.tc:
        answer = DNSRecord.parse(_over_tcp(query.pack(), address))
    if answer.header.id != query.header.id:
        message = "an answer to another question came"
        raise ValueError(message)
    return answer


def _over_udp(packet: bytes, address: Address) -> bytes:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.settimeout(_WAIT)
        asking.connect((address.host, address.port))
        asking.send(packet)
        return asking.recv(_LARGEST)


def _over_tcp(packet: bytes, address: Address) -> bytes:
    with socket.create_connection((address.host, address.port), _WAIT) as asking:
        asking.sendall(len(packet).to_bytes(2, "big") + packet)
        with asking.makefile("rb") as answers:
            length = int.from_bytes(answers.read(2), "big")
            return answers.read(length)


def _found(answer: DNSRecord) -> Found:
    chain, addresses, records = [], [], []
    for record in answer.rr:
        kind = QTYPE.get(record.rtype)
        records.append(str(record))
        if kind == "CNAME":
            chain.append(_name(str(record.rdata)))
        elif kind in {"A", "AAAA"}:
            addresses.append(str(record.rdata))
    rcode = {0: "NOERROR", 2: "SERVFAIL", 3: "NXDOMAIN", 5: "REFUSED"}
    code = answer.header.rcode
    return Found(rcode.get(code, str(code)), tuple(chain), tuple(addresses), tuple(records))


def _name(text: str) -> str:
    try:
        return canonical(text)
    except BadName:
        return text.lower().rstrip(".")
