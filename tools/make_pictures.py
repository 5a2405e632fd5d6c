"""Make docs/pictures: windows of QGIS Desktop for the user guide, and the picture of the result for the README.

Run by the engine's Python under tools/with_qgis.sh, after the demo and the package. Needs Xvfb; the windows are grabbed
by a script inside QGIS, in an empty profile, with the plugin installed from the ZIP.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import demo_report  # noqa: E402 - beside this file

PICTURES = ROOT / "docs" / "pictures"
WORK = Path(tempfile.gettempdir()) / "bacgiang"  # the dialogs show this path
QGIS_PYTHON = "/usr/bin/python3"
SETTINGS = r"""[PythonPlugins]
processing=true

[app]
plugin_installer\checkOnStart=false

[locale]
overrideFlag=true
userLocale=en_US

[qgis]
checkVersion=false
"""
ANSWER = (690, 400)  # pixels of the map of the asked parcel
METRES = 180.0  # its width


def grab_windows() -> None:
    """Start QGIS Desktop on a screen of its own and let the script inside it grab its windows."""
    for program in ("Xvfb", "xvfb-run", "qgis"):
        if shutil.which(program) is None:
            sys.exit(f"pictures: {program} is missing (Debian packages qgis, xvfb, xauth)")
    package = max((ROOT / "dist").glob("bacgiang_gis_plugin-*.zip"), key=lambda path: path.stat().st_mtime)
    settings = WORK / "profile" / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS, encoding="utf-8")
    (WORK / "pictures").mkdir()
    shutil.copy(package, WORK)
    shutil.copytree(ROOT / "sample_data" / "sheets", WORK / "sheets")
    job = {
        "zip": str(WORK / package.name),
        "sheets": str(WORK / "sheets"),
        "work": str(WORK),
        "pictures": str(WORK / "pictures"),
    }
    command = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1500x1000x24", "qgis", "--nologo"]
    command += ["--noversioncheck", "--profiles-path", str(WORK / "profile")]
    command += ["--code", str(ROOT / "tools" / "pictures_in_qgis.py")]
    environment = {**os.environ, "BACGIANG_PICTURES": json.dumps(job), "QT_QPA_PLATFORM": "xcb"}
    subprocess.run(command, env=environment, check=True, timeout=600)


def describe_result() -> dict[str, Any]:
    """Draw the map of the parcel that the demo asks for, and return what the picture of the result says."""
    demo = ROOT / "demo_output"
    facts = demo_report.collect(demo, [])
    answer = next(entry for entry in demo_report.maps(demo, facts) if entry["output"].endswith("answer.png"))
    x1, y1, x2, y2 = answer["extent"]
    x, y, half = (x1 + x2) / 2, (y1 + y2) / 2, METRES / 2
    high = half * ANSWER[1] / ANSWER[0]
    entry = {
        **answer,
        "output": str(WORK / "answer.png"),
        "extent": [x - half, y - high, x + half, y + high],
        "width": ANSWER[0],
    }
    maps = WORK / "maps.json"
    maps.write_text(json.dumps([entry]), encoding="utf-8")
    subprocess.run([QGIS_PYTHON, str(ROOT / "tools" / "draw_maps.py"), str(maps)], check=True)
    return {
        "overview": str(demo / "published" / "map.png"),
        "answer": entry["output"],
        "parcel": facts["example"],
        "area": facts["example_area"],
        "rows": [
            [row["ten_vung"] or row["loai_dong"], row["ma_loai_qh"], row["dien_tich_giao"], row["ty_le"]]
            for row in facts["example_rows"]
        ],
    }


def main() -> None:
    try:
        WORK.mkdir(mode=0o700)
    except FileExistsError:
        sys.exit(f"pictures: the folder {WORK} is in the way; remove it")
    try:
        grab_windows()
        job = {**describe_result(), "windows": str(WORK / "pictures"), "pictures": str(PICTURES)}
        (WORK / "finish.json").write_text(json.dumps(job), encoding="utf-8")
        script = str(ROOT / "tools" / "finish_pictures.py")
        subprocess.run([QGIS_PYTHON, script, str(WORK / "finish.json")], check=True)
    finally:
        shutil.rmtree(WORK)


if __name__ == "__main__":
    main()
