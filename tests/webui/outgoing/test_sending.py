"""The process that sends needs nothing but the standard library."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from webui.outgoing import sending

OURS = frozenset({"webui"})


def test_it_imports_the_standard_library_and_two_small_modules_of_ours() -> None:
    script = (
        "import sys, webui.outgoing.sending;"
        "print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    ran = subprocess.run(
        [sys.executable, "-S", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(sending.__file__).parents[2],
    )
    loaded = {name for name in ran.stdout.split() if not name.startswith("_")}
    assert loaded - OURS <= set(sys.stdlib_module_names)


def test_no_text_of_a_server_is_ever_told() -> None:
    """What `Failed` carries beside its word are numbers."""
    tree = ast.parse(Path(sending.__file__).read_text("utf-8"))
    raised = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and _name(n) == "Failed"]
    details = [k.value for call in raised for k in call.keywords if k.arg == "detail"]
    assert {ast.unparse(each) for each in details} <= {
        "status", "error.smtp_code", "codes[0]",
    }  # fmt: skip


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_the_signature_is_what_other_programs_compute() -> None:
    """Made by `printf '1.{}' | openssl dgst -sha256 -hmac key`."""
    assert sending.signature("key", 1, b"{}") == (
        "1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224"
    )


@pytest.mark.parametrize("kind", ["webhook", "mail", "service"])
def test_every_kind_of_channel_has_its_way(kind: str) -> None:
    assert kind in sending._WAYS  # noqa: SLF001
