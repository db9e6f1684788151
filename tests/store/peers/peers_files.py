"""Files of other filters, in the shape in which those write them; all content is our own."""

import io
import json
import sqlite3
import tarfile
import zipfile
from typing import Any

ADGUARD_HOME = """\
http:
  address: 0.0.0.0:80
users:
  - name: admin
    password: $2a$10$notapasswordatallnotapasswordatallnotapassword
dns:
  bind_hosts:
    - 0.0.0.0
  port: 53
  upstream_dns:
    - '#tls://not-used.example'
    - https://dns.example.org/dns-query
    - '[/lan/]192.168.1.1'
  bootstrap_dns: []
tls:
  enabled: false
filters:
  - enabled: true
    url: https://adguardteam.github.io/HostlistsRegistry/assets/filter_1.txt
    name: AdGuard DNS filter
    id: 1
  - enabled: true
    url: https://lists.example.org/porn.txt
    name: Grown-ups
    id: 2
  - enabled: false
    url: https://lists.example.org/gambling.txt
    name: Gambling
    id: 3
  - enabled: true
    url: /opt/lists/own-ads.txt
    name: Own ads
    id: 4
  - enabled: true
    url: https://lists.example.org/misc.txt
    name: Odds and ends
    id: 5
whitelist_filters:
  - enabled: true
    url: https://lists.example.org/allow.txt
    name: Allowed
    id: 6
user_rules:
  - '! a comment'
  - '||games.example^'
  - '||news.example^$important'
  - '@@||school.example^'
  - '|exact.example^'
  - plain.example
  - 0.0.0.0 hosts.example
  - '/^(.*\\.)?regex\\.example$/'
  - '/ads[0-9]+/'
  - '||typed.example^$dnstype=AAAA'
  - '||answer.example^$dnsrewrite=192.168.1.5'
  - '||phone.example^$client=''Blue phone'''
  - '||*.mask.example^'
  - '||com^'
  - ''
dhcp:
  enabled: true
filtering:
  blocking_mode: nxdomain
  blocked_services:
    schedule:
      time_zone: Asia/Karachi
      mon:
        start: 8h
        end: 16h
    ids:
      - tiktok
      - nosuchapp
  rewrites:
    - domain: nas.lan
      answer: 192.168.1.9
      enabled: true
  safe_search:
    enabled: true
    bing: true
  parental_enabled: true
clients:
  runtime_sources:
    whois: true
  persistent:
    - safe_search:
        enabled: false
      blocked_services:
        schedule:
          time_zone: Local
        ids:
          - youtube
      name: Blue phone
      ids:
        - 02:AA:BB:CC:DD:EE
        - 192.168.1.30
      tags:
        - device_phone
        - user_child
      upstreams:
        - 9.9.9.9
      use_global_settings: false
      filtering_enabled: true
      parental_enabled: true
      use_global_blocked_services: false
    - name: Office
      ids:
        - 192.168.2.0/24
      use_global_settings: false
      filtering_enabled: false
      use_global_blocked_services: true
    - name: Printer
      ids:
        - 192.168.1.77
      use_global_settings: true
      use_global_blocked_services: true
schema_version: 29
"""

GROUPS = [
    {"id": 0, "enabled": 1, "name": "Default", "description": "The default group"},
    {"id": 1, "enabled": 1, "name": "Kids", "description": None},
    {"id": 2, "enabled": 0, "name": "Old", "description": None},
]
ADLISTS = [
    {"id": 1, "address": "https://lists.example.org/StevenBlack/hosts", "enabled": 1,
     "comment": "Ads", "type": 0},
    {"id": 2, "address": "https://lists.example.org/porn.txt", "enabled": 1, "comment": None,
     "type": 0},
    {"id": 3, "address": "https://lists.example.org/odd.txt", "enabled": 1, "comment": "?",
     "type": 0},
    {"id": 4, "address": "file:///etc/hosts", "enabled": 1, "comment": "ads", "type": 0},
    {"id": 5, "address": "https://lists.example.org/allow.txt", "enabled": 1, "comment": "",
     "type": 1},
]  # fmt: skip
DOMAINS = [
    {"id": 1, "type": 1, "domain": "games.example", "enabled": 1, "comment": ""},
    {"id": 2, "type": 0, "domain": "school.example", "enabled": 1, "comment": ""},
    {"id": 3, "type": 3, "domain": "(\\.|^)video\\.example$", "enabled": 1, "comment": ""},
    {"id": 4, "type": 3, "domain": "^ad[0-9]+", "enabled": 1, "comment": ""},
    {"id": 5, "type": 1, "domain": "kids.example", "enabled": 1, "comment": ""},
    {"id": 6, "type": 1, "domain": "off.example", "enabled": 0, "comment": ""},
    {"id": 7, "type": 2, "domain": "^open\\.example$", "enabled": 1, "comment": ""},
    {"id": 8, "type": 1, "domain": "old.example", "enabled": 1, "comment": ""},
]
CLIENTS = [
    {"id": 1, "ip": "02:AA:BB:CC:DD:EE", "comment": "Tablet"},
    {"id": 2, "ip": "192.168.1.0/24", "comment": "All"},
    {"id": 3, "ip": "192.168.1.44", "comment": ""},
]
BY_GROUP = {
    "adlist_by_group": [{"adlist_id": n, "group_id": 1 if n == 2 else 0} for n in range(1, 6)],
    "domainlist_by_group": [
        {"domainlist_id": n, "group_id": {5: 1, 8: 2}.get(n, 0)} for n in range(1, 9)
    ],
    "client_by_group": [
        {"client_id": 1, "group_id": 1},
        {"client_id": 2, "group_id": 0},
        {"client_id": 3, "group_id": 0},
    ],
}
TABLES: dict[str, list[dict[str, Any]]] = {
    "group": GROUPS, "adlist": ADLISTS, "domainlist": DOMAINS, "client": CLIENTS, **BY_GROUP,
}  # fmt: skip
TOML = b"""\
[dns]
  upstreams = [ "9.9.9.9" ]
  hosts = [ "192.168.1.9 nas.lan" ]
  cnameRecords = []
  [dns.blocking]
    active = true
    mode = "NX"
[dhcp]
  active = true
"""


def teleporter_5() -> bytes:
    """Write a Teleporter file as version 5 does: numbers are text here and there."""
    files: dict[str, Any] = {f"{name}.json": rows for name, rows in TABLES.items()}
    del files["domainlist.json"]
    kinds = ("whitelist.exact", "blacklist.exact", "whitelist.regex", "blacklist.regex")
    for kind, name in enumerate(kinds):
        rows = [
            {k: v for k, v in row.items() if k != "type"} for row in DOMAINS if row["type"] == kind
        ]
        files[f"{name}.json"] = [row | {"enabled": str(row["enabled"])} for row in rows]
    contents = {name: json.dumps(rows).encode() for name, rows in files.items()}
    contents["custom.list"] = b"192.168.1.9 nas.lan\n"
    contents["setupVars.conf"] = b"PIHOLE_DNS_1=9.9.9.9\nWEBPASSWORD=secret\n"
    contents["dnsmasq.d/01-pihole.conf"] = b"# nothing\n"
    return tar_of(contents)


def tar_of(contents: dict[str, bytes], *members: tarfile.TarInfo) -> bytes:
    """Pack files, and members that are none, by gzip."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for member in members:
            archive.addfile(member)
    return packed.getvalue()


def teleporter_6(tables: dict[str, list[dict[str, Any]]] | None = None) -> bytes:
    """Write a Teleporter file as version 6 does."""
    return zip_of(
        {
            "etc/pihole/pihole.toml": TOML,
            "etc/hosts": b"127.0.0.1 localhost\n",
            "etc/pihole/gravity.db": gravity(tables or TABLES),
        }
    )


def gravity(tables: dict[str, list[dict[str, Any]]], also: str = "") -> bytes:
    """Write a database with these tables."""
    db = sqlite3.connect(":memory:")
    for name, rows in tables.items():
        columns = ",".join(f'"{key}"' for key in rows[0])
        db.execute(f'CREATE TABLE "{name}" ({columns})')
        marks = ",".join("?" * len(rows[0]))
        values = [list(row.values()) for row in rows]
        db.executemany(f'INSERT INTO "{name}" VALUES ({marks})', values)  # noqa: S608
    db.executescript(also)
    db.commit()
    octets: bytes = db.serialize()
    db.close()
    return octets


def zip_of(contents: dict[str, bytes]) -> bytes:
    """Pack files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return packed.getvalue()
