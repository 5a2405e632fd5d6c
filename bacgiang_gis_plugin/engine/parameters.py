"""What an operation may ask for, and how a job's JSON values become typed arguments."""

from __future__ import annotations

import inspect
import math
import types
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from .errors import EngineError
from .progress import Progress

Metres = Annotated[float, "metres"]
SquareMetres = Annotated[float, "square metres"]
Percent = Annotated[float, "percent"]
InputFile = Annotated[Path, "input file"]
InputFiles = Annotated[list[Path], "input files or folders"]
InputFolder = Annotated[Path, "input folder"]


# Endings of vector outputs → GDAL's driver. A shapefile would cut field names, so it is not among them.
WRITABLE = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".geojson": "GeoJSON"}


@dataclass(frozen=True)
class InputLayer:
    """One layer of a data source: file and, where the file holds several, the layer's name."""

    path: Path
    layer: str | None = None


@dataclass(frozen=True)
class PlanInput(InputLayer):
    """A plan: the layer of its zones, and what the user says of the plan as a whole (over what its fields say).

    ``decision_date`` as YYYY-MM-DD or DD/MM/YYYY. ``fields``: field of the product → field of the layer.
    ``shown_as``: what the user sees the layer called; the plan's name where ``name`` and its fields say none.
    """

    key: str | None = None
    name: str | None = None
    level: str | None = None
    decision: str | None = None
    decision_date: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    shown_as: str | None = None


@dataclass(frozen=True)
class OutputLayer:
    """One layer to be written. ``staged`` is where to write; ``path`` is where it appears after success."""

    path: Path
    staged: Path
    layer: str
    append: bool = False


@dataclass(frozen=True)
class OutputFile:
    """One file to be written at ``staged``; it appears at ``path`` after success."""

    path: Path
    staged: Path


@dataclass(frozen=True)
class OutputFolder:
    """A folder to be filled at ``staged``; it then replaces an earlier one of ours at ``path``."""

    path: Path
    staged: Path


Output = OutputLayer | OutputFile | OutputFolder


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation, derived from its annotation."""

    name: str
    kind: str
    required: bool
    default: Any
    choices: tuple[str, ...] = ()
    optional: bool = False


def parameters_of(function: Callable[..., Any]) -> list[Parameter]:
    """Return the parameters of an operation in the order of its signature; ``progress`` is left out."""
    hints = get_type_hints(function, include_extras=True)
    found = []
    for name, parameter in inspect.signature(function).parameters.items():
        hint = hints[name]
        if hint is Progress:
            continue
        hint, optional = _without_none(hint)
        required = parameter.default is inspect.Parameter.empty
        choices = tuple(str(choice) for choice in get_args(hint)) if get_origin(hint) is Literal else ()
        default = None if required else parameter.default
        found.append(Parameter(name, _kind(hint), required, default, choices, optional))
    return found


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        rest = [part for part in get_args(hint) if part is not type(None)]
        return rest[0], True
    return hint, False


def _kind(hint: Any) -> str:
    origin = get_origin(hint)
    if origin is Annotated:
        return str(hint.__metadata__[0])
    if origin is Literal:
        return "choice"
    if origin is list:
        return f"list of {_kind(get_args(hint)[0])}"
    names = {
        InputLayer: "input layer",
        PlanInput: "plan",
        OutputLayer: "output layer",
        OutputFile: "output file",
    }
    names |= {
        OutputFolder: "output folder",
        str: "text",
        bool: "yes or no",
        int: "whole number",
        float: "number",
    }
    return names[hint]


def arguments_from(function: Callable[..., Any], values: dict[str, Any], job_id: str) -> dict[str, Any]:
    """Turn a job's JSON values into arguments.

    Raises EngineError PARAMETER_MISSING, PARAMETER_UNKNOWN, PARAMETER_INVALID.
    """
    known = parameters_of(function)
    names = {parameter.name for parameter in known}
    for name in values:
        if name not in names:
            raise EngineError(
                "PARAMETER_UNKNOWN", name=name, operation=function.__name__, known=", ".join(sorted(names))
            )
    arguments = {}
    for parameter in known:
        value = values.get(parameter.name)
        if value is None:
            if parameter.required:
                raise EngineError("PARAMETER_MISSING", name=parameter.name)
            arguments[parameter.name] = parameter.default
        else:
            arguments[parameter.name] = _convert(parameter, value, job_id)
    return arguments


def _convert(parameter: Parameter, value: Any, job_id: str) -> Any:
    try:
        return _CONVERTERS[_family(parameter.kind)](parameter, value, job_id)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise EngineError("PARAMETER_INVALID", name=parameter.name, value=value, reason=error) from error


def _family(kind: str) -> str:
    if kind in ("metres", "square metres", "percent"):
        return "number"
    return "list" if kind.startswith("list of ") else kind


def _number(_: Parameter, value: Any, __: str) -> float:
    number = float(value)
    if isinstance(value, bool) or not math.isfinite(number):
        raise ValueError("a finite number is needed")
    return number


def _whole(_: Parameter, value: Any, __: str) -> int:
    if isinstance(value, bool) or int(value) != float(value):
        raise ValueError("a whole number is needed")
    return int(value)


def _truth(_: Parameter, value: Any, __: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false is needed")
    return value


def _choice(parameter: Parameter, value: Any, _: str) -> str:
    if value not in parameter.choices:
        raise ValueError("choose one of " + ", ".join(parameter.choices))
    return str(value)


def _paths(_: Parameter, value: Any, __: str) -> list[Path]:
    entries = [value] if isinstance(value, str) else list(value)
    if not entries:
        raise ValueError("at least one file or folder is needed")
    return [Path(entry) for entry in entries]


def _list(parameter: Parameter, value: Any, job_id: str) -> list[Any]:
    inner = Parameter(parameter.name, parameter.kind.removeprefix("list of "), True, None)
    return [_convert(inner, entry, job_id) for entry in value]


def split_layer_path(value: Any) -> tuple[Path, str | None]:
    """Read ``"file.gpkg|layername=parcels"`` or ``{"path": …, "layer": …}``."""
    if isinstance(value, dict):
        return Path(value["path"]), value.get("layer")
    path, _, rest = str(value).partition("|")
    options = dict(part.split("=", 1) for part in rest.split("|") if "=" in part)
    return Path(path), options.get("layername")


def _input_layer(_: Parameter, value: Any, __: str) -> InputLayer:
    return InputLayer(*split_layer_path(value))


def _plan(_: Parameter, value: Any, __: str) -> PlanInput:
    """Read a path, or ``{"path": …, "layer": …, "key": …, "name": …, "fields": {"ma_vung": "ID"}, …}``."""
    texts = ("key", "name", "level", "decision", "decision_date", "shown_as")
    more = value if isinstance(value, dict) else {}
    unknown = set(more) - {"path", "layer", "fields", *texts}
    if unknown:
        raise ValueError("unknown entries: " + ", ".join(sorted(unknown)))
    said: dict[str, Any] = {
        name: str(more[name]).strip() or None for name in texts if more.get(name) is not None
    }
    fields = {str(target): str(source) for target, source in (more.get("fields") or {}).items() if source}
    return PlanInput(*split_layer_path(value), **said, fields=tuple(sorted(fields.items())))


def _output_layer(parameter: Parameter, value: Any, job_id: str) -> OutputLayer:
    path, layer = split_layer_path(value)
    append = bool(value.get("append", False)) if isinstance(value, dict) else False
    layer = layer or parameter.name
    return OutputLayer(path, staged_path(path, f"{parameter.name}.{job_id}"), layer, append)


def _output_file(parameter: Parameter, value: Any, job_id: str) -> OutputFile:
    return OutputFile(Path(value), staged_path(Path(value), f"{parameter.name}.{job_id}"))


def _output_folder(parameter: Parameter, value: Any, job_id: str) -> OutputFolder:
    return OutputFolder(Path(value), staged_path(Path(value), f"{parameter.name}.{job_id}"))


def staged_path(path: Path, tag: str) -> Path:
    """Return the hidden name beside ``path`` under which it is made; its suffix stays."""
    return path.parent / f".{path.stem}.{tag}.part{path.suffix}"


_CONVERTERS: dict[str, Callable[[Parameter, Any, str], Any]] = {
    "number": _number,
    "whole number": _whole,
    "yes or no": _truth,
    "choice": _choice,
    "text": lambda _, value, __: str(value),
    "list": _list,
    "input file": lambda _, value, __: Path(value),
    "input folder": lambda _, value, __: Path(value),
    "input files or folders": _paths,
    "input layer": _input_layer,
    "plan": _plan,
    "output layer": _output_layer,
    "output file": _output_file,
    "output folder": _output_folder,
}
