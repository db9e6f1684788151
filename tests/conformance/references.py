"""The reference servers, configured as far towards `dns-behaviours` as their settings allow.

Law of this file: what a reference still does otherwise is its own choice; known_gaps.py lists it.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conformance.processes import Place

PRIVATE = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
    "::ffff:0:0/96",
]


CANARIES = ("use-application-dns.net", "mask.icloud.com", "mask-h2.icloud.com")
FENCE = (
    'local-zone: "blocked.conformance.example." redirect',
    *(
        f'local-data: "blocked.conformance.example. 10 IN {record}"'
        for record in ("A 0.0.0.0", "AAAA ::", "SOA ns.invalid. nobody.invalid. 1 60 60 60 10")
    ),
    *(f'local-zone: "{text}." always_nxdomain' for text in CANARIES),
)


class Unbound:
    """Unbound from Debian: one forward zone for everything, a view for the fenced device."""

    name = "unbound"
    features = frozenset({"home", "blocking"})

    def missing(self) -> str | None:
        return _missing("unbound")

    def command(self, place: Place) -> list[str]:
        forward = [f"forward-addr: {host}@{port}" for host, port in place.upstreams]
        text = _indented("server:", self._server(place))
        text += _indented("forward-zone:", ['name: "."', *forward])
        text += _indented("view:", ['name: "fenced"', "view-first: yes", *FENCE])
        config = place.folder / "unbound.conf"
        config.write_text(text)
        return ["unbound", "-d", "-c", str(config)]

    def _server(self, place: Place) -> list[str]:
        return [
            f'directory: "{place.folder}"',
            f'pidfile: "{place.folder / "unbound.pid"}"',
            'chroot: ""',
            'username: ""',
            "use-syslog: no",
            "verbosity: 1",
            "num-threads: 1",
            f"port: {place.port}",
            *(f"interface: {host}" for host in place.listen),
            "do-not-query-localhost: no",
            'module-config: "iterator"',
            "qname-minimisation: no",
            "hide-version: yes",
            "hide-identity: yes",
            "deny-any: yes",
            "edns-buffer-size: 1232",
            "max-udp-size: 1232",
            "edns-tcp-keepalive: yes",
            "edns-tcp-keepalive-timeout: 20000",
            "tcp-idle-timeout: 20000",
            "incoming-num-tcp: 400",
            "cache-max-ttl: 86400",
            "serve-expired: yes",
            "serve-expired-client-timeout: 1800",
            "serve-expired-reply-ttl: 30",
            "ede: yes",
            "ede-serve-expired: yes",
            "infra-keep-probing: yes",
            "access-control-view: 127.0.0.2/32 fenced",
            "infra-cache-min-rtt: 500",
            "discard-timeout: 0",
            "wait-limit: 0",
            'local-zone: "local." static',
            'local-zone: "resolver.arpa." always_nodata',
            *(f"private-address: {network}" for network in PRIVATE),
            *(self._home() if place.wide else ["access-control: 127.0.0.0/8 allow"]),
        ]

    @staticmethod
    def _home() -> list[str]:
        networks = [
            "127.0.0.0/8",
            "192.168.0.0/16",
            "::1",
            "fd00::/8",
            "fe80::/10",
            "2001:db8:77::/64",
        ]
        return [
            "interface-automatic: yes",
            "ip-ratelimit: 300",
            "ip-ratelimit-factor: 0",
            "access-control: 0.0.0.0/0 deny",
            "access-control: ::/0 deny",
            *(f"access-control: {network} allow" for network in networks),
        ]


class Dnsmasq:
    """Dnsmasq from Debian; a second, quite different reference."""

    name = "dnsmasq"
    features: frozenset[str] = frozenset()

    def missing(self) -> str | None:
        return _missing("dnsmasq")

    def command(self, place: Place) -> list[str]:
        return [
            "dnsmasq",
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--log-facility=-",
            f"--pid-file={place.folder / 'dnsmasq.pid'}",
            "--no-resolv",
            "--no-hosts",
            "--bind-interfaces",
            *(f"--listen-address={host}" for host in place.listen),
            f"--port={place.port}",
            *(f"--server={host}#{port}" for host, port in place.upstreams),
            "--cache-size=10000",
            "--dns-forward-max=1000",
            "--edns-packet-max=1232",
            "--max-ttl=86400",
            "--bogus-priv",
            "--stop-dns-rebind",
            *(f"--local=/{zone}/" for zone in ["test", "invalid", "onion", "local", "home.arpa"]),
            "--local=/resolver.arpa/",
        ]


def _missing(program: str) -> str | None:
    return None if shutil.which(program) else f"{program} is not installed"


def _indented(title: str, rows: list[str]) -> str:
    return "\n  ".join([title, *rows]) + "\n"
