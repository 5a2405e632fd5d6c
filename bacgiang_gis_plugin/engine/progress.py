"""How an operation tells what it does: JSON lines on standard output, or nothing at all."""

from __future__ import annotations

import json
import sys
import time
from typing import Any, TextIO

from .errors import Cancelled


class Progress:
    """Silent progress, for tests. ``update`` and ``check`` raise Cancelled when asked to stop."""

    def __init__(self) -> None:
        self.cancel_asked = False
        self.warnings: list[str] = []

    def update(self, fraction: float, text: str | None = None, **values: Any) -> None:
        """Report that ``fraction`` (0 to 1) of the work is done, and what is being done."""
        self.check()
        percent = round(100 * min(max(fraction, 0.0), 1.0), 1)
        self.emit({"event": "progress", "percent": percent, **_words(text, values)})

    def info(self, text: str, **values: Any) -> None:
        """Tell something; ``values`` fill the placeholders of ``text`` after translation."""
        self.emit({"event": "info", **_words(text, values)})

    def warning(self, text: str, **values: Any) -> str:
        """Tell what the user should look at; ``values`` fill the placeholders of ``text`` after translation.

        Return what was told, in English, for a report.
        """
        words = _words(text, values)
        told = str(words["message"])
        self.warnings.append(told)
        self.emit({"event": "warning", **words})
        return told

    def check(self) -> None:
        if self.cancel_asked:
            raise Cancelled

    def part(self, start: float, end: float) -> Progress:
        """Return a progress whose 0 to 1 is ``start`` to ``end`` of this one."""
        return _Part(self, start, end)

    def emit(self, event: dict[str, Any]) -> None:
        """Overridden by progress that is heard."""


def _words(text: str | None, values: dict[str, Any]) -> dict[str, Any]:
    """Return the message, and the template with its values where it has any, for translation."""
    if text is None or not values:
        return {"message": text}
    told = {name: str(value) for name, value in values.items()}
    return {"message": text.format(**told), "template": text, "values": told}


class _Part(Progress):
    def __init__(self, whole: Progress, start: float, end: float) -> None:
        super().__init__()
        self._whole, self._start, self._end = whole, start, end

    def check(self) -> None:
        self._whole.check()

    def update(self, fraction: float, text: str | None = None, **values: Any) -> None:
        self._whole.update(self._start + fraction * (self._end - self._start), text, **values)

    def warning(self, text: str, **values: Any) -> str:
        return self._whole.warning(text, **values)

    def emit(self, event: dict[str, Any]) -> None:
        self._whole.emit(event)


class StreamProgress(Progress):
    """Progress written as JSON lines; at most ten progress lines a second, every message at once."""

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__()
        self._stream = stream or sys.stdout
        self._last_time = 0.0
        self._last_text: str | None = None

    def emit(self, event: dict[str, Any]) -> None:
        if event["event"] == "progress":
            now = time.monotonic()
            if now - self._last_time < 0.1 and event["message"] in (None, self._last_text):
                return
            self._last_time, self._last_text = now, event["message"]
        self._stream.write(json.dumps(event, ensure_ascii=True) + "\n")
        self._stream.flush()
