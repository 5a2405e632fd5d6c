"""One coverage_invalid_edges call, then the whole rule catalogue, on the same parcels in the same process.

Usage, with the engine's Python: ``rules_in_memory.py PARCELS.gpkg``. Prints a line of JSON: seconds, findings.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import shapely

from bacgiang_gis_plugin.engine.cadastre.checking import check_parcels as checking
from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.progress import Progress

layer = read_layer(InputLayer(Path(sys.argv[1])))
start = time.monotonic()
shapely.coverage_invalid_edges(layer.geometry)
call = time.monotonic() - start
start = time.monotonic()
checks = checking.Checks.of(layer, checking.read_profile(None, "default"))
checking._check(checks, [None] * 4, checking._day(""), Progress())
catalogue = time.monotonic() - start
found = sum(len(one.rows) for one in checks.found)
print(json.dumps({"call": round(call, 2), "catalogue": round(catalogue, 2), "findings": found}))
