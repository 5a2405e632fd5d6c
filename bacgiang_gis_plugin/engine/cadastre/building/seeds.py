"""Seeds: centroids that carry the data of their parcel, as FAMIS and gCadas make them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import shapely

from .label_faces import LABEL_POINT, Labelled
from .labels import FaceLabel, Label, read_label
from .sheet import Finding, Geometries, Sheet


def use_seeds(sheet: Sheet, labelled: Labelled, polygons: Geometries) -> list[Finding]:
    """Give faces without a number the data of the seed in them, and let it choose between several labels.

    Changes ``labelled``. A label that is there counts; where its number is another one than the seed's that is a
    finding, as are a seed in no face and several seeds with different numbers in one.
    """
    points, labels, owners, shared = _seeds(sheet)
    if not labels:
        return []
    places = np.full(len(labels), -1, dtype=np.int64)
    if len(polygons):
        row, face = shapely.STRtree(polygons).query(shapely.points(points), predicate="intersects")
        order = np.lexsort((-face, -shapely.area(polygons[face]), row))
        places[row[order]] = face[order]
    found: list[Finding] = []
    inside: dict[int, list[int]] = defaultdict(list)
    for index, place in enumerate(places.tolist()):
        if place >= 0:
            inside[place].append(index)
        else:
            outside = _finding("seed_outside", points[index], labels[index], labels[index].name or "")
            if shared[index] >= 0:
                labelled.unplaced.append((shared[index], outside))
            else:
                found.append(outside)
    for place, seeds in sorted(inside.items()):
        names = sorted({labels[seed].name or "" for seed in seeds} - {""})
        if len(names) > 1:
            found.append(_finding("several_seeds", points[seeds[0]], labels[seeds[0]], "; ".join(names)))
            continue
        labelled.seeds_used += 1
        best = max(seeds, key=lambda seed: labels[seed].number is not None)
        owner = next((owners[seed] for seed in seeds if owners[seed]), None)
        labelled.owners[place] = labelled.owners[place] or owner or ""
        rule, text = _apply(labelled, place, labels[best])
        if rule:
            found.append(_finding(rule, points[best], labelled.labels[place].label, text))
    return found


def _seeds(sheet: Sheet) -> tuple[np.ndarray, list[Label], list[str | None], list[int]]:
    """Return the seeds of the sheet: those given, and label points with a text that is a label."""
    points, labels, owners = [*sheet.seeds.points], [*sheet.seeds.labels], [*sheet.seeds.owners]
    shared = [*sheet.seeds.shared]
    for row, role in enumerate(sheet.roles):
        if role == LABEL_POINT and sheet.words[row].strip():
            label = read_label(sheet.words[row])
            if label.number is not None:
                points.append(sheet.points[row])
                labels.append(label)
                owners.append(None)
                shared.append(-1)
    return np.array(points, dtype=float).reshape(-1, 2), labels, owners, shared


def _apply(labelled: Labelled, face: int, seed: Label) -> tuple[str, str]:
    """Join the seed with the face's label; returns the rule and text of a finding, or two empty texts."""
    shown = labelled.labels[face]
    label = shown.label
    if label.number is None:
        if seed.number is None:
            labelled.labels[face] = replace(shown, label=_filled(label, seed))
            return "", ""
        numbered = replace(label, number=seed.number, lot=seed.lot)
        labelled.labels[face] = FaceLabel(_filled(numbered, seed), 1, shown.texts)
        labelled.names[face] = ""
        return "label_from_seed", seed.name or ""
    if seed.number is None or seed.name == label.name:
        labelled.labels[face] = replace(shown, label=_filled(label, seed))
        return "", ""
    chosen = next((one for one in _written(shown) if one.name == seed.name), None)
    if chosen is None:
        return "seed_differs", f"{label.name} ≠ {seed.name}"
    labelled.labels[face] = replace(shown, label=_filled(replace(chosen, other=None), seed))
    return "", ""


def _written(label: FaceLabel) -> list[Label]:
    """Return the labels of a face with several, as its texts say them."""
    return [read_label(text) for text in label.texts.split("; ")] if label.count > 1 else []


def _filled(label: Label, more: Label) -> Label:
    return replace(
        label,
        area=more.area if label.area is None else label.area,
        code=more.code if label.code is None else label.code,
        uses=label.uses or more.uses,
    )


def _finding(rule: str, point: np.ndarray, label: Label, text: str) -> Finding:
    return Finding(rule, float(point[0]), float(point[1]), label.number, text=text, name=label.name)
