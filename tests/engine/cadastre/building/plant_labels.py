"""Planted defects of labels and seeds; each function says which finding has to come of it."""

from __future__ import annotations

import shapely

from .generate import CODE, NUMBER, Commune, Line, Parcel

AT_END = 0.05  # metres; how far from its place a finding may lie


def missing_label(commune: Commune) -> bool:
    return _label(commune, "missing_label", lambda parcel: [])


def label_unreadable(commune: Commune) -> bool:
    return _label(commune, "label_unreadable", lambda parcel: [(NUMBER, "số một")])


def _label(commune: Commune, rule: str, texts: object) -> bool:
    parcel = commune.parcel()
    if parcel is None:
        return False
    parcel.texts = texts(parcel)  # type: ignore[operator]
    parcel.expected = None
    commune.expect(rule, parcel.shape, AT_END)
    return True


def several_labels(commune: Commune) -> bool:
    parcel = commune.parcel()
    if parcel is None:
        return False
    number = 900 + parcel.number
    text = f"{number}/{parcel.shape.area:.1f}"
    x, y = parcel.at
    parcel.texts = [(NUMBER, f"{parcel.number}/{parcel.shape.area:.1f}")]
    commune.extra_texts.append((x, y - 1.0, NUMBER, text, parcel.sheet))
    commune.expect("several_labels", parcel.shape, AT_END)
    return True


def unknown_land_code(commune: Commune) -> bool:
    parcel = commune.parcel()
    if parcel is None:
        return False
    parcel.code = "QQX"
    parcel.texts = commune.label(parcel.number, parcel.shape.area, "QQX")
    if (CODE, "qqx") in parcel.texts:
        parcel.code = "qqx"
    commune.expect("unknown_land_code", parcel.shape, AT_END)
    return True


def area_mismatch(commune: Commune) -> bool:
    parcel = commune.parcel()
    if parcel is None:
        return False
    parcel.texts = commune.label(
        parcel.number, parcel.shape.area * float(commune.random.uniform(1.02, 1.3)), "LUC"
    )
    parcel.code = "LUC"
    commune.expect("area_mismatch", parcel.shape, AT_END)
    return True


def uses_area_mismatch(commune: Commune) -> bool:
    parcel = commune.parcel()
    if parcel is None:
        return False
    area = parcel.shape.area
    parcel.code = "ONT+CLN"
    text = f"{parcel.number}/{area:.1f} ONT: {area / 3:.1f} + CLN: {area / 3:.1f}"
    parcel.texts = [(NUMBER, text)]
    commune.expect("uses_area_mismatch", parcel.shape, AT_END)
    return True


def repeated_number(commune: Commune) -> bool:
    one, other = commune.parcel(), commune.parcel()
    if one is None or other is None or one.sheet != other.sheet:
        for parcel in (one, other):
            if parcel is not None:
                parcel.used = False
        return False
    other.expected = one.number
    other.texts = commune.label(one.number, other.shape.area, other.code)
    commune.expect("repeated_number", shapely.union_all([one.shape, other.shape]), AT_END)
    return True


def label_outside(commune: Commune) -> bool:
    x = commune.at[0, 0][0] - 60.0 - 40.0 * len(commune.extra_texts)
    commune.extra_texts.append((x, commune.at[0, 0][1], NUMBER, "801/10.0", 1))
    commune.expect("label_outside", (x, commune.at[0, 0][1]), AT_END)
    return True


def label_on_line(commune: Commune) -> bool:
    """The label stands exactly on a corner, in number, area and code at once."""
    parcel = commune.parcel()
    if parcel is None:
        return False
    node = next((n for n in parcel.ring if commune.is_free(n)), None)
    if node is None:
        return False
    beside = [p for p in commune.parcels if node in p.ring and p is not parcel]
    if any(p.used for p in beside) or all(p.sheet != parcel.sheet for p in beside):
        parcel.used = False
        return False
    for other in beside:
        other.used = True
    parcel.at = commune.at[node]
    parcel.texts = [(NUMBER, f"{parcel.code}{parcel.number}/{parcel.shape.area:.1f}")]
    commune.busy.add(node)
    commune.expect("label_on_line", commune.at[node], AT_END)
    return True


def leader_label(commune: Commune) -> bool:
    """A small parcel inside another one, its label beside it."""
    parcel = commune.parcel()
    if parcel is None:
        return False
    x, y = (round(float(v), 3) for v in shapely.get_coordinates(parcel.shape.point_on_surface())[0])
    ring = [(x, y), (x + 1.2, y), (x + 1.2, y + 0.9), (x, y + 0.9)]
    ring = [(round(px, 3), round(py, 3)) for px, py in ring]
    commune.extra_lines.append(Line(parcel.sheet, [], [*ring, ring[0]]))
    number = 700 + parcel.number
    small = Parcel(parcel.sheet, number, [], "TSC", shapely.Polygon(ring), expected=number, used=True)
    small.at = (x + 2.0, y + 0.5)
    small.texts = [(NUMBER, f"TSC{number}/{small.shape.area:.1f}")]
    parcel.shape = parcel.shape.difference(small.shape)
    parcel.at = (round(x - 1.0, 3), y)
    parcel.texts = [(NUMBER, f"{parcel.code}{parcel.number}/{parcel.shape.area:.1f}")]
    commune.parcels.append(small)
    commune.expect("label_beside", small.at, AT_END)
    return True


def named_road(commune: Commune) -> bool:
    """No defect: a face with the name of a road and no number."""
    parcel = commune.parcel()
    if parcel is None:
        return False
    role, text = [("road_name", "Ngõ 3"), (NUMBER, "Đường bê tông"), (CODE, "DGT")][
        int(commune.random.integers(3))
    ]
    parcel.texts, parcel.expected, parcel.named = [(role, text)], None, True
    return True


def label_from_seed(commune: Commune) -> bool:
    parcel = commune.parcel()
    if parcel is None:
        return False
    parcel.texts = []
    commune.seeds.append((*parcel.at, parcel))
    commune.expect("label_from_seed", parcel.shape, AT_END)
    return True


def seed_differs(commune: Commune) -> bool:
    parcel = commune.parcel()
    if parcel is None:
        return False
    other = Parcel(parcel.sheet, parcel.number + 500, [], parcel.code, parcel.shape)
    commune.seeds.append((*parcel.at, other))
    commune.expect("seed_differs", parcel.shape, AT_END)
    return True
