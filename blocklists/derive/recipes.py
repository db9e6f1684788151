"""Which published lists make which shipped list, and how many witnesses a name needs.

Licences are those of `starter/LICENSES.md`: Unlicense, public domain, CC0, MIT and Apache-2.0 only.
Why each rule is what it is, and the precision that was seen, stands in `starter/DERIVED.md`.
"""

from dataclasses import dataclass, field
from typing import Final

from blocklists.derive import words
from blocklists.derive.published import Published
from blocklists.derive.witnesses import Rule


@dataclass(frozen=True)
class Recipe:
    """How one `lists/NAME.txt.gz` is made."""

    name: str
    """The file's name: the label, or the label and a source."""
    families: tuple[tuple[Published, ...], ...] = ()
    """Lists that copy from each other stand in one family: it is one witness."""
    rule: Rule = field(default_factory=Rule)
    doubts_popular: bool = False
    """Leave out what a popularity list knows: for single lists whose mistakes are popular names."""

    @property
    def label(self) -> str:
        return self.name.partition("-")[0]


def _lists(*paths: str) -> tuple[Published, ...]:
    return tuple(Published(f"lists/{path}", dnsmasq=path.startswith("dnsmasq/")) for path in paths)


RECIPES: Final = (
    Recipe(
        "adult",
        families=(
            _lists("plain/shadowwhisperer-adult.txt.gz"),
            _lists("plain/hostsvn-adult-domain.txt.gz"),
            _lists(
                "hosts/4skin-antiporn-hosts.txt.gz",
                "hosts/clefspeare13-porn-127-hosts.txt.gz",
                "dnsmasq/spirillen-pornhosts-dnsmasq.conf.gz",
                "hosts/sinfonietta-pornography-hosts.txt.gz",
            ),
        ),
        rule=Rule(words=words.ADULT, never=words.NEVER_ADULT),
    ),
    Recipe(
        "gambling",
        families=(
            _lists("plain/shadowwhisperer-gambling.txt.gz"),
            _lists("plain/hostsvn-gambling-domain.txt.gz", "plain/zangado-bets.txt.gz"),
            _lists("hosts/sinfonietta-gambling-hosts.txt.gz"),
        ),
        rule=Rule(words=words.GAMBLING, never=words.NEVER),
    ),
    Recipe(
        "dating",
        families=(
            _lists("plain/shadowwhisperer-dating.txt.gz"),
            _lists("hosts/lightswitch05-dating-hosts.txt.gz"),
        ),
        rule=Rule(words=words.DATING, never=words.NEVER),
    ),
    Recipe(
        "drugs",
        families=(_lists("plain/blp-drugs-nl.txt.gz"),),
        rule=Rule(words=words.DRUGS, never=words.NEVER),
    ),
    Recipe(
        "piracy",
        families=(
            _lists("plain/blp-piracy-nl.txt.gz"),
            _lists("plain/blp-torrent-nl.txt.gz"),
        ),
        rule=Rule(words=words.PIRACY, never=words.NEVER_PIRACY),
    ),
    Recipe(
        "bypass",
        families=(
            _lists(
                "plain/nextdns-bypass/apple-private-relay.txt.gz",
                "plain/nextdns-bypass/browsers.txt.gz",
                "plain/nextdns-bypass/encrypted-dns.txt.gz",
                "plain/nextdns-bypass/proxies.txt.gz",
                "plain/nextdns-bypass/tor.txt.gz",
                "plain/nextdns-bypass/vpn.txt.gz",
            ),
            _lists("hosts/oneoffdallas-doh-hosts.txt.gz"),
            _lists(
                "plain/shadowwhisperer-dns.txt.gz",
                "plain/shadowwhisperer-tunnels.txt.gz",
            ),
        ),
        rule=Rule(needed=1, never=words.NEVER_BYPASS),
    ),
    Recipe(
        "malware-shadowwhisperer",
        families=(_lists("plain/shadowwhisperer-malware.txt.gz"),),
        rule=Rule(needed=1, never=words.NEVER),
        doubts_popular=True,
    ),
    Recipe(
        "phishing-brands",
        families=(_lists("plain/blp-phishing-nl.txt.gz"),),
        rule=Rule(words=words.BRANDS, anywhere=True),
        doubts_popular=True,
    ),
    Recipe(
        "phishing-lookalikes",
        families=(_lists("plain/shadowwhisperer-typo.txt.gz"),),
        rule=Rule(needed=1, never=words.NEVER),
        doubts_popular=True,
    ),
    Recipe(
        "scam",
        families=(
            _lists("plain/shadowwhisperer-scam.txt.gz", "plain/blp-scam-nl.txt.gz"),
            _lists("hosts/durablenapkin-scam-hosts.txt.gz"),
        ),
        rule=Rule(words=words.SCAM, never=words.NEVER),
        doubts_popular=True,
    ),
    Recipe(
        "cryptojacking",
        families=(
            _lists("hosts/nocoin-hosts.txt.gz"),
            _lists("hosts/anudeepnd-coinminer-hosts.txt.gz"),
        ),
        rule=Rule(needed=1, never=words.NEVER),
        doubts_popular=True,
    ),
    Recipe(
        "ads_tracking",
        families=(
            _lists("hosts/anudeepnd-adservers-hosts.txt.gz"),
            _lists("hosts/hostsvn-hosts.txt.gz"),
        ),
        rule=Rule(never=words.NEVER_ADS),
    ),
)
