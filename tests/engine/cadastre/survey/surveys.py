"""Survey files for tests, written in any layout."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bacgiang_gis_plugin.engine.cadastre.survey.import_survey import SurveyReport, import_survey
from bacgiang_gis_plugin.engine.datasets import Layer, read_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress

Row = tuple[str, float, float, float, str]  # number, north, east, height, code
EAST, NORTH = 417_000.0, 2_353_000.0
LAYERS = ("survey_points", "survey_lines", "survey_findings")


def write_rows(
    rows: Sequence[Row],
    *,
    separator: str = ",",
    decimal: str = ".",
    order: Sequence[str] = ("number", "x", "y", "z", "code"),
    heading: str = "",
) -> str:
    """Return the text of a survey file."""
    lines = [heading] if heading else []
    for number, north, east, height, code in rows:
        values = {
            "number": number, "x": f"{north:.3f}", "y": f"{east:.3f}", "z": f"{height:.3f}", "code": code, "-": "0",
        }  # fmt: skip
        for axis in ("x", "y", "z"):
            values[axis] = values[axis].replace(".", decimal)
        lines.append(separator.join(values[name] for name in order))
    return "\n".join(lines) + "\n"


def grid(count: int, code: str = "RT1") -> list[Row]:
    """Return points 7 m apart with numbers from 1."""
    return [
        (str(n + 1), NORTH + 7.0 * (n // 10) + 0.125, EAST + 7.0 * (n % 10) + 0.25, 5.0 + n / 8, code)
        for n in range(count)
    ]


class Result:
    """What one import wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.report: SurveyReport
        self.progress = Progress()

    def layer(self, name: str) -> Layer:
        return read_layer(InputLayer(self.folder / f"{name}.gpkg", name))

    def rules(self) -> list[tuple[str, int | None]]:
        table = self.layer("survey_findings").table
        return list(zip(table["ma_loi"].to_pylist(), table["so_dong"].to_pylist(), strict=True))

    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
        return value


def import_into(folder: Path, *inputs: Path, **options: Any) -> Result:
    """Run the operation and check that its sums add up."""
    folder.mkdir(exist_ok=True)
    result = Result(folder)
    outputs = [OutputLayer(folder / f"{name}.gpkg", folder / f"{name}.gpkg", name) for name in LAYERS]
    report = OutputFile(folder / "report.json", folder / "report.json")
    result.report = import_survey(list(inputs), *outputs, report=report, progress=result.progress, **options)
    assert_sums(result)
    return result


def assert_sums(result: Result) -> None:
    """Every line of every imported file is a point, a failed row, a heading, a comment or blank."""
    report = result.report
    for file in report.file_reports:
        if file.status in ("ok", "doubt"):
            assert file.lines == file.points + file.failed + file.headings + file.comments + file.blank
    parts = report.points + report.failed + report.headings + report.comments + report.blank
    assert report.lines_read == parts
    assert len(result.layer("survey_points")) == report.points
    assert len(result.layer("survey_lines")) == report.survey_lines
    assert len(result.layer("survey_findings")) == report.findings == sum(report.findings_per_rule.values())
