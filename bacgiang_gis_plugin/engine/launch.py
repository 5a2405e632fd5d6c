"""Started as ``python -I launch.py JOB.json``: finds the package beside itself and runs one job."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    from bacgiang_gis_plugin.engine.__main__ import leave, main

    leave(main(["run", *sys.argv[1:]]))
