"""Diagnose where the coordinates of layers belong, and put a layer right where exactly that is asked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import shapely

from ...crs import short_name
from ...datasets_write import write_layer
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputLayer, OutputFile, OutputLayer
from ...progress import Progress
from .fix import FixReport, find_reading, put_right, target_of
from .hypotheses import Diagnosis, diagnose
from .outline import Outline, default_outline, read_outline
from .readings import Reading, describe
from .report import Told, write_html
from .sources import Sampled, reference_of, sample_layer
from .words import evidence_of, summary_of


@dataclass(frozen=True)
class LayerPlace:
    """One layer's outcome: ``place`` is the evidence, ``summary_*`` the verdict in words.

    ``vertices`` were read; ``not_finite`` of them and ``without_geometry`` features could not be looked at.
    """

    path: str
    layer: str
    features: int
    vertices: int
    not_finite: int
    without_geometry: int
    summary_vi: str
    summary_en: str
    place: dict[str, Any]


@dataclass(frozen=True)
class DiagnosisReport:
    """All layers; ``right``, ``wrong`` and ``undecided`` add up to ``layers``. ``fixed``: what was asked and done."""

    layers: int
    right: int
    wrong: int
    undecided: int
    outline: str
    outline_strength: str
    reference: str | None
    fixed: FixReport | None = None
    entries: list[LayerPlace] = field(default_factory=list)


@operation
def diagnose_coordinates(
    layers: list[InputLayer],
    hypotheses: OutputLayer,
    *,
    outline: InputLayer | None = None,
    reference: InputLayer | None = None,
    commune_code: str = "",
    fix: Literal["nothing", "best", "chosen"] = "nothing",
    hypothesis: str = "",
    target_crs: str = "",
    output: OutputLayer | None = None,
    html: OutputFile | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> DiagnosisReport:
    """Tell in which system, unit and order the coordinates of layers are, with the evidence.

    ``outline``: polygons where the data should lie; else the box of ``commune_code`` or of all communes. ``reference``:
    a layer that is known to be right; without one a shift of 224 m is only seen where the outline's own boundary
    shows it. ``fix``: nothing; best (the one hypothesis that fits); chosen (the key in ``hypothesis``), written to
    ``output`` in ``target_crs`` or in the hypothesis's own system. Nothing else is moved, inputs are only read.

    Raises EngineError FILE_*, LAYER_*, CRS_*, GEOMETRY_KIND, FIELD_TAKEN, PARAMETER_INVALID, PLACE_*.
    """
    _check_request(layers, fix, hypothesis, output)
    where = read_outline(outline) if outline is not None else default_outline(commune_code)
    known = reference_of(reference) if reference is not None else None
    entries: list[LayerPlace] = []
    told: list[Told] = []
    for number, source in enumerate(layers):
        progress.update(
            0.7 * number / len(layers), "Looking at {layer}", layer=source.layer or source.path.stem
        )
        sampled = sample_layer(source, progress, boundary=known is not None or bool(len(where.edges)))
        diagnosis = diagnose(
            sampled.points, sampled.info.crs, where, boundary=sampled.boundary, reference=known
        )
        entries.append(_entry(sampled, diagnosis))
        told.append(
            Told(entries[-1].layer, entries[-1].summary_vi, entries[-1].summary_en, diagnosis, sampled)
        )
        _tell(entries[-1], diagnosis, progress)
    _write_hypotheses(hypotheses, entries, told, where)
    fixed = None
    if fix != "nothing" and output is not None:
        fixed = _fix(layers[0], told[0], where, fix, hypothesis, target_crs, output, progress.part(0.7, 0.95))
    verdicts = [one.diagnosis.verdict for one in told]
    result = DiagnosisReport(
        len(layers),
        verdicts.count("right"),
        sum(verdict in ("wrong", "named") for verdict in verdicts),
        sum(verdict not in ("right", "wrong", "named") for verdict in verdicts),
        where.source,
        where.strength,
        None if reference is None else f"{reference.path.name}|{reference.layer or ''}".rstrip("|"),
        fixed,
        entries,
    )
    if html is not None:
        write_html(html, told, where, known, asdict(result))
    if report is not None:
        write_json(report, asdict(result) | {"fix_asked": fix, "hypothesis_asked": hypothesis})
    return result


def _check_request(layers: list[InputLayer], fix: str, hypothesis: str, output: OutputLayer | None) -> None:
    def refuse(name: str, value: object, reason: str) -> EngineError:
        return EngineError("PARAMETER_INVALID", name=name, value=value, reason=reason)

    if not layers:
        raise refuse("layers", "", "at least one layer is needed")
    if fix == "nothing":
        if output is not None:
            raise refuse("output", output.path, "nothing was asked to be put right")
        return
    if output is None:
        raise refuse("output", "", "an output for the layer put right is needed")
    if len(layers) > 1:
        raise refuse("fix", fix, "only one layer at a time is put right")
    if fix == "chosen" and not hypothesis:
        raise refuse("hypothesis", "", "name the hypothesis to follow, as the table has it")


def _entry(sampled: Sampled, diagnosis: Diagnosis) -> LayerPlace:
    vi, en = summary_of(diagnosis)
    info = sampled.info
    return LayerPlace(
        str(info.path), info.layer, info.count, sampled.vertices, sampled.not_finite, sampled.without_geometry,
        vi, en, evidence_of(diagnosis),
    )  # fmt: skip


def _tell(entry: LayerPlace, diagnosis: Diagnosis, progress: Progress) -> None:
    if entry.not_finite:
        progress.warning(
            "{layer}: {count} coordinates are not numbers or infinite.",
            layer=entry.layer,
            count=entry.not_finite,
        )
    if diagnosis.verdict == "right":
        progress.info(
            "{layer}: {verdict}", layer=entry.layer, verdict=f"{entry.summary_vi} / {entry.summary_en}"
        )
    else:
        progress.warning(
            "{layer}: {verdict}", layer=entry.layer, verdict=f"{entry.summary_vi} / {entry.summary_en}"
        )


def _fix(
    source: InputLayer,
    told: Told,
    outline: Outline,
    fix: str,
    hypothesis: str,
    target_crs: str,
    output: OutputLayer,
    progress: Progress,
) -> FixReport:
    """Put a layer right by the hypothesis asked for. Raises EngineError PLACE_*, CRS_*, FIELD_TAKEN."""
    diagnosis, info = told.diagnosis, told.sampled.info
    reading: Reading
    if fix == "best":
        best = diagnosis.best
        if best is None or diagnosis.verdict not in ("wrong", "named"):
            raise EngineError("PLACE_NOT_SURE", path=info.path, layer=info.layer, verdict=told.summary_en)
        reading = best.reading
        if diagnosis.rivals and told.diagnosis.shift == "undecided":
            progress.warning(
                "Other readings put the layer into the outline too: {others}. Check the result with a reference.",
                others=", ".join(one.key for one in diagnosis.rivals),
            )
    else:
        largest = (
            float(np.abs(np.median(told.sampled.points, axis=0)).max()) if len(told.sampled.points) else 0.0
        )
        reading = find_reading(hypothesis, info.crs, outline, largest)
        best_key = diagnosis.best.key if diagnosis.best and diagnosis.verdict != "several" else ""
        if reading.key != best_key:
            progress.warning(
                "The evidence does not show that {hypothesis} is right; it was followed because it was asked for.",
                hypothesis=reading.key,
            )
    target = target_of(reading, target_crs)
    vi, en = describe(reading, info.crs)
    progress.info("Put right as asked: {hypothesis}", hypothesis=f"{vi} / {en} → {short_name(target)}")
    done = put_right(source, info, output, reading, target, progress)
    if done.largest_move is not None:
        progress.info(
            "{moved} of {points} points moved, at most {largest} m, on average {mean} m.",
            moved=done.moved,
            points=done.points,
            largest=f"{done.largest_move:.3f}",
            mean=f"{done.mean_move or 0.0:.3f}",
        )
    return done


def _write_hypotheses(
    output: OutputLayer, entries: list[LayerPlace], told: list[Told], outline: Outline
) -> None:
    """Write a row per hypothesis; its geometry is the layer's extent there, none where it has no place."""
    rows = [
        (entry, one, number, hypothesis, evidence)
        for entry, one in zip(entries, told, strict=True)
        for number, (hypothesis, evidence) in enumerate(
            zip(one.diagnosis.hypotheses, entry.place["hypotheses"], strict=True), 1
        )
    ]
    boxes = [None if one.bounds is None else shapely.box(*one.bounds) for _, _, _, one, _ in rows]
    geometry = np.array(boxes, dtype=object)
    fits = [one.fit for _, _, _, one, _ in rows]
    columns = {
        "tep": pa.array([entry.path.rpartition("/")[2] for entry, *_ in rows], pa.string()),
        "lop": pa.array([entry.layer for entry, *_ in rows], pa.string()),
        "hang": pa.array([number for _, _, number, _, _ in rows], pa.int32()),
        "gia_thiet": pa.array([one.key for _, _, _, one, _ in rows], pa.string()),
        "mo_ta": pa.array([found["vi"] for *_, found in rows], pa.string()),
        "mo_ta_en": pa.array([found["en"] for *_, found in rows], pa.string()),
        "epsg": pa.array([_code(found["crs"]) for *_, found in rows], pa.int32()),
        "ty_le_trong": pa.array([100 * one.inside for _, _, _, one, _ in rows], pa.float64()),
        "khoang_cach": pa.array([found["distance"] for *_, found in rows], pa.float64()),
        "ty_le_khop": pa.array([None if fit is None else 100 * fit.share for fit in fits], pa.float64()),
        "do_lech": pa.array([None if fit is None else fit.residual for fit in fits], pa.float64()),
        "nguong_khop": pa.array([None if fit is None else fit.tolerance for fit in fits], pa.float64()),
        "ket_luan": pa.array([one.diagnosis.verdict for _, one, *_ in rows], pa.string()),
        "do_tin_cay": pa.array([one.diagnosis.confidence for _, one, *_ in rows], pa.string()),
    }
    write_layer(output, geometry, columns, geometry_type="Polygon", crs=outline.plane)


def _code(crs: str) -> int | None:
    return int(crs.removeprefix("EPSG:")) if crs.startswith("EPSG:") else None
