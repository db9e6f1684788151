"""The container: what its files name is there, and it may do no more than it needs."""

import re
from pathlib import Path

import yaml

from nigehban.command_line import parser

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/container"
DOCKERFILE = (FOLDER / "Dockerfile").read_text()


def words_of(instruction: str) -> list[str]:
    found = re.search(rf"^{instruction} \[(.*)\]$", DOCKERFILE, re.MULTILINE)
    assert found is not None
    return re.findall(r'"([^"]+)"', found[1])


def test_what_it_runs_are_commands_of_ours() -> None:
    assert words_of("ENTRYPOINT") == ["nigehban"]
    assert parser().parse_args(words_of("CMD")).home
    health = re.search(r'CMD \["nigehban", "(\w+)"\]', DOCKERFILE)
    assert health is not None
    parser().parse_args([health[1]])


def test_the_rules_outlive_the_container() -> None:
    service = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]["nigehban"]
    (place,) = re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)
    assert service["volumes"] == [f"rules:{place}"]
    assert f"NIGEHBAN_DATA={place}" in DOCKERFILE


def test_it_may_open_low_ports_and_nothing_else() -> None:
    service = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]["nigehban"]
    assert (service["cap_drop"], service["cap_add"]) == (["ALL"], ["NET_BIND_SERVICE"])
    assert service["read_only"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["network_mode"] == "host"  # behind a bridge all devices would be one


def test_each_build_is_found_from_where_compose_looks() -> None:
    build = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]["nigehban"]["build"]
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).exists()
