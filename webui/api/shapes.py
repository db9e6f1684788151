"""Shapes of what is sent and answered: JSON Schema (2020-12), and the check of a value by it.

The same shape checks a request and stands in the OpenAPI document, so that neither can say
something else. Only the keywords that are made here are checked.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

Shape = dict[str, Any]
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


# --- making shapes


def text(most: int = 200, *, least: int = 0, pattern: str = "", about: str = "") -> Shape:
    """Give the shape of a text."""
    shape: Shape = {"type": "string", "maxLength": most}
    if least:
        shape["minLength"] = least
    return shape | _more(pattern=pattern, description=about)


def number(lowest: int, highest: int, *, about: str = "") -> Shape:
    """Give the shape of a whole number."""
    return {"type": "integer", "minimum": lowest, "maximum": highest} | _more(description=about)


def flag(about: str = "") -> Shape:
    """Give the shape of true or false."""
    return {"type": "boolean"} | _more(description=about)


def word(*words: str, about: str = "") -> Shape:
    """Give the shape of one of some words."""
    return {"type": "string", "enum": list(words)} | _more(description=about)


def instant(about: str = "") -> Shape:
    """Give the shape of an instant, in UTC (RFC 3339)."""
    return {"type": "string", "format": "date-time"} | _more(description=about)


def several(item: Shape, most: int = 1000) -> Shape:
    """Give the shape of a list."""
    return {"type": "array", "items": item, "maxItems": most}


def record(fields: Mapping[str, Shape], *optional: str, about: str = "") -> Shape:
    """Give the shape of an object with these fields and no others."""
    return {
        "type": "object",
        "properties": dict(fields),
        "required": [key for key in fields if key not in optional],
        "additionalProperties": False,
    } | _more(description=about)


def either(*shapes: Shape) -> Shape:
    """Give the shape of one of some shapes."""
    return {"anyOf": list(shapes)}


def or_null(shape: Shape) -> Shape:
    """Give the shape that may also be null."""
    return either(shape, {"type": "null"})


def named(name: str) -> Shape:
    """Give the shape that `webui.api.schemas.NAMED` has under a name."""
    return {"$ref": f"#/components/schemas/{name}"}


def _more(**keywords: str) -> Shape:
    return {key: value for key, value in keywords.items() if value}


# --- checking values


def mistakes(value: object, shape: Shape, names: Mapping[str, Shape], at: str = "") -> list[str]:
    """Give what is wrong with a value, each with its address; nothing where it fits."""
    return list(_mistakes(value, shape, names, at))


def _mistakes(value: object, shape: Shape, names: Mapping[str, Shape], at: str) -> Iterator[str]:
    if "$ref" in shape:
        shape = names[shape["$ref"].rpartition("/")[2]]
    if "anyOf" in shape:
        yield from _none_of(value, shape["anyOf"], names, at)
        return
    kind = shape.get("type")
    if kind is not None and not _is(value, kind):
        yield f"{at or 'the body'}: expected {kind}"
        return
    yield from _of_size(value, shape, at)
    if isinstance(value, dict):
        yield from _of_object(value, shape, names, at)
    elif isinstance(value, list) and "items" in shape:
        for index, item in enumerate(value):
            yield from _mistakes(item, shape["items"], names, f"{at}[{index}]")


def _is(value: object, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _none_of(
    value: object, shapes: list[Shape], names: Mapping[str, Shape], at: str
) -> Iterator[str]:
    found = [list(_mistakes(value, shape, names, at)) for shape in shapes]
    if all(found):
        yield min(found, key=len)[0]


def _of_size(value: object, shape: Shape, at: str) -> Iterator[str]:
    place = at or "the body"
    if "enum" in shape and value not in shape["enum"]:
        yield f"{place}: expected {' | '.join(shape['enum'])}"
    if isinstance(value, str | list):
        lowest, highest = ("minLength", "maxLength") if isinstance(value, str) else ("", "maxItems")
        if not shape.get(lowest, 0) <= len(value) <= shape.get(highest, len(value)):
            yield f"{place}: has {len(value)} where {_range(shape, lowest, highest)} are allowed"
    if isinstance(value, int) and not _within(value, shape):
        yield f"{place}: expected {shape['minimum']} to {shape['maximum']}"
    if isinstance(value, str) and "pattern" in shape and not re.search(shape["pattern"], value):
        yield f"{place}: is not written as {shape['pattern']}"


def _within(value: int, shape: Shape) -> bool:
    return "minimum" not in shape or shape["minimum"] <= value <= shape["maximum"]


def _range(shape: Shape, lowest: str, highest: str) -> str:
    return f"{shape.get(lowest, 0)} to {shape.get(highest, 'any number')}"


def _of_object(
    value: dict[str, Any], shape: Shape, names: Mapping[str, Shape], at: str
) -> Iterator[str]:
    fields = shape.get("properties", {})
    for key in shape.get("required", ()):
        if key not in value:
            yield f"{_at(at, key)}: is missing"
    for key, item in value.items():
        if key in fields:
            yield from _mistakes(item, fields[key], names, _at(at, key))
        elif shape.get("additionalProperties") is False:
            yield f"{_at(at, key)}: does not belong here"


def _at(at: str, key: str) -> str:
    key = key if key.isprintable() and len(key) <= 60 else ascii(key)[:60]  # noqa: PLR2004
    return f"{at}.{key}" if at else key
