"""Zones with what the texts in and near them say: fields filled, several lots or codes of one zone kept and said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .codes import ZoneCode, describe_code
from .labels import PlanText, Said, place_texts, read_text

FIELDS = ("mat_do_xay_dung", "tang_cao_xay_dung", "he_so_su_dung_dat", "dan_so")


def label_zones(
    texts: Sequence[PlanText],
    geometry: Sequence[shapely.Geometry],
    layers: Sequence[str],
    codes: Sequence[ZoneCode],
) -> tuple[dict[str, list[Any]], NDArray[np.bool_]]:
    """Return dictionary field → values of n zones, and which texts (m,) say something of a zone.

    The zone's code comes from its layer, or from its first text that is a code where the office's table says so; its
    name from its texts, else the function that the code stands for. Of texts on other layers only what is plainly a
    lot, an indicator or a code counts, and a name where it is the only one.
    """
    zones = np.empty(len(geometry), dtype=object)
    zones[:] = list(geometry)
    owner, _ = place_texts(texts, zones, layers)
    own = [Said() for _ in zones]
    foreign = [Said() for _ in zones]
    used = np.zeros(len(texts), dtype=bool)
    by_name: list[list[int]] = [[] for _ in zones]
    for number, text in enumerate(texts):
        zone = int(owner[number])
        if zone < 0:
            continue
        if text.coded:
            used[number] = True
            read_text(text.text, own[zone])
            continue
        said = Said()
        read_text(text.text, said)
        if said.lots or said.values or said.codes or said.area is not None:
            used[number] = True
        elif said.names:
            by_name[zone].append(number)
        read_text(text.text, foreign[zone])
    for zone, numbers in enumerate(by_name):
        if len(numbers) == 1 and not own[zone].names:
            used[numbers[0]] = True
        else:
            foreign[zone].names = []
    return _columns(own, foreign, codes), used


def _columns(own: list[Said], foreign: list[Said], codes: Sequence[ZoneCode]) -> dict[str, list[Any]]:
    pairs = list(zip(own, foreign, codes, strict=True))
    found = [code.code or next(iter([*one.codes, *other.codes]), None) for one, other, code in pairs]
    rest = [
        [text for text in [*one.codes, *one.rest] if text != chosen]
        for (one, *_), chosen in zip(pairs, found, strict=True)
    ]
    columns: dict[str, list[Any]] = {
        "ma_loai_qh": found,
        "ten_vung": [
            _joined(one.names) or _joined(other.names) or code.name or _function(chosen)
            for (one, other, code), chosen in zip(pairs, found, strict=True)
        ],
        "ky_hieu_lo": [_joined([*one.lots, *other.lots]) for one, other, _ in pairs],
        "dien_tich_nhan": [one.area if one.area is not None else other.area for one, other, _ in pairs],
        "noi_dung": [_joined(texts) for texts in rest],
    }
    for name in FIELDS:
        columns[name] = [one.values.get(name) or other.values.get(name) for one, other, _ in pairs]
    return columns


def _function(code: str | None) -> str | None:
    return (describe_code(code)[0] or None) if code else None


def _joined(texts: Sequence[str]) -> str | None:
    """Return the texts, each once, in the order of the drawing."""
    return "; ".join(dict.fromkeys(texts)) or None
