"""Benchmarks: this engine beside other tools, one tool at a time, on data made here.

    make bench        make bench CASES="build check"        python benchmarks/run.py [CASE ...] [--quick] [--huge]

Prints the promises of the specification with what was reached, and every run; writes both to bench.md and bench.json
in bench_output/. Returns 1 where a promise is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import build_parcels
import certificates
import check_parcels
import measuring
import overlay
import repair_parcels
from measuring import ENGINE_PYTHON, HERE, OURS, ROOT, Options, Promise, Report

CONVERT = HERE / "convert_text.py"


def convert(options: Options) -> Report:
    """Run the script that times the conversion of legacy text; its exit code says whether it is quick enough."""
    report = Report("Converting legacy text")
    log = options.folder / "convert_text.log"
    found = measuring.run("strings", OURS, [ENGINE_PYTHON, str(CONVERT)], log, options.limit)
    report.runs.append(found)
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    report.notes += [f"    {line}" for line in said]
    last = said[-1] if said else "nothing"
    report.promises.append(
        Promise("converting TCVN3 text", "≥ 1,000,000 strings in 2 s", last, found.finished)
    )
    return report


CASES: dict[str, Callable[[Options], Report]] = {
    "overlay": overlay.bench,
    "build": build_parcels.bench,
    "check": check_parcels.bench,
    "repair": repair_parcels.bench,
    "convert": convert,
    "certificates": certificates.bench,
}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "cases", nargs="*", help=f"which of {', '.join(CASES)}; all of them where none is named"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, no promises")
    parser.add_argument("--huge", action="store_true", help="five million parcels as well")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds per run")
    parser.add_argument("--rounds", type=int, default=3, help="how often a short comparison is repeated")
    parser.add_argument("--output", type=Path, default=ROOT / "bench_output")
    given = parser.parse_args()
    unknown = [name for name in given.cases if name not in CASES]
    if unknown:
        parser.error(f"no case is called {', '.join(unknown)}; known: {', '.join(CASES)}")
    given.output.mkdir(parents=True, exist_ok=True)
    options = Options(given.output, given.limit, 1 if given.quick else given.rounds, given.quick, given.huge)
    reports = [CASES[name](options) for name in CASES if not given.cases or name in given.cases]
    text = measuring.tables(reports)
    print(text)
    (given.output / "bench.md").write_text(text, encoding="utf-8")
    record = {"machine": measuring.machine(), "versions": measuring.versions()}
    whole = {**record, "reports": [asdict(report) for report in reports]}
    (given.output / "bench.json").write_text(
        json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    missed = [promise for report in reports for promise in report.promises if promise.kept is False]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
