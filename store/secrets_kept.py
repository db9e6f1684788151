"""Keep passwords, PINs, codes and tokens so that reading the database gives none of them away."""

import hashlib
import hmac
import secrets
import unicodedata

from store.scrypt import Costs, scrypt

_COST, _BLOCK, _PARALLEL = 2**14, 8, 1
"""scrypt's parameters (RFC 7914): about 16 MB and a tenth of a second on a small router."""
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that are not taken for each other."""


def sealed(secret: str) -> str:
    """Give what is kept of a password, PIN or code."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_COST}${_BLOCK}${_PARALLEL}${salt.hex()}${_digest(secret, salt).hex()}"


def opens(secret: str, kept: str) -> bool:
    """Say whether a secret is the one that was sealed."""
    try:
        _, cost, block, parallel, salt, digest = kept.split("$")
        numbers = int(cost), int(block), int(parallel)
        tried = _digest(secret, bytes.fromhex(salt), *numbers)
        return hmac.compare_digest(tried, bytes.fromhex(digest))
    except (ValueError, TypeError, OverflowError):
        return False


def _digest(
    secret: str, salt: bytes, cost: int = _COST, block: int = _BLOCK, parallel: int = _PARALLEL
) -> bytes:
    octets = unicodedata.normalize("NFC", secret).encode()  # keyboards write é in two ways
    return scrypt(octets, salt, Costs(cost, block, parallel))


def sealed_with(secret: str, salt: str) -> str:
    """Give what is kept of one of many codes under a salt that they share (hexadecimal).

    So a typed code is compared with all of them for the price of one.
    """
    return _digest(secret, bytes.fromhex(salt)).hex()


def new_salt() -> str:
    """Make a salt for codes that share one."""
    return secrets.token_hex(16)


def new_code(groups: int = 2, size: int = 5) -> str:
    """Make a code that a person can type: groups of some characters."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(size)) for _ in range(groups))


def plain_code(typed: str) -> str:
    """Give a typed code as it was made: upper case, with its hyphens, spaces left out."""
    letters = "".join(each for each in typed.upper() if each.isalnum())
    return "-".join(letters[i : i + 5] for i in range(0, len(letters), 5))


def new_token() -> str:
    """Make a token for a browser to hold."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """Give what is kept of a token: it is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
