"""What is wrong with one value of a file of rules, in words of that file: pure."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import msgspec
from msgspec import inspect

_REMEDIES = {
    "id": "an id is of small letters, digits and . _ -, and begins with a letter or a digit",
    "within": 'a duration is a number and s, m, h or d, as in "6h"',
}
_REMEDIES |= dict.fromkeys(("again_after", "grace", "lasting"), _REMEDIES["within"])


def value_fault(name: str, value: Any, wanted: Any) -> tuple[str, str] | None:
    """What is wrong with the value of a field, and the remedy; None where it can be one.

    Args:
        wanted: the type of the field.
    """
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError:
        return _fault(name, value, _plain(inspect.type_info(wanted)))
    return None


def _plain(info: inspect.Type) -> inspect.Type:
    """Of what may be left out too, what it is where it is not."""
    if isinstance(info, inspect.Metadata):
        return _plain(info.type)
    if isinstance(info, inspect.UnionType):
        return next(_plain(one) for one in info.types if not isinstance(one, inspect.NoneType))
    return info


def _fault(name: str, value: Any, wanted: inspect.Type) -> tuple[str, str]:
    match wanted:
        case inspect.VarTupleType() if not isinstance(value, list):
            # What names a secret may be one.
            shown = f'["{value}"]' if isinstance(value, str) and not name.endswith("_env") else "[...]"
            return f"{name} is no list", f"write {name} = {shown}"
        case inspect.VarTupleType(item_type=item):
            if not value:
                return f"{name} is empty", f"name one, as {name} = [...]"
            bad = next((one for one in value if not _fits(one, item)), value)
            if isinstance(item, inspect.LiteralType):
                return _fault(name, bad, item)
            return f"{name} has {_shown(bad)}, which is no text", "write it in quotation marks"
        case inspect.LiteralType(values=values):
            names = list(map(str, values))
            near = get_close_matches(str(value), names, n=1)
            remedy = f"did you mean {near[0]!r}? There are" if near else "it is one of"
            return f"{name} cannot be {_shown(value)}", f"{remedy} {', '.join(names)}"
        case inspect.IntType() | inspect.FloatType():
            what = "a number" if isinstance(wanted, inspect.FloatType) else "a whole number"
            from_ = f" from {wanted.ge:g}" if wanted.ge is not None else ""
            to = f" to {wanted.le:g}" if wanted.le is not None else ""
            return f"{name} cannot be {_shown(value)}", f"write {what}{from_}{to}, without quotation marks"
        case _:
            remedy = _REMEDIES.get(name, f'write {name} = "..."')
            return f"{name} cannot be {_shown(value)}", remedy


def _fits(value: Any, wanted: inspect.Type) -> bool:
    return value in wanted.values if isinstance(wanted, inspect.LiteralType) else isinstance(value, str)


def _shown(value: Any) -> str:
    return repr(value)[:60]
