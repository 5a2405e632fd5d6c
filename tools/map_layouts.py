"""Layout templates for plans and status maps, A4 and A3, both ways up; what they say of codes comes from the lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import qpt
from code_symbols import colour_notes
from qpt import Box

from bacgiang_gis_plugin.engine import dictionary

MAP_NAME = "ban_do"
POINT = 25.4 / 72
KINDS = {
    "plan": ("BẢN ĐỒ QUY HOẠCH SỬ DỤNG ĐẤT", "Quy hoạch sử dụng đất"),
    "status": ("BẢN ĐỒ HIỆN TRẠNG SỬ DỤNG ĐẤT", "Hiện trạng sử dụng đất"),
}
PAPERS = {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}
MARGIN = 8.0


@dataclass(frozen=True)
class Sizes:
    """Sizes of a paper in mm: side column; foot with its last row; head. Points of title, text and small print."""

    side: float
    foot: float
    row: float
    head: float
    title: float
    text: float
    small: float


SIZES = {"a4": Sizes(68, 88, 33, 17, 15, 8, 6.5), "a3": Sizes(98, 108, 38, 23, 21, 10, 8)}


def provisional_note(kind: str) -> str:
    """Return the note that names the codes without an official colour."""
    parts = []
    for regime in ("2024", "2018"):
        notes = colour_notes("loai_dat", regime)
        for title, key in (
            ("chưa có màu quy định", "codes_without_colour"),
            ("các nguồn khác nhau", "codes_of_doubtful_colour"),
        ):
            if notes[f"bacgiang/{key}"]:
                parts.append(f"mã {regime} {title}: {notes[f'bacgiang/{key}']}")
    if kind == "plan":
        parts.append("lớp quy hoạch chung (DAT_DD, DAT_NDD, DAT_NNK): chưa có màu quy định")
    return (
        "Màu ghi “màu tạm” trong chú giải không phải màu quy định (ô kẻ xám hoặc màu chưa chắc): "
        + "; ".join(parts)
        + "."
    )


def _heading(kind: str, box: Box, sizes: Sizes) -> Iterator[str]:
    title = f"[% coalesce(@tieu_de, '{KINDS[kind][0]}') %]"
    yield qpt.label(
        "tieu_de",
        Box(box.x, box.y, box.width, sizes.title * 0.5),
        title,
        sizes.title,
        bold=True,
        centred=True,
    )
    below = "[% concat(coalesce(@don_vi, 'Tên xã, phường, tỉnh'), coalesce(' · ' || @ngay, '')) %]"
    y = box.y + sizes.title * 0.5 + 0.5
    yield qpt.label("don_vi", Box(box.x, y, box.width, 6), below, sizes.text + 1, centred=True)


def _border_key(box: Box, sizes: Sizes) -> Iterator[str]:
    """Explain the borders of zones: a legend shows a symbol once, not by the prefix of the code."""
    yield qpt.label(
        "ranh_tieu_de", Box(box.x, box.y, box.width, 4.5), "Ranh vùng quy hoạch", sizes.text - 0.5, bold=True
    )
    step = sizes.small * 0.62
    for number, entry in enumerate(dictionary.code_list("plan_borders")):
        y = box.y + 5.5 + number * step
        dash = ";".join(f"{float(part) * POINT:.3f}" for part in entry.row["dash_pt"].split(";") if part)
        width = float(entry.row["width_pt"]) * POINT
        yield qpt.line(f"ranh_{entry.code}", Box(box.x, y + step * 0.4, 16, 1), width, dash)
        yield qpt.label(
            f"ranh_chu_{entry.code}",
            Box(box.x + 18, y, box.width - 18, step),
            entry.name_vi,
            sizes.small,
            middle=True,
        )


def _scale(box: Box, sizes: Sizes) -> Iterator[str]:
    text = f"Tỷ lệ 1:[% replace(format_number(round(item_variables('{MAP_NAME}')['map_scale']), 0, 'en'), ',', ' ') %]"
    bar = Box(box.x, box.y + sizes.text * 0.55, box.width - 14, 8)
    yield qpt.label("ty_le", Box(box.x, box.y, box.width - 14, sizes.text * 0.5), text, sizes.text, bold=True)
    yield qpt.scale_bar("thuoc_ty_le", bar, MAP_NAME, sizes.small)
    yield qpt.north_arrow("huong_bac", Box(box.x + box.width - 11, box.y, 10, 15), MAP_NAME)


def _sources(kind: str, box: Box, sizes: Sizes) -> Iterator[str]:
    variables = f"item_variables('{MAP_NAME}')"
    name, code = (f"[% {variables}['{key}'] %]" for key in ("map_crs_description", "map_crs"))
    system = f"Hệ tọa độ: {name} ({code}); lưới tọa độ tính bằng mét."
    source = "Nguồn: [% coalesce(@nguon, 'ghi nguồn dữ liệu, số và ngày quyết định') %]."
    text = f"{system}\n{source}\n{provisional_note(kind)}"
    yield qpt.label("nguon_va_ghi_chu", box, text, sizes.small)


def template(kind: str, paper: str, upright: bool) -> str:
    """Return a template: `kind` plan or status, `paper` a4 or a3."""
    sizes = SIZES[paper]
    short, long = PAPERS[paper]
    width, height = (short, long) if upright else (long, short)
    inner = Box(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN)
    top = inner.y + 3 + sizes.head
    bottom = inner.y + inner.height - 4
    room = sizes.small + 0.5  # for the coordinates beside the map
    parts = [
        qpt.rectangle("khung", inner, 0.5),
        *_heading(kind, Box(inner.x + 3, inner.y + 3, inner.width - 6, sizes.head), sizes),
    ]
    keys = 9 + 3 * sizes.small * 0.62 if kind == "plan" else 0.0
    if upright:
        map_box = Box(
            inner.x + room, top + room, inner.width - 2 * room, bottom - sizes.foot - top - 2 * room
        )
        row = bottom - sizes.row
        left = Box(inner.x + 4, row, inner.width * 0.34, sizes.row)
        middle = Box(left.x + left.width + 3, row, inner.width * 0.25 if keys else 0, sizes.row)
        start = middle.x + (middle.width + 3 if keys else 0)
        boxes = (left, middle, Box(start, row, inner.x + inner.width - 4 - start, sizes.row))
        legend = Box(inner.x + 4, bottom - sizes.foot + 1, inner.width - 8, sizes.foot - sizes.row - 2)
    else:
        map_box = Box(
            inner.x + room, top + room, inner.width - sizes.side - 2 * room - 2, bottom - top - 2 * room
        )
        notes = sizes.small * 6.0
        x, wide, low = inner.x + inner.width - sizes.side - 1, sizes.side - 2, bottom - notes - 17 - keys
        boxes = (
            Box(x, low + keys, wide, 16), Box(x, low, wide, keys), Box(x, low + keys + 17, wide, notes),
        )  # fmt: skip
        legend = Box(x, top + room - 2, wide, low - top - room)
    parts += [
        qpt.map_frame(MAP_NAME, map_box, annotation=sizes.small - 0.5),
        qpt.legend("chu_giai", legend, MAP_NAME, sizes.small, columns=2 if upright else 1),
        *(_border_key(boxes[1], sizes) if keys else ()),
        *_scale(boxes[0], sizes),
        *_sources(kind, boxes[2], sizes),
    ]
    way = "đứng" if upright else "ngang"
    return qpt.document(f"{KINDS[kind][1]} {paper.upper()} {way}", width, height, parts)


def templates() -> dict[str, str]:
    """Return file name → template."""
    return {
        f"{kind}_{paper}_{'portrait' if upright else 'landscape'}.qpt": template(kind, paper, upright)
        for kind in KINDS
        for paper in PAPERS
        for upright in (False, True)
    }


def write_layouts(folder: Path) -> list[Path]:
    """Write all templates into a folder and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = templates()
    for old in folder.glob("*.qpt"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    return [folder / name for name in made]
