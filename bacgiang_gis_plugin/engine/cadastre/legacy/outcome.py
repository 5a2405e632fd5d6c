"""What imports of stored layers share: the outcome of one layer, an error that names the user's file, the matches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from ...datasets_write import LayerWriter
from ...dictionary import layer as dictionary_layer
from ...errors import EngineError
from ...parameters import OutputLayer
from .fields import FieldMatch, arrow_type


@dataclass
class LayerOutcome:
    """What became of one layer: ``status`` (ok, doubt, failed …) and why, its system and where that was said."""

    file: str
    layer: str
    status: str = "ok"
    reason: str = ""
    code: str | None = None
    crs: str = ""
    epsg: int | None = None
    crs_origin: str = ""
    crs_statement: str = ""
    operation: str = "none"

    def doubt(self, text: str) -> None:
        """Note something to look at; the layer is imported all the same."""
        if self.status == "ok":
            self.status = "doubt"
        self.reason = f"{self.reason}; {text}" if self.reason else text

    def fail(self, error: EngineError) -> None:
        """Note why nothing of the layer is imported."""
        self.status, self.reason, self.code = "failed", error.message, error.code


def named_as(error: EngineError, shown: str) -> EngineError:
    """Return the error with the path ``shown``: it names the user's file, not a temporary copy."""
    values = {
        key: value.replace(error.path or shown, shown)
        for key, value in error.values.items()
        if key not in ("path", "feature", "field")
    }
    return EngineError(error.code, path=shown, feature=error.feature, field=error.field, **values)


def write_matches(matches: Iterable[tuple[LayerOutcome, FieldMatch]], output: OutputLayer) -> None:
    """Write what became of every field of the layers, and how sure that is."""
    pairs = list(matches)
    columns: dict[str, list[Any]] = {
        "tep": [entry.file for entry, _ in pairs],
        "lop": [entry.layer for entry, _ in pairs],
        "truong_nguon": [match.source for _, match in pairs],
        "truong_dich": [match.column or None for _, match in pairs],
        "cach_khop": [match.how for _, match in pairs],
        "muc_tin_cay": [match.confidence for _, match in pairs],
        "bang_ma": [match.encoding or None for _, match in pairs],
        "so_gia_tri": [match.values for _, match in pairs],
        "so_doi": [match.changed for _, match in pairs],
        "so_khong_doi_duoc": [match.not_converted for _, match in pairs],
    }
    specs = dictionary_layer("field_matches").fields
    table = pa.table({spec.name: pa.array(columns[spec.name], arrow_type(spec)) for spec in specs})
    with LayerWriter(output, table.schema, geometry_type="None", crs=None) as writer:
        writer.write(None, table)
