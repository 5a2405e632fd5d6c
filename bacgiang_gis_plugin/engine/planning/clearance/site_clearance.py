"""The operation: a project boundary → numbered list of parcels, remainders, buildings, totals, map book."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ...crs import require_planar, require_same, short_name
from ...datasets import LayerInfo, layer_info
from ...datasets_write import write_layer
from ...dictionary import land_use
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputFile, InputLayer, Metres, OutputFile, OutputLayer, SquareMetres
from ...progress import Progress
from ...vietnamese import number
from ..overlay.blocks import multi
from .listing import Listing, Settings, make_listing
from .map_book import write_map_book
from .messages import WARNINGS
from .numbering import NUMBER, keys_of, repeated
from .rows import (
    KEYS,
    NO_PRICE,
    OWNERS,
    PART,
    PARTS_SMALL,
    TOO_SMALL,
    building_table,
    row_table,
)
from .tables import read_minimum, read_prices
from .totals import Balance, Total, amount_of, exact_sum, totals_by
from .workbook import Content, write_clearance_workbook

LISTED = 1000
LEAST = 1 - 1e-9  # of the last decimal
ANY_DAY = date(2024, 8, 1)  # unknown codes are unknown on every day
SHOWN = 0.005  # m²: less is not worth a warning


@dataclass
class ClearanceReport:
    """Counts and areas (m²). ``balance`` says how the listed areas become the area of the boundary.

    ``parcels = affected + only_touched + unusable + not_affected``. Lists hold at most 1000 entries.
    """

    parcels: int = 0
    affected: int = 0
    whole: int = 0
    part: int = 0
    only_touched: int = 0
    not_affected: int = 0
    unusable: int = 0
    unusable_parcels: list[tuple[int, str]] = field(default_factory=list)
    repaired: int = 0
    too_small: int = 0
    split: int = 0
    boundary_polygons: int = 0
    boundary_repaired: int = 0
    boundary_unusable: int = 0
    boundary_double_area: float = 0.0
    inside_area: float = 0.0
    outside_area: float = 0.0
    balance: Balance | None = None
    by_code: list[Total] = field(default_factory=list)
    by_commune: list[Total] = field(default_factory=list)
    buildings: int = 0
    building_area: float = 0.0
    unusable_buildings: list[tuple[int, str]] = field(default_factory=list)
    priced: int = 0
    without_price: int = 0
    amount: int | None = None
    kept_numbers: int = 0
    repeated_keys: list[str] = field(default_factory=list)
    unknown_codes: list[str] = field(default_factory=list)
    owners: bool = False
    map_groups: int = 0
    warnings: list[str] = field(default_factory=list)


@operation
def site_clearance(
    parcels: InputLayer,
    boundary: InputLayer,
    affected: OutputLayer,
    remainders: OutputLayer | None = None,
    buildings: InputLayer | None = None,
    buildings_out: OutputLayer | None = None,
    *,
    document: str = "",
    minimum_area: SquareMetres | None = None,
    minimum_table: InputFile | None = None,
    price_table: InputFile | None = None,
    position_field: str | None = None,
    include_owners: bool = False,
    band: Metres = 20.0,
    earlier: InputLayer | None = None,
    negligible: SquareMetres = 0.0,
    decimals: int = 1,
    per_page: int = 14,
    workbook: OutputFile | None = None,
    pdf: OutputFile | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> ClearanceReport:
    """List the parcels that a project boundary takes ground from, with what is left of them.

    ``affected`` has a row per parcel (the ground inside), numbered from the north in bands of ``band`` m, left to
    right and back; ``earlier``, a list that was made before, keeps its numbers. ``remainders`` has the parts outside.
    Areas are exact and rounded (``decimals``) so that inside + outside is the parcel. Whether a remainder is too small
    is told by ``minimum_table`` and ``minimum_area`` of the office: none is shipped. Amounts are whole đồng, computed
    with decimal numbers; a parcel without a price is marked. Owners are read only with ``include_owners``.

    The parcels about the boundary are held in memory, the others streamed. Raises EngineError CRS_MISSING,
    CRS_NOT_PLANAR, CRS_DIFFERS, GEOMETRY_KIND, LAYER_EMPTY, FIELD_MISSING, PARAMETER_INVALID, CLEARANCE_*.
    """
    _check(band, decimals, per_page)
    infos = [layer_info(one) for one in (parcels, boundary, buildings, earlier) if one]
    crs = _same_plane(infos[: 3 if buildings else 2])
    owners = [name for name in OWNERS if include_owners and name in infos[0].fields]
    # Less than the last decimal might be shown as nothing: it is counted and stated, not listed.
    least = max(negligible, LEAST * 10.0**-decimals)
    tables = read_minimum(minimum_table, minimum_area), read_prices(price_table)
    settings = Settings(*tables, position_field, owners, band, least, decimals)
    listing = make_listing(parcels, infos[0], boundary, buildings, earlier, settings, progress)
    result = _counted(listing)
    _warn(result, settings, include_owners, progress)
    progress.update(0.5, "Writing the layers")
    _write_layers(listing, document, crs, affected, remainders, buildings_out if buildings else None)
    said = _minimum_said(minimum_table, minimum_area), price_table.name if price_table else "không dùng"
    content = _content(listing, result, document, short_name(crs), *said)
    if workbook:
        write_clearance_workbook(workbook, content)
    if pdf:
        progress.update(0.7, "Drawing the map book")
        result.map_groups = write_map_book(pdf, content, listing, short_name(crs), per_page)
    if report:
        write_json(report, asdict(result))
    return result


def _same_plane(infos: list[LayerInfo]) -> str:
    for info in infos:
        require_planar(info)
        require_same(infos[0], info)
    return require_planar(infos[0])


def _write_layers(
    listing: Listing,
    document: str,
    crs: str,
    affected: OutputLayer,
    remainders: OutputLayer | None,
    buildings: OutputLayer | None,
) -> None:
    table = row_table(listing.rows, listing.found, listing.settings.owners, document)
    write_layer(affected, multi(listing.found.inside), table, geometry_type="MultiPolygon", crs=crs)
    if remainders:
        _write_remainders(remainders, listing, document, crs)
    if buildings:
        told = building_table(listing.buildings, listing.found, document)
        write_layer(buildings, multi(listing.shapes), told, geometry_type="MultiPolygon", crs=crs)


def _check(band: float, decimals: int, per_page: int) -> None:
    for name, value, right in (
        ("band", band, band > 0),
        ("decimals", decimals, 0 <= decimals <= 3),
        ("per_page", per_page, 1 <= per_page <= 30),
    ):
        if not right:
            raise EngineError("PARAMETER_INVALID", name=name, value=value, reason="it is out of range")


def _write_remainders(output: OutputLayer, listing: Listing, document: str, crs: str) -> None:
    """Write each part of the remainders as a feature."""
    found, rows = listing.found, listing.rows
    left = np.array([row.taken == PART for row in rows], dtype=bool)[found.part_of]
    left &= shapely.area(found.parts) > listing.settings.negligible
    owner = found.part_of[left]
    names = [name for name in KEYS if name in found.table.column_names and name != "dien_tich_phap_ly"]
    place = pa.array(owner)
    columns: dict[str, Any] = {
        "van_ban": pa.array([document] * len(owner), pa.string()),
        NUMBER: pa.array([rows[at].number for at in owner.tolist()], pa.int64()),
        **{name: found.table.column(name).take(place) for name in names},
        "fid_thua": pa.array(found.fids[owner]),
        "dien_tich": pa.array(shapely.area(found.parts[left])),
        "dien_tich_tron": pa.array(listing.areas.parts[left]),
        "phan_con_lai": pa.array([rows[at].remainder for at in owner.tolist()], pa.string()),
    }
    write_layer(output, multi(found.parts[left]), pa.table(columns), geometry_type="MultiPolygon", crs=crs)


def _counted(listing: Listing) -> ClearanceReport:
    counts, rows, ground, keys = listing.counts, listing.rows, listing.ground, keys_of(listing.found.table)
    part = sum(row.taken == PART for row in rows)
    unknown = {code for row in rows for code in land_use(row.code, ANY_DAY).unknown}
    return ClearanceReport(
        parcels=counts.parcels,
        affected=len(rows),
        whole=len(rows) - part,
        part=part,
        only_touched=counts.only_touched,
        not_affected=counts.parcels - len(rows) - counts.only_touched - counts.unusable,
        unusable=counts.unusable,
        unusable_parcels=counts.unusable_parcels,
        repaired=counts.repaired,
        too_small=sum(row.remainder in (TOO_SMALL, PARTS_SMALL) for row in rows),
        split=sum(row.parts > 1 for row in rows),
        boundary_polygons=ground.polygons,
        boundary_repaired=ground.repaired,
        boundary_unusable=ground.unusable,
        boundary_double_area=ground.double_area,
        inside_area=float(listing.found.inside_area.sum()),
        outside_area=float(listing.found.outside_area.sum()),
        balance=listing.balance,
        by_code=totals_by(rows, lambda row: row.code),
        by_commune=totals_by(rows, lambda row: row.commune),
        buildings=len(listing.buildings),
        building_area=exact_sum([one.inside for one in listing.buildings]),
        unusable_buildings=listing.unusable_buildings[:LISTED],
        priced=sum(row.amount is not None for row in rows),
        without_price=sum(row.price_state == NO_PRICE for row in rows),
        amount=amount_of(rows),
        kept_numbers=listing.kept_numbers,
        repeated_keys=repeated(keys)[:LISTED],
        unknown_codes=sorted(unknown)[:LISTED],
        owners=bool(listing.settings.owners),
    )


def _minimum_said(table: InputFile | None, area: float | None) -> str:
    said = [table.name] if table else []
    said += [f"{number(area, 1)} m² cho loại đất không có trong bảng"] if area is not None else []
    return "; ".join(said) or "chưa nhập: không xét"


def _content(
    listing: Listing, result: ClearanceReport, document: str, system: str, minimum: str, prices: str
) -> Content:
    settings = listing.settings
    return Content(
        document,
        listing.rows,
        result.by_code,
        result.by_commune,
        listing.buildings,
        listing.balance,
        settings.owners,
        settings.prices is not None,
        settings.decimals,
        _notes(listing, result, system, minimum, prices),
    )


def _notes(
    listing: Listing, result: ClearanceReport, system: str, minimum: str, prices: str
) -> list[tuple[str, Any]]:
    """Return the notes of the workbook: how the list was made, and that its sums are right."""
    balance, settings = listing.balance, listing.settings
    return [
        ("Hệ tọa độ", system),
        ("Số thửa đã đọc", result.parcels),
        ("Số thửa trong danh sách", result.affected),
        ("– thu hồi toàn bộ", result.whole),
        ("– thu hồi một phần", result.part),
        ("– phần còn lại chia thành nhiều mảnh", result.split),
        ("– phần còn lại nhỏ hơn mức tối thiểu", result.too_small),
        ("Thửa chỉ chạm ranh giới, không lập danh sách", result.only_touched),
        ("Thửa không dùng được hình học", result.unusable),
        ("Diện tích trong ranh giới dự án (m²)", balance.boundary),
        ("Tổng phần thửa trong ranh giới (m²)", balance.parcels),
        ("Các thửa chồng nhau (m²)", balance.double),
        ("Phần của thửa chỉ chạm (m²)", balance.touched),
        ("Không phải thửa đất (m²)", balance.not_parcels),
        ("Sai lệch của phép cộng (m²)", balance.difference),
        ("Tổng diện tích đã làm tròn (m²)", balance.listed_rounded),
        (
            "Mức tối thiểu của phần còn lại (do tỉnh quy định, cơ quan nhập)",
            minimum,
        ),
        ("Bảng giá", prices),
        ("Thửa chưa có đơn giá (không tính vào thành tiền)", result.without_price),
        ("Đánh số: từ bắc xuống, từng dải, trái sang phải rồi ngược lại; bề rộng dải (m)", settings.band),
        ("Số thứ tự giữ theo danh sách trước", result.kept_numbers),
        ("Diện tích không đáng kể, nhỏ hơn thì không lập danh sách (m²)", round(settings.negligible, 6)),
        ("Diện tích pháp lý", "chép nguyên từ lớp thửa, không tính lại"),
        ("Tên chủ sử dụng đất", "có, theo yêu cầu" if result.owners else "không đưa vào"),
    ]


def _warn(result: ClearanceReport, settings: Settings, include_owners: bool, progress: Progress) -> None:
    balance = result.balance
    double, free = (balance.double, balance.not_parcels) if balance else (0.0, 0.0)
    said: list[tuple[str, float, dict[str, Any]]] = [
        ("unusable", result.unusable, {"count": result.unusable}),
        (
            "repaired",
            result.repaired + result.boundary_repaired,
            {"count": result.repaired, "boundary": result.boundary_repaired},
        ),
        ("boundary_double", result.boundary_double_area, {"area": f"{result.boundary_double_area:.1f}"}),
        ("double", double, {"area": f"{double:.2f}"}),
        ("not_parcels", free, {"area": f"{free:.2f}"}),
        ("touched", result.only_touched, {"count": result.only_touched}),
        ("no_minimum", result.part if settings.minimum.empty else 0, {"count": result.part}),
        ("no_price", result.without_price, {"count": result.without_price}),
        ("repeated", len(result.repeated_keys), {"count": len(result.repeated_keys)}),
        (
            "unknown_codes",
            len(result.unknown_codes),
            {"count": len(result.unknown_codes), "codes": ", ".join(result.unknown_codes[:10])},
        ),
        ("buildings", len(result.unusable_buildings), {"count": len(result.unusable_buildings)}),
        ("no_owners", include_owners and not result.owners, {}),
        ("owners", result.owners, {}),
    ]
    for name, worth, values in said:
        if worth > SHOWN:
            result.warnings.append(progress.warning(WARNINGS[name], **values))
