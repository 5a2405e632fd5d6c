"""The Vietnamese warnings of the reports are those of the plugin's translation, for every warning of this room."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from bacgiang_gis_plugin.engine.messages import WARNINGS
from bacgiang_gis_plugin.engine.planning.compare.reading import vietnamese

ROOT = Path(__file__).resolve().parents[4]
ROOM = ROOT / "bacgiang_gis_plugin" / "engine" / "planning" / "compare"


def test_reports_and_plugin_say_the_same() -> None:
    text = (ROOT / "bacgiang_gis_plugin" / "i18n" / "bacgiang_vi.ts").read_text(encoding="utf-8")
    pairs = re.findall(r"<source>([^<]*)</source>\s*<translation>([^<]*)</translation>", text)
    translated = {unescape(source): unescape(target) for source, target in pairs}
    assert vietnamese() == {name: translated[WARNINGS[name]] for name in vietnamese()}


def test_every_warning_of_this_room_is_there() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in ROOM.glob("*.py"))
    told = set(re.findall(r"(?:tell|self)\(\s*\"([a-z_]+)\"", source))
    told |= set(re.findall(r"\(\"([a-z_]+)\", (?:facts|result)", source))
    assert told <= set(vietnamese())
    assert len(told) >= 15
