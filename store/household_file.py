"""The household file as text: YAML in and out.

YAML is read with the plain truth values `true` and `false` only (as YAML 1.2 has it), so that
`on:` stays a key, `youtube: off` stays a word and Norway stays `no`. Keys are always text; a key
given twice is a mistake. What only looks like a number or a date is left as text, so that whoever
checks it can say where it stands.
"""

import re
from collections.abc import Callable
from typing import Any

import yaml

from policy.reading import DocumentError

LONGEST = 1_000_000
"""Characters of a file: hundreds of times what a home says; YAML is slow to read."""
MOST_VALUES = 200_000
"""Values that a file may hold once its aliases are written out."""

_HEADER = re.compile(r"^\ufeff?# nigehban household, revision (\d{1,15})\b", re.MULTILINE)
_TAG = "tag:yaml.org,2002:"
_LONGEST_NUMBER = 40
_OCTAL = re.compile(r"[-+]?0[0-9_]+")
"""Eight to YAML 1.1, ten to YAML 1.2: `010` is no number that can be trusted."""


class _Loader(yaml.SafeLoader):
    """SafeLoader without the truth values that surprise people, and without double keys."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TAG + "bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_TRUTHS = re.compile(r"^(?:true|false|True|False)$")
_Loader.add_implicit_resolver(_TAG + "bool", _TRUTHS, list("tfTF"))


def load(text: str) -> Any:  # noqa: ANN401  (a document holds anything)
    """Read YAML (or JSON); raises `DocumentError` with the line for what is neither."""
    if len(text) > LONGEST:
        raise DocumentError([f"this file is too long: more than {LONGEST:,} characters"])
    try:
        return _document(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise DocumentError([f"{line}this is not YAML: {error.problem}"]) from error
    except yaml.reader.ReaderError as error:
        line = f"line {text.count(chr(10), 0, error.position) + 1}"
        message = f"{line}: the character U+{error.character:04X} does not belong in a text"
        raise DocumentError([message]) from error
    except RecursionError as error:
        raise DocumentError(["this file is nested too deeply"]) from error


def _document(text: str) -> Any:  # noqa: ANN401
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _unfolded(node, {}) > MOST_VALUES:
            raise DocumentError([f"this file holds more than {MOST_VALUES:,} values"])
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _unfolded(node: yaml.Node, sizes: dict[int, int]) -> int:
    """Count a node's values as if each alias were written out (a few lines can mean billions)."""
    known = sizes.get(id(node))
    if known is not None:
        return known
    sizes[id(node)] = 1  # what holds itself is refused when it is constructed
    parts = node.value if isinstance(node, yaml.CollectionNode) else ()
    flat = [n for part in parts for n in (part if isinstance(part, tuple) else (part,))]
    sizes[id(node)] = 1 + sum(_unfolded(part, sizes) for part in flat)
    return sizes[id(node)]


def _mapping(loader: _Loader, node: yaml.Node) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        message = "expected keys and values"
        raise yaml.constructor.ConstructorError(None, None, message, node.start_mark)
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = _key(key_node)
        if key in found:
            line = key_node.start_mark.line + 1
            raise DocumentError([f"line {line}: the key {key!r} is given twice"])
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _key(node: yaml.Node) -> str:
    """Give a key as it is written, so that `on`, `no`, `null` and `010` stay what they are."""
    if isinstance(node, yaml.ScalarNode) and node.tag != _TAG + "merge":
        return str(node.value)
    line = node.start_mark.line + 1
    raise DocumentError([f"line {line}: a key must be plain text; write everything out"])


def _or_text(construct: Callable[[Any, Any], Any]) -> Callable[[_Loader, yaml.Node], Any]:
    """Make a value where that can be; else leave the text, for the reader's checks."""

    def constructed(loader: _Loader, node: yaml.Node) -> Any:  # noqa: ANN401
        if isinstance(node, yaml.ScalarNode) and len(node.value) > _LONGEST_NUMBER:
            return node.value
        try:
            return construct(loader, node)
        except (ValueError, LookupError, ArithmeticError, AttributeError):
            return str(node.value)

    return constructed


def _number(loader: _Loader, node: yaml.ScalarNode) -> int:
    if _OCTAL.fullmatch(node.value):
        raise ValueError
    return yaml.SafeLoader.construct_yaml_int(loader, node)


_Loader.add_constructor(_TAG + "map", _mapping)
_Loader.add_constructor(_TAG + "int", _or_text(_number))
_Loader.add_constructor(_TAG + "float", _or_text(yaml.SafeLoader.construct_yaml_float))
_Loader.add_constructor(_TAG + "bool", _or_text(yaml.SafeLoader.construct_yaml_bool))
_Loader.add_constructor(_TAG + "timestamp", _or_text(yaml.SafeLoader.construct_yaml_timestamp))


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
