"""Annotations are the schema: what a job may say, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest

from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import (
    InputFiles,
    InputLayer,
    Metres,
    OutputFile,
    OutputFolder,
    OutputLayer,
    arguments_from,
    parameters_of,
)
from bacgiang_gis_plugin.engine.progress import Progress


def example(
    source: InputLayer,
    files: InputFiles,
    target: OutputLayer,
    *,
    tolerance: Metres = 0.02,
    mode: Literal["fast", "exact"] = "exact",
    count: int = 1,
    strict: bool = False,
    names: list[str] | None = None,
    report: OutputFile | None = None,
    folder: OutputFolder | None = None,
    progress: Progress,
) -> None:
    """Do nothing."""


GOOD: dict[str, Any] = {"source": "a.gpkg|layername=b", "files": ["x.dgn"], "target": "out.gpkg"}


def test_parameters_come_from_the_annotations_in_order() -> None:
    found = {parameter.name: parameter for parameter in parameters_of(example)}
    assert list(found) == [
        "source", "files", "target", "tolerance", "mode", "count", "strict", "names", "report", "folder"
    ]  # fmt: skip
    assert found["tolerance"].kind == "metres"
    assert found["mode"].choices == ("fast", "exact")
    assert found["names"].kind == "list of text"
    assert found["source"].required
    assert not found["report"].required


def test_values_become_typed_arguments() -> None:
    arguments = arguments_from(
        example, {**GOOD, "tolerance": 0.1, "names": ["p"], "report": "r.json", "folder": "f"}, "job7"
    )
    assert arguments["source"] == InputLayer(Path("a.gpkg"), "b")
    assert arguments["files"] == [Path("x.dgn")]
    assert arguments["target"] == OutputLayer(Path("out.gpkg"), Path(".out.target.job7.part.gpkg"), "target")
    assert arguments["report"].staged == Path(".r.report.job7.part.json")
    assert arguments["folder"].staged == Path(".f.folder.job7.part")
    assert arguments["tolerance"] == 0.1
    assert arguments["names"] == ["p"]


def test_layer_given_as_object_names_layer_and_append() -> None:
    value = {"path": "x.gpkg", "layer": "p", "append": True}
    target = arguments_from(example, {**GOOD, "target": value}, "j")["target"]
    assert (target.layer, target.append) == ("p", True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"source": None}, "PARAMETER_MISSING"),
        ({"colour": "red"}, "PARAMETER_UNKNOWN"),
        ({"tolerance": "wide"}, "PARAMETER_INVALID"),
        ({"tolerance": float("nan")}, "PARAMETER_INVALID"),
        ({"tolerance": float("inf")}, "PARAMETER_INVALID"),
        ({"tolerance": True}, "PARAMETER_INVALID"),
        ({"mode": "slow"}, "PARAMETER_INVALID"),
        ({"count": 1.5}, "PARAMETER_INVALID"),
        ({"strict": "yes"}, "PARAMETER_INVALID"),
        ({"files": []}, "PARAMETER_INVALID"),
    ],
)
def test_refusals_name_the_parameter(change: dict[str, Any], code: str) -> None:
    with pytest.raises(EngineError) as caught:
        arguments_from(example, {**GOOD, **change}, "job")
    assert caught.value.code == code
    assert next(iter(change)) in caught.value.message
