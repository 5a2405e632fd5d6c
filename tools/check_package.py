"""Scan the unzipped package as the plugin repository does: bandit at its lowest severity, detect-secrets."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def run_json(command: list[str], folder: Path) -> dict[str, Any]:
    """Run a scanner and return its JSON report (exit codes say little). Raises ValueError without JSON."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError:
        raise ValueError(f"{command[0]} gave no report: {done.stderr.strip()[-500:]}") from None
    return report


def bandit_findings(folder: Path) -> list[str]:
    """Every finding of every rule, and every file that bandit could not read."""
    report = run_json(["bandit", "--recursive", ".", "--format", "json", "--quiet"], folder)
    lines = [f"{item['filename']}: not scanned: {item['reason']}" for item in report["errors"]]
    lines += [
        f"{item['filename']}:{item['line_number']}: {item['test_id']} {item['issue_text']}"
        for item in report["results"]
    ]
    return lines


def secret_findings(folder: Path) -> list[str]:
    """Every finding; detect-secrets exits 0 whatever it finds, so its report is read."""
    report = run_json(["detect_secrets", "scan", "--all-files", "."], folder)
    return [
        f"{name}:{item['line_number']}: {item['type']}"
        for name, items in sorted(report["results"].items())
        for item in items
    ]


def main() -> int:
    """Check the one ZIP in dist/, or the one named."""
    archives = [Path(sys.argv[1])] if len(sys.argv) > 1 else sorted((ROOT / "dist").glob("*.zip"))
    if len(archives) != 1:
        print(f"expected one ZIP in dist/, found {len(archives)}; run make clean package", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(archives[0]) as archive:
        folder = Path(name)
        archive.extractall(folder)
        findings = bandit_findings(folder) + secret_findings(folder)
    print("\n".join(findings) or "package: bandit and detect-secrets found nothing")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
