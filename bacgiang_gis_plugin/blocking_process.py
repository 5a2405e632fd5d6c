"""Run another program to its end with QgsBlockingProcess, hear its output, and let it be cancelled."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Callable

from qgis.core import QgsApplication, QgsBlockingProcess, QgsFeedback
from qgis.PyQt.QtCore import QCoreApplication, QProcess, Qt, QThread


@dataclass(frozen=True)
class ProcessEnd:
    """How a process ended. Where it crashed, ``code`` is the number of the signal (Linux, macOS)."""

    code: int
    crashed: bool
    started: bool


def run_process(
    program: str,
    arguments: list[str],
    feedback: QgsFeedback,
    stop: QgsFeedback,
    on_output: Callable[[bytes], None],
    on_errors: Callable[[bytes], None],
) -> ProcessEnd:
    """Run ``program`` and return how it ended.

    It is ended when ``feedback`` is cancelled or the caller cancels ``stop``. The callbacks get bytes cut
    anywhere, are called from another thread, and must not raise.
    """

    # QGIS keeps no reference to the handlers: they must outlive run().
    def read(chunk: Any) -> None:
        on_output(bytes(chunk))

    def read_errors(chunk: Any) -> None:
        on_errors(bytes(chunk))

    process = QgsBlockingProcess(program, arguments)
    process.setStdOutHandler(read)
    process.setStdErrHandler(read_errors)
    # Direct: this thread waits inside run() and would never see a queued call.
    feedback.canceled.connect(stop.cancel, Qt.ConnectionType.DirectConnection)
    try:
        code = _run_hearing_signals(process, feedback, stop) if _in_qgis_process() else process.run(stop)
    finally:
        feedback.canceled.disconnect(stop.cancel)
    crashed = process.exitStatus() != QProcess.ExitStatus.NormalExit
    started = process.processError() != QProcess.ProcessError.FailedToStart
    return ProcessEnd(code, crashed, started)


def _in_qgis_process() -> bool:
    application = QCoreApplication.instance()
    return (
        application is not None
        and QThread.currentThread() == application.thread()
        and QgsApplication.platform() == "qgis_process"
    )


def _run_hearing_signals(process: QgsBlockingProcess, feedback: QgsFeedback, stop: QgsFeedback) -> int:
    """Run in a thread while the main thread handles events and signals.

    qgis_process hears Ctrl+C through its event loop. SIGTERM would end it before it can say anything.
    """
    codes: list[int] = []
    worker = threading.Thread(target=lambda: codes.append(process.run(stop)))
    with _terminated_by(feedback.cancel):
        worker.start()
        while worker.is_alive():
            QCoreApplication.processEvents()
            worker.join(0.05)
    return codes[0] if codes else 1


@contextlib.contextmanager
def _terminated_by(cancel: Callable[[], None]) -> Iterator[None]:
    """Make SIGTERM a cancel while the block runs."""
    try:
        before = signal.signal(signal.SIGTERM, lambda *_: cancel())
    except ValueError:  # not the main thread of Python
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before if before is not None else signal.SIG_DFL)
