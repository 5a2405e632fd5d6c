"""The scan of the unzipped package finds what the plugin repository would refuse."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEX_KEY = "a94a8fe5ccb19ba61c4c" + "0873d391e987982fbbd3"  # in two parts, so that this file itself is clean


def scan(archive: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools/check_package.py"), str(archive)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("def f(x):\n    assert x\n", "B101"),
        ("import subprocess\n", "B404"),
        ("from xml.etree import ElementTree\n", "B405"),
        (f"api_key = '{HEX_KEY}'\n", "Secret"),
        ("def f(:\n", "not scanned"),
    ],
)
def test_a_planted_finding_is_named_with_its_file(tmp_path: Path, source: str, finding: str) -> None:
    archive = tmp_path / "plugin.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("plugin/__init__.py", "x = 1\n")
        target.writestr("plugin/bad.py", source)
    done = scan(archive)
    assert done.returncode == 1
    assert "bad.py" in done.stdout
    assert finding in done.stdout


def test_a_clean_package_passes(tmp_path: Path) -> None:
    archive = tmp_path / "plugin.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("plugin/__init__.py", "x = 1\n")
        target.write(ROOT / "bacgiang_gis_plugin/engine/requirements.lock", "plugin/engine/requirements.lock")
    assert scan(archive).returncode == 0
