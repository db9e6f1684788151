"""The hashes of this house: BLAKE2 (RFC 7693), taken from where they cost least.

`hashlib` has the same ones, and brings OpenSSL along: 4 MB that a router can use better.
"""

try:
    from _blake2 import blake2b, blake2s
except ImportError:  # another Python than CPython
    from hashlib import blake2b, blake2s

__all__ = ["blake2b", "blake2s"]
