"""Keep OpenSSL out of a process, which saves it some megabytes.

For the console: its pages are served without TLS, lists and messages go through processes of their
own, and so do the few passwords (`store.scrypt`). Python's own hashes serve where this build of it
has them all; some have none but OpenSSL's, and keep those.
"""

import sys
from importlib.util import find_spec

_OURS = ("_md5", "_sha1", "_sha3", "_blake2")
_NEWER, _OLDER = ("_sha2",), ("_sha256", "_sha512")


def go_without_openssl() -> None:
    """To be called before anything else is imported."""
    sys.modules["ssl"] = None  # type: ignore[assignment]
    if _has(_OURS) and (_has(_NEWER) or _has(_OLDER)):
        sys.modules["_hashlib"] = None  # type: ignore[assignment]


def _has(names: tuple[str, ...]) -> bool:
    return all(find_spec(name) is not None for name in names)
