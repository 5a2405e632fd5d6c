"""Publishing a folder inside QGIS: what is still to be told when it was stopped."""

from __future__ import annotations

import threading

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback
from qgis.PyQt.QtCore import QCoreApplication

from bacgiang_gis_plugin.processing_algorithms.publishing import publish_folder
from bacgiang_gis_plugin.processing_algorithms.publishing.publish_folder import PublishFolder


class Told(QgsProcessingFeedback):
    """Keeps the progress it was told."""

    def __init__(self) -> None:
        super().__init__(False)
        self.progress_told: list[float] = []
        self.progressChanged.connect(self.progress_told.append)


def test_after_an_error_no_progress_waits_for_a_caller_that_is_gone(
    qgis_application, monkeypatch, tmp_path
) -> None:
    """Progress that a thread told right before the error crashed QGIS where the caller's feedback had ended."""
    steps = []

    def failing(operation, parameters, outputs, feedback) -> None:
        steps.append(feedback)  # as the traceback of an error keeps it
        thread = threading.Thread(target=feedback.setProgress, args=(50.0,))
        thread.start()
        thread.join()
        raise QgsProcessingException("stopped")

    class Job:
        parameters = {"folder": str(tmp_path / "out")}
        written: list[str] = []

    monkeypatch.setattr(publish_folder, "run_engine", failing)
    monkeypatch.setattr(PublishFolder, "job", lambda *_: Job())
    monkeypatch.setattr(
        PublishFolder, "_redact", lambda self, job, workspace, feedback: failing("", {}, [], feedback)
    )
    feedback = Told()
    with pytest.raises(QgsProcessingException):
        PublishFolder().processAlgorithm({}, QgsProcessingContext(), feedback)
    QCoreApplication.sendPostedEvents()
    assert steps
    assert feedback.progress_told == []
