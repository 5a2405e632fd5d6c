"""Every rule that any algorithm writes into a layer of errors, grouped for the reference."""

from __future__ import annotations

from dataclasses import dataclass

from ..survey.rules import SURVEY_RULES
from . import BUILDING_RULES, Rule
from .attributes import ATTRIBUTE_RULES
from .coverage import COVERAGE_RULES
from .geometry import GEOMETRY_RULES
from .identity import IDENTITY_RULES
from .legacy import LEGACY_RULES
from .repair import REPAIR_RULES


@dataclass(frozen=True)
class RuleGroup:
    """Rules about one thing, with the algorithms that report by them; no rule is in two groups."""

    title_vi: str
    title_en: str
    algorithms: tuple[str, ...]
    rules: tuple[Rule, ...]


_CHECKS = ("checkparcels", "repairparcels")
GROUPS = (
    RuleGroup("Đường và nhãn", "Lines and labels", ("buildparcels", *_CHECKS), tuple(BUILDING_RULES)),
    RuleGroup("Hình dạng thửa", "Shape of a parcel", _CHECKS, tuple(GEOMETRY_RULES)),
    RuleGroup("Tiếp giáp và vị trí", "Coverage and place", _CHECKS, tuple(COVERAGE_RULES)),
    RuleGroup("Thuộc tính", "Attributes", ("checkparcels",), tuple(ATTRIBUTE_RULES)),
    RuleGroup("Số thửa, mã và diện tích", "Numbers, keys and areas", ("checkparcels",), tuple(IDENTITY_RULES)),
    RuleGroup("Sửa thửa", "Repair", ("repairparcels",), tuple(REPAIR_RULES)),
    RuleGroup("Số liệu đo", "Survey files", ("importsurvey",), tuple(SURVEY_RULES.values())),
    RuleGroup("Dữ liệu cũ", "Legacy layers", ("importlegacy",), tuple(LEGACY_RULES)),
)  # fmt: skip
ALL_RULES: dict[str, Rule] = {rule.id: rule for group in GROUPS for rule in group.rules}
