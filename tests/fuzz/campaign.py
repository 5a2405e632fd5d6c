"""Damaged files by the hundred through the real engine process: what came out of it, file by file."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bacgiang_gis_plugin.engine.messages import MESSAGES

from .mutations import mutate, mutate_archive, mutate_geopackage
from .seed_files import SEEDS

LAUNCHER = Path(__file__).resolve().parents[2] / "bacgiang_gis_plugin" / "engine" / "launch.py"
OPERATIONS = {
    "dgn": "import_cad_sheets",
    "dgn8": "import_cad_sheets",
    "dwg": "import_cad_sheets",
    "dxf": "import_cad_sheets",
    "pol": "import_legacy",
    "csv": "import_survey",
    "gpkg": "import_legacy",
    "zip": "import_legacy",
    "plan_dxf": "import_plan",
    "plan_gpkg": "import_plan",
}
LAYERS = {
    "import_cad_sheets": ("lines", "texts", "sheets"),
    "import_legacy": ("parcels", "matches", "errors"),
    "import_plan": ("zones", "rejected", "findings", "matches"),
    "import_survey": ("survey_points", "survey_lines", "survey_findings"),
}
TEXT = {"dxf", "csv", "plan_dxf"}
# Codes that say only that something broke: a damaged file must be told by name.
NOT_AN_ANSWER = {"INTERNAL", "WORKER_DIED", "OUT_OF_MEMORY", "CAD_READER_FAILED", "LEGACY_READER_FAILED"}
MEMORY = 6 << 30
SECONDS_PER_FILE = 10


@dataclass
class Outcome:
    """What became of the files of one kind; ``bad`` holds (file, why) and has to stay empty."""

    answers: Counter[str] = field(default_factory=Counter)
    bad: list[tuple[str, str]] = field(default_factory=list)


def damaged_files(kind: str, seeds: range, folder: Path) -> list[Path]:
    """Write a damaged file for each seed number; the same number gives the same bytes."""
    source = folder / "seeds"
    source.mkdir(parents=True)
    sound = SEEDS[kind](source)
    target = folder / "files"
    target.mkdir()
    paths = []
    for seed in seeds:
        chance = random.Random(f"{kind} {seed}")
        original = chance.choice(sound)
        path = target / f"{kind}_{seed:06d}{original.suffix}"
        path.write_bytes(original.read_bytes())
        if original.suffix == ".gpkg":
            mutate_geopackage(path, chance)
        elif kind == "zip":
            mutate_archive(path, chance)
        else:
            path.write_bytes(mutate(path.read_bytes(), chance, text=kind in TEXT))
        paths.append(path)
    return paths


def run_engine(
    operation: str, parameters: dict[str, Any], folder: Path, seconds: float
) -> list[dict[str, Any]]:
    """Run one job and return its events; a crash, a hang or noise on standard output is an event ``broken``."""
    job = folder / "job.json"
    job.write_text(json.dumps({"operation": operation, "parameters": parameters, "job_id": "fuzz"}))

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

    try:
        process = subprocess.run(
            [sys.executable, "-I", str(LAUNCHER), str(job)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
            preexec_fn=limit,
        )
    except subprocess.TimeoutExpired:
        return [{"event": "broken", "why": f"not finished after {seconds} s"}]
    try:
        events = [json.loads(line) for line in process.stdout.splitlines()]
    except ValueError:
        return [{"event": "broken", "why": f"noise: {process.stdout[-200:]!r}"}]
    last = events[-1]["event"] if events else ""
    if (process.returncode, last) not in {(0, "result"), (1, "error")}:
        why = f"exit code {process.returncode}, last event {last!r}: {process.stderr[-300:]!r}"
        return [*events, {"event": "broken", "why": why}]
    return events


def import_files(kind: str, files: list[Path], folder: Path) -> list[dict[str, Any]]:
    """Import files in one job and return its events."""
    operation = OPERATIONS[kind]
    folder.mkdir()
    parameters: dict[str, Any] = {
        "inputs": [str(path) for path in files],
        "report": str(folder / "report.json"),
    }
    parameters |= {name: f"{folder / name}.gpkg" for name in LAYERS[operation]}
    return run_engine(operation, parameters, folder, 60 + SECONDS_PER_FILE * len(files))


def rows_of(report: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    """Return (file, code or None where it was read, reason) for each file of an import's report."""
    rows = report.get("sheets") or report.get("entries") or report.get("file_reports") or []
    return [(row.get("file") or row["name"], row["code"], row["reason"]) for row in rows]


def judge(kind: str, files: list[Path], folder: Path, outcome: Outcome) -> None:
    """Import a batch and enter what became of each file; a broken batch is halved until its file is found."""
    events = import_files(kind, files, folder)
    last = events[-1]
    code = last.get("code", "")
    if last["event"] == "broken" or code in NOT_AN_ANSWER or (code and code not in MESSAGES):
        if len(files) == 1:
            outcome.bad.append((str(files[0]), str(last.get("why") or last)[:600]))
            return
        half = len(files) // 2
        judge(kind, files[:half], folder / "a", outcome)
        judge(kind, files[half:], folder / "b", outcome)
        return
    if last["event"] == "error":
        outcome.answers[code] += len(files)
        return
    text = (folder / "report.json").read_text(encoding="utf-8")
    named = [path for path in files if path.name in text]
    outcome.answers["report"] += len(named)
    outcome.bad += [(str(path), "not in the report") for path in files if path not in named]
    outcome.bad += [
        (name, f"{code}: {reason}")
        for name, code, reason in rows_of(json.loads(text))
        if code in NOT_AN_ANSWER
    ]
    outcome.answers["read"] += sum(code is None for _, code, _ in rows_of(json.loads(text)))


def direct_jobs(path: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """Return jobs that take a damaged layer straight, without an import in between."""
    out = {
        name: str(folder / f"{name}.gpkg") for name in ("errors", "repaired", "output", "parcels", "points")
    }
    return {
        "check_parcels": {"parcels": str(path), "points": out["points"], "html": str(folder / "report.html")},
        "repair_parcels": {"parcels": str(path), "errors": out["errors"], "repaired": out["repaired"]},
        "transform_vn2000": {"layer": str(path), "output": out["output"], "target_crs": "EPSG:9209"},
        "build_parcels": {
            "lines": str(path),
            "texts": str(path),
            "parcels": out["parcels"],
            "errors": out["errors"],
            "text_field": "LoaiDat",
            "role_field": "GhiChu",
        },
    }


def use_directly(seeds: range, folder: Path) -> Outcome:
    """Run each operation on its share of damaged layers, one job a file."""
    outcome = Outcome()
    for number, path in enumerate(damaged_files("gpkg", seeds, folder)):
        target = folder / f"out{number}"
        target.mkdir()
        jobs = direct_jobs(path, target)
        operation = sorted(jobs)[number % len(jobs)]
        last = run_engine(operation, jobs[operation], target, 60)[-1]
        code = last.get("code", "")
        if last["event"] == "broken" or code in NOT_AN_ANSWER or (code and code not in MESSAGES):
            outcome.bad.append((f"{operation} {path}", str(last.get("why") or last)[:600]))
        elif code and any(target.glob("*.gpkg")):
            outcome.bad.append((f"{operation} {path}", "an error, and an output all the same"))
        outcome.answers[code or "result"] += 1
    return outcome


def campaign(kind: str, seeds: range, folder: Path) -> Outcome:
    """Damage and import one file per seed number, in one job; see ``judge``."""
    outcome = Outcome()
    files = damaged_files(kind, seeds, folder)
    judge(kind, files, folder / "out", outcome)
    outside = [path for path in folder.rglob("*escaped*") if "seeds" not in path.parts]
    outcome.bad += [(str(path), "escaped from its archive") for path in outside]
    return outcome
