"""The engine's own exceptions: a stable code, a message that names the culprit, a hint what to do."""

from __future__ import annotations

import errno
from os import PathLike, fspath
from pathlib import Path
from typing import Any


class EngineError(Exception):
    """Something the user can act on.

    ``code`` is stable and listed in ``messages.MESSAGES``; ``values`` fill the placeholders.
    """

    def __init__(
        self,
        code: str,
        *,
        path: str | PathLike[str] | None = None,
        feature: int | str | None = None,
        field: str | None = None,
        **values: Any,
    ) -> None:
        from .messages import MESSAGES

        self.code = code
        self.path = None if path is None else fspath(path)
        self.feature = feature
        self.field = field
        self.template, self.hint_template = MESSAGES[code]
        self.values = {key: str(value) for key, value in values.items()}
        for key, value in (("path", self.path), ("feature", feature), ("field", field)):
            if value is not None:
                self.values[key] = str(value)
        super().__init__(self.message)

    @property
    def message(self) -> str:
        return self.template.format_map(_Lenient(self.values))

    @property
    def hint(self) -> str:
        return self.hint_template.format_map(_Lenient(self.values))

    def as_event(self) -> dict[str, Any]:
        """Return the ``error`` event: English texts, and templates with values for translation."""
        return {
            "event": "error",
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "template": self.template,
            "hint_template": self.hint_template,
            "values": self.values,
            "path": self.path,
            "feature": self.feature,
            "field": self.field,
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.code, self.path, self.feature, self.field, self.values)


def os_error(error: OSError, path: Path) -> EngineError:
    """Translate an error of the operating system while writing ``path``."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return EngineError("OUTPUT_NO_SPACE", path=path)
    return EngineError("OUTPUT_NOT_WRITABLE", path=path, reason=error.strerror or error)


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """The caller asked to stop; nothing has been put into place."""


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _rebuild(
    code: str, path: str | None, feature: int | str | None, field: str | None, values: dict[str, str]
) -> EngineError:
    rest = {key: value for key, value in values.items() if key not in ("path", "feature", "field")}
    return EngineError(code, path=path, feature=feature, field=field, **rest)
