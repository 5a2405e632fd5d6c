"""Small drawings for the tests of CAD import: DGN by the sample's own writer, DXF by ezdxf."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import ezdxf

ROOT = Path(__file__).resolve().parents[3]
ORIGIN = (417_000_000, 2_354_000_000)  # mm
VIETNAMESE = "Thửa đất ở của bà Ngoạch"
TCVN3 = bytes.fromhex("5468F66120AECA74 EB2063F1612062B5 204E676FB96368".replace(" ", ""))


def dgn_writer() -> ModuleType:
    """The DGN writer of the sample commune."""
    name = "sample_dgn_writer"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ROOT / "sample_data" / "dgn_writer.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def metres(x: float, y: float) -> tuple[int, int]:
    """A point in millimetres, x and y metres from the origin."""
    return ORIGIN[0] + round(x * 1000), ORIGIN[1] + round(y * 1000)


def make_dgn(path: Path, *, mark: str = "", number_text: str = "12") -> Path:
    """One of each: 11 elements, 6 lines, 3 labels (one a point), 2 other (settings, and the chain has 2 parts)."""
    writer = dgn_writer()
    look = writer.Symbology
    file = writer.DgnFile(ORIGIN)
    file.line_string([metres(0, 0), metres(10, 0)], look(10, 3, 2, 1))
    file.line_string([metres(10, 0), metres(10, 5.5), metres(4, 8)], look(23))
    file.shape([metres(20, 20), metres(30, 20), metres(30, 30)], look(31))
    x, y = metres(50, 50)
    file.arc(writer.Arc(x, y, 10_000, 90, -90), look(10))
    file.ellipse(metres(80, 80), (4000, 2000), 30, look(63))
    arc = writer.Arc(*metres(100, 10), 5000, 180, 90)
    file.chain([[metres(90, 10), metres(95, 10)], arc], look(46))
    file.text(TCVN3, metres(1, 1), 2000, look(6), rotation=30, font=3)
    file.text(f"LUC{number_text}/119.3{mark}".encode(), metres(2, 2), 2000, look(13))
    file.line_string([metres(3, 3), metres(3, 3)], look(11))
    file.save(path)
    return path


def make_dxf(path: Path, version: str = "R2010", **options: Any) -> Any:
    """An empty DXF document whose ``saveas(path)`` is left to the caller."""
    document = ezdxf.new(version, **options)
    document.filename = str(path)
    return document
