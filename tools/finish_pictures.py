"""Put the picture of the result together and write every picture with a palette, as small PNG.

``python3 tools/finish_pictures.py finish.json``; run by tools/make_pictures.py with a Python that has QGIS.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen

MOST_BYTES = 150_000
WIDTH, MARGIN, GAP = 1200, 33, 28  # pixels
INK, SOFT, LINE, ASKED = QColor(28, 39, 51), QColor(91, 107, 122), QColor(205, 211, 217), QColor(208, 0, 0)


def text(
    painter: QPainter,
    box: QRectF,
    words: str,
    size: int,
    *,
    bold: bool = False,
    soft: bool = False,
    right: bool = False,
) -> None:
    font = QFont("DejaVu Sans")
    font.setPixelSize(size)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(SOFT if soft else INK)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), words)


def number(value: float) -> str:
    """Return a number as it is written in Vietnamese: 1.234,5."""
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


def result_picture(job: dict[str, Any]) -> QImage:
    """The published map above; below it the asked parcel and its rows of the register."""
    overview = QImage(job["overview"]).scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
    answer = QImage(job["answer"])
    top = overview.height()
    image = QImage(WIDTH, top + answer.height() + MARGIN, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawImage(0, 0, overview)
    painter.drawImage(MARGIN, top, answer)
    painter.setPen(QPen(SOFT, 1))
    painter.drawRect(MARGIN, top, answer.width(), answer.height())
    register(painter, job, QRectF(MARGIN + answer.width() + GAP, top, 0, 0))
    painter.end()
    return image


def register(painter: QPainter, job: dict[str, Any], place: QRectF) -> None:
    """Draw the parcel's rows of the register at a place."""
    x, y, wide = place.x(), place.y(), WIDTH - MARGIN - place.x()
    commune, sheet, parcel = job["parcel"].split("-")
    painter.fillRect(QRectF(x, y + 6, 5, 46), ASKED)
    text(painter, QRectF(x + 16, y, wide, 32), f"Tờ {sheet}, thửa {parcel}", 24, bold=True)
    text(
        painter,
        QRectF(x + 16, y + 32, wide, 24),
        f"Mã xã {commune} · {number(job['area'])} m²",
        15,
        soft=True,
    )
    y += 82
    for name, code, area, share in job["rows"]:
        text(painter, QRectF(x, y, wide, 26), name, 17, bold=True)
        text(painter, QRectF(x, y + 26, wide, 22), code or "", 14, soft=True)
        text(painter, QRectF(x, y, wide, 26), f"{number(area)} m²", 17, right=True)
        text(painter, QRectF(x, y + 26, wide, 22), f"{number(share)} %", 14, soft=True, right=True)
        painter.fillRect(QRectF(x, y + 56, wide, 1), LINE)
        y += 68


def pixels(image: QImage) -> np.ndarray:
    """Return the colours as (height, width) numbers 0xRRGGBB."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits().asstring(image.sizeInBytes()), dtype=np.uint32)
    return raw.reshape(image.height(), image.width()) & 0xFFFFFF


def palette_of(colours: np.ndarray, counts: np.ndarray, size: int) -> np.ndarray:
    """Return at most ``size`` of the colours, (n, 3): one after the other the one that mends most.

    Colours are first joined in a grid of 16 steps. A cell stands for its commonest colour where that is most of
    it, so flat areas keep the exact colours of the code lists; else for its mean.
    """
    _, cell = np.unique(colours >> 4, axis=0, return_inverse=True)
    cell = cell.ravel()
    weight = np.bincount(cell, counts)
    mean = np.stack([np.bincount(cell, counts * colours[:, i]) for i in range(3)], axis=1) / weight[:, None]
    order = np.lexsort((-counts, cell))
    commonest = order[np.unique(cell[order], return_index=True)[1]]
    flat = counts[commonest] * 2 > weight
    candidates = np.where(flat[:, None], colours[commonest], mean)
    far = np.full(len(candidates), 3.0 * 255**2)
    chosen: list[int] = []
    while len(chosen) < min(size, len(candidates)):
        best = int(np.argmax(far * np.sqrt(weight)))
        chosen.append(best)
        far = np.minimum(far, ((candidates - candidates[best]) ** 2).sum(axis=1))
    return np.rint(candidates[chosen]).astype(np.int64)


def with_palette(image: QImage, size: int) -> QImage:
    """Return the image with a palette of ``size`` colours."""
    values, where, counts = np.unique(pixels(image), return_inverse=True, return_counts=True)
    colours = np.stack([values >> 16 & 255, values >> 8 & 255, values & 255], axis=1).astype(np.int64)
    palette = colours if len(colours) <= size else palette_of(colours, counts, size)
    nearest = np.empty(len(colours), dtype=np.uint8)
    for start in range(0, len(colours), 4096):
        part = colours[start : start + 4096, None, :] - palette[None, :, :]
        nearest[start : start + 4096] = (part**2).sum(axis=2).argmin(axis=1)
    rows = nearest[where.ravel()].reshape(image.height(), image.width())
    stride = -(-image.width() // 4) * 4
    padded = np.zeros((image.height(), stride), dtype=np.uint8)
    padded[:, : image.width()] = rows
    drawn = QImage(padded.tobytes(), image.width(), image.height(), stride, QImage.Format.Format_Indexed8)
    drawn.setColorTable([QColor(*map(int, colour)).rgb() for colour in palette])
    return drawn.copy()


def save_small(image: QImage, path: Path) -> None:
    """Write the picture with as many colours as its limit of bytes allows. Raises OSError."""
    for size in (256, 128, 96, 64, 32):
        if not with_palette(image, size).save(str(path), "PNG", 0):
            raise OSError(f"cannot write {path}")
        if path.stat().st_size <= MOST_BYTES:
            print(f"pictures: {path.name}, {path.stat().st_size // 1024} KiB, {size} colours at most")
            return
    raise OSError(f"{path} is larger than {MOST_BYTES} bytes even with 32 colours")


def main() -> None:
    application = QGuiApplication([])
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    target = Path(job["pictures"])
    target.mkdir(parents=True, exist_ok=True)
    for window in sorted(Path(job["windows"]).glob("*.png")):
        save_small(QImage(str(window)), target / window.name)
    save_small(result_picture(job), target / "result.png")
    del application


if __name__ == "__main__":
    main()
