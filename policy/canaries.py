"""Names by which devices ask whether a network filters, before they turn to resolvers of their own.

Firefox asks for `use-application-dns.net`, Apple's Private Relay for the `mask` names. A denial
tells them that it does; an address, 0.0.0.0 too, has them wait for nothing or go around.
"""

from typing import Final

from policy.names import suffixes

CANARIES: Final = frozenset(
    {
        "use-application-dns.net",
        "mask.icloud.com",
        "mask-h2.icloud.com",
        "mask-api.icloud.com",
        "mask.apple-dns.net",
    }
)


def is_canary(name: str) -> bool:
    """Say whether a canonical name is a canary, or below one.

    Whether it is refused is for the rules to say; this says how it is refused.
    """
    return not CANARIES.isdisjoint(suffixes(name))
