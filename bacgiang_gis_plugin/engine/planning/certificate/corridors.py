"""What a layer of protection corridors says of each corridor beside its name: width, basis, legal status."""

from __future__ import annotations

from ...datasets import read_layer
from ...dictionary import find_code
from ...map_symbols import is_corridor
from ...parameters import InputLayer
from ...vietnamese import number
from ..overlay.plans import Plan

WIDTH, SIDE, BASIS, STATUS = "be_rong_hanh_lang", "tinh_tu", "can_cu", "tinh_trang_phap_ly"
FIELDS = (WIDTH, SIDE, BASIS, STATUS)


def is_corridor_plan(plan: Plan) -> bool:
    """Whether all zones of a plan are protection corridors."""
    codes = plan.table.column("ma_loai_qh").unique().to_pylist()
    return bool(codes) and all(is_corridor(code) for code in codes)


def corridor_details(plan: Plan) -> dict[int, str] | None:
    """Return feature number → lines on width, basis and legal status; None for a plan that is no corridor layer."""
    if not is_corridor_plan(plan):
        return None
    by_lower = {name.lower(): name for name in plan.info.fields}
    columns = {name: by_lower[name] for name in FIELDS if name in by_lower}
    if not columns:
        return {}
    source = InputLayer(plan.info.path, plan.info.layer)
    layer = read_layer(source, list(columns.values()), read_geometry=False)
    rows = layer.table.rename_columns([name.lower() for name in layer.table.column_names]).to_pylist()
    return {fid: _told(row) for fid, row in zip(layer.fids.tolist(), rows, strict=True)}


def _told(row: dict[str, object]) -> str:
    lines = []
    width = row.get(WIDTH)
    if isinstance(width, int | float):
        side = f" ({row[SIDE]})" if row.get(SIDE) else ""
        lines.append(f"Bề rộng {number(width, 0 if float(width).is_integer() else 2)} m{side}")
    if row.get(BASIS):
        lines.append(f"Căn cứ: {row[BASIS]}")
    if row.get(STATUS):
        entry = find_code("corridor_states", str(row[STATUS]))
        lines.append(f"Tình trạng pháp lý: {entry.name_vi if entry else row[STATUS]}")
    return "\n".join(lines)
