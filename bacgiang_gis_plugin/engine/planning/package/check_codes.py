"""maThongTinQH, maHoSoQH and maDoiTuong of every object, and whether they agree throughout the package."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .codes import INFO_CODE, OBJECT_CODE, PLAN_CODE
from .delivery import DeliveredLayer
from .review import Review


def text_of(value: Any) -> str:
    """Return a value as text without outer blanks; a whole number that was stored as a number without decimals."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()


def texts(layer: DeliveredLayer, name: str) -> list[str] | None:
    values = layer.values(name)
    return None if values is None else [text_of(value) for value in values]


def common_codes(review: Review) -> tuple[str, str]:
    """Return the maHoSoQH and maThongTinQH that most objects have, empty where none has."""
    found = []
    for name in ("maHoSoQH", "maThongTinQH"):
        counts: Counter[str] = Counter()
        for layer in review.delivery.layers:
            counts.update(value for value in texts(layer, name) or [] if value)
        most = max(counts.values(), default=0)
        found.append(min((value for value, count in counts.items() if count == most), default=""))
    return found[0], found[1]


def check_codes(review: Review) -> None:
    """Check the codes of every object of every class."""
    plan, info = common_codes(review)
    owners: dict[str, list[tuple[DeliveredLayer, int]]] = {}
    for layer in review.delivery.layers:
        _check_code(review, layer, "maHoSoQH", ("plan_code", PLAN_CODE, plan))
        _check_code(review, layer, "maThongTinQH", ("info_code", INFO_CODE, info))
        _check_provinces(review, layer)
        for row, code in enumerate(_check_objects(review, layer)):
            if code:
                owners.setdefault(f"{layer.database}/{code}", []).append((layer, row))
        for name, rule in (("tenDoiTuong", "object_name_empty"), ("phanLoai", "classification_empty")):
            for row, value in enumerate(texts(layer, name) or []):
                if not value:
                    review.add(rule, layer, row, field=name)
    for same in owners.values():
        if len(same) > 1:
            layer, row = same[0]
            text = (texts(layer, "maDoiTuong") or [""])[row]
            review.add(
                "object_code_repeated", layer, row, field="maDoiTuong", text=text, value=float(len(same))
            )


def _check_code(review: Review, layer: DeliveredLayer, name: str, wanted: tuple[str, Any, str]) -> None:
    kind, form, common = wanted
    for row, value in enumerate(texts(layer, name) or []):
        if not value:
            review.add(f"{kind}_empty", layer, row, field=name)
        elif form.fullmatch(value) is None:
            review.add(f"{kind}_malformed", layer, row, field=name, text=value)
        elif value != common:
            review.add(f"{kind}_differs", layer, row, field=name, text=f"{value} ≠ {common}")


def _check_provinces(review: Review, layer: DeliveredLayer) -> None:
    plans, infos = texts(layer, "maHoSoQH"), texts(layer, "maThongTinQH")
    if plans is None or infos is None:
        return
    for row, (plan, info) in enumerate(zip(plans, infos, strict=True)):
        right = PLAN_CODE.fullmatch(plan) and INFO_CODE.fullmatch(info)
        if right and len({plan[:2], info[:2], review.province or plan[:2]}) > 1:
            given = f" / {review.province}" if review.province else ""
            review.add(
                "province_codes_differ", layer, row, field="maHoSoQH", text=f"{plan[:2]} / {info[:2]}{given}"
            )


def _check_objects(review: Review, layer: DeliveredLayer) -> list[str]:
    """Check the codes of a layer's objects and return them."""
    codes, plans = texts(layer, "maDoiTuong"), texts(layer, "maHoSoQH")
    for row, code in enumerate(codes or []):
        parts = OBJECT_CODE.fullmatch(code)
        if not code:
            review.add("object_code_empty", layer, row, field="maDoiTuong")
        elif parts is None:
            review.add("object_code_malformed", layer, row, field="maDoiTuong", text=code)
        else:
            name = layer.spec.name if layer.spec is not None else layer.name
            if parts["name"] != name:
                review.add("object_code_class", layer, row, field="maDoiTuong", text=code)
            if plans is not None and plans[row] and parts["plan"] != plans[row]:
                review.add("object_code_plan", layer, row, field="maDoiTuong", text=code)
    return codes or []
