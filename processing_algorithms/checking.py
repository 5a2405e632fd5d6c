"""What the checks share: fail where asked to, a page and a workbook, which rules were not checked."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
)

from ..translation import tr
from .base import EngineAlgorithm
from .job import Job

FAIL_CHOICES = ("never", "error", "warning")


class CheckAlgorithm(EngineAlgorithm):
    """Base of the checks by a catalogue of rules.

    A subclass has ERROR_COUNT and WARNING_COUNT among its counts, names its layers in ``OUTPUTS`` and says in
    ``FAILED_TEXT`` (a source string with {errors} and {warnings}) that the data failed.
    """

    FAIL_ON, FAILED, HTML, XLSX = "FAIL_ON", "FAILED", "HTML", "XLSX"
    FAILED_TEXT = ""

    def add_fail_on(self) -> None:
        """Add the choice of the findings with which the run fails."""
        options = [tr("Never"), tr("Errors"), tr("Errors and warnings")]
        self.add(
            QgsProcessingParameterEnum(self.FAIL_ON, tr("Fail on"), options, False, 0),
            tr("With which findings the run ends with an error, for batch scripts."),
        )

    def add_papers(self, title: str) -> None:
        """Add the page, under a title that is translated already, and the workbook."""
        for name, label, kind in (
            (self.HTML, title, "HTML (*.html)"),
            (self.XLSX, tr("Workbook"), "XLSX (*.xlsx)"),
        ):
            self.add(
                QgsProcessingParameterFileDestination(name, label, kind, None, True, False),
                tr("Vietnamese and English. Can be left out."),
            )

    def add_results(self) -> None:
        """Add report, counts and whether the data failed; call it last."""
        self.add_report_and_counts()
        self.addOutput(QgsProcessingOutputBoolean(self.FAILED, tr("Failed")))

    def fill_papers(self, job: Job) -> None:
        """Put page, workbook and report into the job; call it last in ``fill``."""
        for name, key in ((self.HTML, "html"), (self.XLSX, "workbook")):
            if job.values.get(name):
                job.output_file(name, key)
        if job.written or job.values.get(self.REPORT):
            job.report()

    def check(self, job: Job) -> Optional[str]:
        wanted = (*self.OUTPUTS, self.HTML, self.XLSX, self.REPORT)
        failing = self.parameterAsEnum(job.values, self.FAIL_ON, job.context)
        if failing or any(job.values.get(name) for name in wanted):
            return None
        return tr("Choose at least one output, or on which findings the run is to fail.")

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        found = super().processAlgorithm(parameters, context, feedback)
        if self._failed:
            raise QgsProcessingException(
                tr(
                    self.FAILED_TEXT,
                    errors=found["ERROR_COUNT"],
                    warnings=found["WARNING_COUNT"],
                    rules=", ".join(sorted(self._rules)),
                )
            )
        return {**found, self.FAILED: False}

    def tell(self, result: dict[str, Any], counts: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        super().tell(result, counts, feedback)
        self._failed = bool(result.get("failed"))
        self._rules = list(result.get("by_rule", {}))
        for rule, reason in result.get("not_checked", {}).items():
            feedback.pushInfo(tr("Not checked: {rule} ({reason})", rule=rule, reason=reason))
