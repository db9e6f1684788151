"""What each server is known to do otherwise, and why that stands.

Law of this file: a MUST of Nigehban is never here.  A SHOULD is here with its reason, so that any
other failure is a regression, and so that a gap which has closed is taken out.  A reason that
begins with "sometimes" lets a reference pass and fail by turns; Nigehban has no such reasons.
"""

from __future__ import annotations

SOMETIMES = "sometimes"

NIGEHBAN: dict[str, str] = {}

_RDATA = "1.17.1 checks lengths only of RDATA that holds names; what is wrong inside is relayed"
_MISMATCH = "a response on the right socket with the right ID ends the wait, whatever it says"
_OPTIONS = "an option that overruns is skipped"
_SLOW = "it goes on asking for longer than 5 s"

# Unbound 1.17.1 of Debian 12, looked at one by one: each is its own choice and not the check's
# mistake.  Those that rest on an RFC are: one TTL for each RRset, FORMERR for broken options,
# addresses of a wrong length, and doubled records.
UNBOUND: dict[str, str] = {
    "blocking.a-block-is-explained": "local-zone data carries no EDE 17",
    "blocking.an-alias-to-a-blocked-name-is-blocked": "views look at the QNAME alone",
    "broken.a-broken-upstream-is-not-the-last-word": _RDATA,
    "broken.a-short-start-of-authority": _RDATA,
    "broken.a-text-that-overruns": _RDATA,
    "broken.an-address-of-five-octets": _RDATA,
    "broken.an-address-of-three-octets": _RDATA,
    "broken.an-ipv6-address-of-fifteen-octets": _RDATA,
    "broken.octets-after-a-name-in-rdata": _RDATA,
    "cache.an-rrset-has-one-ttl": "each record keeps the TTL that it came with",
    "content.another-class-in-the-answer-is-dropped": "the owner is looked at, not the class",
    "content.doubled-records-are-given-once": "doubled records are kept",
    "dnssec_bits.a-failure-without-cd-is-not-replayed-with-cd": "failures are kept without CD",
    "edns.a-format-error-in-options-comes-with-opt": _OPTIONS,
    "edns.an-option-that-overruns-is-a-format-error": _OPTIONS,
    "edns.an-upstream-without-edns-is-remembered": "each name is tried with EDNS first",
    "edns.an-upstreams-ede-reaches-the-client": "it sends its own EDE only",
    "edns.half-an-option-is-a-format-error": _OPTIONS,
    "home.broadcast-is-ignored": "interface-automatic answers these",
    "home.multicast-is-ignored": "interface-automatic answers these",
    "hostile.records-that-are-missing": "FORMERR may carry an OPT record that the query lacked",
    "hostile_names.errors-are-well-formed": "FORMERR repeats the junk",
    "hostile_names.every-beginning-of-a-query": "FORMERR may carry an OPT record of 11 octets",
    "limits.a-limit-says-tc-first": "ip-ratelimit is silent at once",
    "negative.nxdomain-answers-other-types": "only a validated NXDOMAIN is used for other types",
    "patience.a-query-sent-back-is-outlasted": _MISMATCH,
    "patience.an-answer-with-two-questions-is-outlasted": _MISMATCH,
    "patience.an-answer-without-question-is-outlasted": _MISMATCH,
    "patience.another-class-is-outlasted": _MISMATCH,
    "patience.another-name-is-outlasted": _MISMATCH,
    "patience.another-opcode-is-outlasted": _MISMATCH,
    "patience.another-type-is-outlasted": _MISMATCH,
    "patience.fragments-of-a-response-are-outlasted": _MISMATCH,
    "questions.bits-of-a-response-do-no-harm-in-a-query": "TC=1 in a query is FORMERR",
    "rebinding.hints-do-not-hide-a-private-address": "private-address looks at A and AAAA",
    "retries.a-slow-answer-is-waited-for": "each repeat forgets the socket of the one before",
    "retries.fortunes-may-turn": f"{SOMETIMES} the dead one is drawn first; it draws at random",
    "retries.silence-becomes-servfail-by-five-seconds": _SLOW,
    "retries.silence-is-explained": _SLOW,
    "retries.the-second-upstream-is-asked-by-two-seconds": f"{SOMETIMES} it is, at random",
    "stale.a-stale-answer-comes-quickly-the-second-time": "serve-expired-client-timeout is waited",
    "tcp.dribbling-octets-do-not-keep-a-connection": "each octet resets the timeout",
    "types.unknown-classes-pass": "a forward zone is of class IN",
    "upstream_side.silent-tcp-comes-to-an-end": _SLOW,
}

KNOWN_GAPS: dict[str, dict[str, str]] = {"nigehban": NIGEHBAN, "unbound": UNBOUND}
