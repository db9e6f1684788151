"""A process goes without OpenSSL, and can do all the same what pages need."""

import subprocess
import sys

PROGRAM = """
from nigehban.without_openssl import go_without_openssl
go_without_openssl()
import hashlib, hmac, secrets
assert "libcrypto" not in open("/proc/self/maps").read()
assert hashlib.sha256(b"").hexdigest().startswith("e3b0c442")
assert hmac.new(b"k", b"m", "sha1").hexdigest() == "772b71c8a2997e768be01d9711e4a4f34a24ef33"
assert secrets.token_hex(4)
from store.secrets_kept import opens, sealed
assert opens("four quiet words", sealed("four quiet words"))
assert not opens("other words", sealed("four quiet words"))
try:
    import ssl
except ImportError:
    print("without")
"""


def test_hashes_and_passwords_work_without_it():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.strip() == "without", done.stderr
