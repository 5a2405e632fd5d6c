"""A cadkit document's JSON, entity by entity: a large drawing is never in memory as Python objects."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_DECODER = json.JSONDecoder()
_GAPS = " \t\r\n"


class Document:
    """``head`` is the document with the number of entities in their place; ``entities`` yields those of a model."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.head: dict[str, Any] = {"models": []}
        cursor = _Cursor(text, 0)
        for key in cursor.members():
            if key == "models":
                for _ in cursor.items():
                    self.head[key].append(self._model(cursor))
            else:
                self.head[key] = cursor.value()

    def _model(self, cursor: _Cursor) -> dict[str, Any]:
        model: dict[str, Any] = {"entities": 0}
        for key in cursor.members():
            if key != "entities":
                model[key] = cursor.value()
                continue
            self.starts.append(cursor.at)
            for _ in cursor.items():
                cursor.value()
                model[key] += 1
        return model

    def entities(self, model: int) -> Iterator[Mapping[str, Any]]:
        """Yield the entities of a model in the file's order."""
        cursor = _Cursor(self.text, self.starts[model])
        for _ in cursor.items():
            yield cursor.value()


class _Cursor:
    """A place in a JSON text. Whoever loops over members or items takes each value before the next."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at

    def value(self) -> Any:
        self._skip()
        value, self.at = _DECODER.raw_decode(self.text, self.at)
        return value

    def members(self) -> Iterator[str]:
        for _ in self._until("}"):
            key = self.value()
            self._skip()
            self.at += 1  # the colon
            self._skip()
            yield key

    def items(self) -> Iterator[None]:
        yield from self._until("]")

    def _until(self, closing: str) -> Iterator[None]:
        self._skip()
        self.at += 1
        self._skip()
        while self.text[self.at] != closing:
            yield
            self._skip()
            if self.text[self.at] == ",":
                self.at += 1
                self._skip()
        self.at += 1

    def _skip(self) -> None:
        while self.text[self.at] in _GAPS:
            self.at += 1
