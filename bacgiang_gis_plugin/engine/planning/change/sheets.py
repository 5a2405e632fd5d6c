"""The workbook of a land-use change: Biểu 05, every pair of codes in m², checks, codes, pictures."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ...workbook import Sheet
from ...workbook_forms import LINE, TITLE, Form, Picture
from .codes import KINDS_SAID, name_of
from .form05 import HECTARE, Heading, RoundedMatrix, form05
from .matrix import CodeSaid, Matrix

if TYPE_CHECKING:
    from .landuse_change import CodeCheck

ROW_POINTS = 15.0  # height of a row of a sheet
SCREEN_DPI = 96
POINTS = 72


def change_sheets(
    matrix: Matrix,
    shown: RoundedMatrix,
    heading: Heading,
    pictures: Mapping[str, bytes],
    checks: Sequence[CodeCheck],
) -> dict[str, pa.Table | Sheet | Form]:
    """Return the sheets by name. Areas in the tables are in m², not rounded."""
    return {
        "Biểu 05": form05(matrix, shown, heading),
        "chu_chuyen": pairs_table(matrix),
        "kiem_tra": _check_table(checks),
        "ma_dat": _said_table({heading.before: matrix.said_before, heading.after: matrix.said_after}),
        "hinh": _pictures(heading, pictures),
    }


def pairs_table(matrix: Matrix) -> pa.Table:
    """Return a row for every pair of codes with ground, official order: codes, names, area in m² and ha, percent."""
    one, other = np.nonzero(matrix.area > 0)
    area = matrix.area[one, other]
    names = [name_of(code) for code in matrix.codes]
    return pa.table(
        {
            "ma_dong_truoc": [matrix.codes[place] for place in one],
            "ten_truoc": [names[place] for place in one],
            "ma_dong_sau": [matrix.codes[place] for place in other],
            "ten_sau": [names[place] for place in other],
            "dien_tich": area,
            "dien_tich_ha": area / HECTARE,
            "ty_le": 100.0 * area / (area.sum() or 1.0),
        }
    )


def _check_table(checks: Sequence[CodeCheck]) -> pa.Table:
    return pa.table(
        {
            "ma_dat": [check.code for check in checks],
            "ten": [name_of(check.code) for check in checks],
            "lop_truoc_m2": [check.before for check in checks],
            "cong_dong_m2": [check.row_sum for check in checks],
            "chenh_lech_dong_m2": [check.row_difference for check in checks],
            "lop_sau_m2": [check.after for check in checks],
            "cong_cot_m2": [check.column_sum for check in checks],
            "chenh_lech_cot_m2": [check.column_difference for check in checks],
            "ket_qua": ["đạt" if check.passed else "SAI" for check in checks],
        }
    )


def _said_table(said: Mapping[str, Sequence[CodeSaid]]) -> pa.Table:
    rows = [(name, one) for name, several in said.items() for one in several]
    return pa.table(
        {
            "lop": pa.array([name for name, _ in rows], pa.string()),
            "ma_ghi": pa.array([one.text for _, one in rows], pa.string()),
            "dong": pa.array([one.code for _, one in rows], pa.string()),
            "cach_xu_ly": pa.array([KINDS_SAID[one.kind] for _, one in rows], pa.string()),
            "so_doi_tuong": pa.array([one.features for _, one in rows], pa.int64()),
            "dien_tich": pa.array([one.area for _, one in rows], pa.float64()),
        }
    )


def _pictures(heading: Heading, pictures: Mapping[str, bytes]) -> Form:
    form = Form(paper="A4", landscape=False)
    form.line(0, "HÌNH CHU CHUYỂN", 10, TITLE)
    row = 2
    for title, name in (("Ma trận màu", "heatmap.png"), ("Dòng chu chuyển", "sankey.png")):
        png = pictures[name]
        if form.pictures:
            form.breaks.append(row)
        _, height = struct.unpack(">II", png[16:24])
        scale = 0.7
        form.put(row, 0, f"{title}: {heading.before} → {heading.after}", LINE.but(bold=True))
        form.pictures.append(Picture((row + 1, 0), png, title, scale))
        row += 4 + int(height * scale * POINTS / SCREEN_DPI / ROW_POINTS)
    return form
