"""One drawing read, and proved complete: by a second reader, or by what the file itself counts."""

from __future__ import annotations

from pathlib import Path

from ...errors import EngineError
from .cadkit_process import read_drawing
from .dgn8_scan import is_dgn8
from .dgn_read import read_dgn
from .dgn_scan import describe_start
from .drawing import Drawing
from .dxf_read import read_dxf
from .second_reader import Comparison, begin_second, prove_dgn8, prove_dwg, second_opinion

READERS = {".dgn": read_dgn, ".dxf": read_dxf}
DWG = ".dwg"
SUFFIXES = frozenset({*READERS, DWG})


def read_twice(path: Path, data: bytes, tolerance: float, second: bool) -> tuple[Drawing, Comparison | None]:
    """Return the drawing in a file and how its second reading differs; where it does, that is one of the doubts.

    ``data`` are the file's bytes, ``tolerance`` the largest distance of a chord from its arc in drawing units. DGN v7
    and DXF are read a second time only where ``second`` asks for it; DGN v8 and DWG are always compared with what the
    file counts. Raises EngineError CAD_*, DGN_*, DXF_*, FILE_*.
    """
    suffix = path.suffix.lower()
    comparison: Comparison | None = None
    if suffix not in SUFFIXES:
        raise EngineError("CAD_KIND", path=path, found=f"of the kind {path.suffix or '(none)'}")
    if suffix == DWG or (suffix == ".dgn" and is_dgn8(data)):
        if not data:
            raise EngineError("FILE_EMPTY", path=path)
        if suffix == DWG and not data.startswith(b"AC1"):
            raise EngineError("CAD_KIND", path=path, found=describe_start(data))
        reading = read_drawing(path, tolerance)
        comparison = prove_dwg(reading, data) if suffix == DWG else prove_dgn8(reading, data)
        drawing = reading.drawing
    else:
        if second:
            begin_second(path, tolerance)
        drawing = READERS[suffix](data, path, tolerance)
        if second:
            comparison = second_opinion(drawing)
    if comparison is not None and (doubt := comparison.doubt()):
        drawing.doubts.append(doubt)
    return drawing, comparison
