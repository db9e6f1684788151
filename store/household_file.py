"""The household file as text: YAML in and out.

YAML is read with the plain truth values `true` and `false` only (as YAML 1.2 has it), so that
`on:` stays a key, `youtube: off` stays a word and Norway stays `no`. A key given twice is a
mistake.
"""

import re
from typing import Any

import yaml

from policy.reading import DocumentError
from store.plain_data import check_plain

_HEADER = re.compile(r"^# nigehban household, revision (\d+)\b", re.MULTILINE)
_BOOL = "tag:yaml.org,2002:bool"


class _Loader(yaml.SafeLoader):
    """SafeLoader without the truth values that surprise people, and without double keys."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false|True|False)$"), list("tfTF"))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in keys:
            line = key_node.start_mark.line + 1
            message = f"line {line}: the key {key!r} is given twice"
            raise DocumentError([message])
        keys.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def load(text: str) -> Any:  # noqa: ANN401  (a document holds anything)
    """Read YAML (or JSON); raises `DocumentError` with the line for what is neither."""
    try:
        data = yaml.load(text, _Loader)  # noqa: S506  (a SafeLoader underneath)
        check_plain(data)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise DocumentError([f"{line}this is not YAML: {error.problem}"]) from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError([f"this is not YAML: {error}"]) from error
    return data


def dump(data: dict[str, Any], revision: int) -> str:
    """Write a household's data with the revision that it shows, so that edits are not lost."""
    body = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None
    )
    return f"# nigehban household, revision {revision}\n{body}"


def revision_of(text: str) -> int | None:
    """Give the revision that an exported file was made at; None for one written by hand."""
    header = _HEADER.search(text)
    return int(header[1]) if header else None


class _Dumper(yaml.SafeDumper):
    """Quotes times and the words that YAML 1.1 takes for truth values."""


_QUOTED = re.compile(r"\d\d?:\d\d.*|y|Y|n|N|yes|no|on|off", re.IGNORECASE)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if _QUOTED.fullmatch(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
