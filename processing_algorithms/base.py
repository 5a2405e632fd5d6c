"""EngineAlgorithm: what every algorithm shares. An algorithm declares parameters and fills a job, no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFileDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QUrl
from qgis.PyQt.QtGui import QIcon

from ..engine_process import run_engine
from ..translation import tr
from .destinations import destination_path, loaded_layer_of
from .job import Job

PACKAGE = Path(__file__).parents[1]
ICONS = PACKAGE / "icons"
WRITABLE = (".gpkg", ".fgb", ".geojson")
GROUPS = {
    "cadastre": QT_TRANSLATE_NOOP("BacGiang", "Cadastre"),
    "planning": QT_TRANSLATE_NOOP("BacGiang", "Planning"),
    "publishing": QT_TRANSLATE_NOOP("BacGiang", "Publishing"),
    "tools": QT_TRANSLATE_NOOP("BacGiang", "Tools"),
}


class EngineAlgorithm(QgsProcessingAlgorithm):
    """Base of every algorithm that is an operation of the engine.

    A subclass sets the constants below and writes ``initAlgorithm`` and ``fill``. ``NAME``, ``GROUP`` and
    parameter names are frozen once released. ``TITLE``, ``SUMMARY``, ``HELP``, ``TAGS`` and the descriptions in
    ``COUNTS`` are English source strings, marked with ``QT_TRANSLATE_NOOP("BacGiang", …)``.
    """

    NAME = ""
    GROUP = ""
    OPERATION = ""
    TITLE = ""
    SUMMARY = ""
    HELP = ""
    TAGS = ""  # comma separated; the translation adds the Vietnamese ones
    # Output name → (field of the engine's result, with dots into nested ones; description).
    COUNTS: dict[str, tuple[str, str]] = {}
    OUTPUTS: tuple[str, ...] = ()  # names of the destination parameters, for the checks
    REPORT = "REPORT"

    def name(self) -> str:
        return self.NAME

    def displayName(self) -> str:
        return tr(self.TITLE)

    def group(self) -> str:
        return tr(GROUPS[self.GROUP])

    def groupId(self) -> str:
        return self.GROUP

    def shortDescription(self) -> str:
        return tr(self.SUMMARY)

    def shortHelpString(self) -> str:
        """Return the help as HTML: picture, what it does, how to use it."""
        picture = ICONS / f"help_{self.NAME}.svg"
        shown = (
            f'<p><img src="{QUrl.fromLocalFile(str(picture)).toString()}"></p>' if picture.is_file() else ""
        )
        paragraphs = "".join(f"<p>{part}</p>" for part in tr(self.HELP).split("\n\n"))
        return f"{shown}<p><b>{tr(self.SUMMARY)}</b></p>{paragraphs}"

    def tags(self) -> list[str]:
        both = f"{self.TAGS},{tr(self.TAGS)}"
        return list(dict.fromkeys(tag.strip() for tag in both.split(",") if tag.strip()))

    def icon(self) -> QIcon:
        own = ICONS / f"{self.NAME}.svg"
        return QIcon(str(own if own.is_file() else ICONS / "icon.svg"))

    def svgIconPath(self) -> str:
        own = ICONS / f"{self.NAME}.svg"
        return str(own if own.is_file() else ICONS / "icon.svg")

    def createInstance(self) -> EngineAlgorithm:
        return type(self)()

    def add(
        self, parameter: QgsProcessingParameterDefinition, help_text: str, *, advanced: bool = False
    ) -> None:
        """Add a parameter with its help, translated or not yet."""
        parameter.setHelp(tr(help_text))
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    def add_report_and_counts(self) -> None:
        """Add the optional report file and the number outputs of ``COUNTS``; call it last."""
        report = QgsProcessingParameterFileDestination(
            self.REPORT, tr("Report"), "JSON (*.json)", None, True, False
        )
        self.add(
            report,
            tr(
                "What was read, made and left out, with totals, as JSON. Empty: a file beside the first output."
            ),
            advanced=True,
        )
        for name, (_, description) in self.COUNTS.items():
            self.addOutput(QgsProcessingOutputNumber(name, tr(description)))

    def fill(self, job: Job) -> None:
        """Put the algorithm's parameters into the job."""
        raise NotImplementedError

    def check(self, job: Job) -> Optional[str]:
        """Return why the parameters cannot be right, None where they can. Runs before work starts."""
        return None

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Job:
        """Return the filled job; what the engine will be asked, for tests too."""
        job = Job(self, parameters, context, feedback)
        self.fill(job)
        return job

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        right, text = super().checkParameterValues(parameters, context)
        if not right:
            return right, text
        job = Job(self, parameters, context, QgsProcessingFeedback())
        for name in self.OUTPUTS:
            path = destination_path(parameters.get(name)) or "x.gpkg"
            if Path(path).suffix.lower() not in WRITABLE:
                return False, tr(
                    "The ending of {path} is not a format that can be written. Use one of: {known}.",
                    path=path,
                    known=" ".join(WRITABLE),
                )
            loaded = loaded_layer_of(parameters.get(name), context)
            if loaded:
                return False, tr(
                    "The output file {path} is open in this project as layer {layer}. "
                    "Remove the layer or choose another file.",
                    path=loaded[0],
                    layer=loaded[1],
                )
        problem = self.check(job)
        return (problem is None), (problem or "")

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        job = self.job(parameters, context, feedback)
        result = run_engine(self.OPERATION, job.parameters, job.written, feedback)
        job.load_outputs()
        found = {name: _look_up(result, field) for name, (field, _) in self.COUNTS.items()}
        counts = {name: value for name, value in found.items() if value is not None}
        self.tell(result, counts, feedback)
        return {**job.results, **counts}

    def tell(self, result: dict[str, Any], counts: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        """Write the totals into the log."""
        for name, value in counts.items():
            feedback.pushInfo(f"{tr(self.COUNTS[name][1])}: {_readable(value)}")


def _readable(value: Any) -> str:
    """Return a number for the log: areas with two decimals, what is smaller as a power of ten."""
    if not isinstance(value, float):
        return str(value)
    return f"{value:.2f}" if value == 0 or abs(value) >= 0.01 else f"{value:.1e}"


def _look_up(result: dict[str, Any], field: str) -> Any:
    """Return ``result["a"]["b"]`` for ``a.b``; None where it is not there."""
    value: Any = result
    for part in field.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value
