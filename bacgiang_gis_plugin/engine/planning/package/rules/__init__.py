"""The rules of the package check: one object per rule; ids are frozen once released."""

from __future__ import annotations

from ....cadastre.rules.rule import Rule
from .content import CONTENT_RULES
from .files import FILE_RULES
from .structure import STRUCTURE_RULES

PACKAGE_RULES: dict[str, Rule] = {rule.id: rule for rule in [*STRUCTURE_RULES, *CONTENT_RULES, *FILE_RULES]}
CATALOGUE: tuple[str, ...] = tuple(PACKAGE_RULES)
