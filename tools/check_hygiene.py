"""Repository hygiene: no machine paths, registry hosts or notes to self; readable files and functions."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 400
MAX_ALGORITHM_LINES = 200
MAX_FUNCTION_LINES = 60
TEXT = {
    ".py", ".sh", ".md", ".txt", ".toml", ".in", ".lock", ".json", ".csv", ".yaml", ".yml", ".html", ".j2",
    ".css", ".js", ".ts", ".qml", ".sld", ".svg", ".xml", "",
}  # fmt: skip
FORBIDDEN = {
    "path of one machine": re.compile(r"(?<![\w$}.*-])/(?:work|root|home/\w+|tmp/w|Users/\w+)/"),
    "host of a package registry": re.compile(
        r"\b(?:pypi\.org|pythonhosted\.org|(?:deb|security|snapshot)\.debian\.org|registry\.npmjs\.org|proxy\.golang\.org)"
    ),
    "note to self": re.compile(r"\b(?:TODO|FIXME|HACK)\b|\bfuture work\b"),
    "merge mark": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}
# This file and its test hold the patterns themselves.
EXEMPT = {"tools/check_hygiene.py", "tests/tools/test_checks.py", "LICENSE"}


def tracked_files() -> list[str]:
    """Return the files git knows or would add, without ignored ones and links."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = [name for name in listing.split("\0") if name]
    return sorted(name for name in names if (ROOT / name).is_file() and not (ROOT / name).is_symlink())


def text_findings(name: str, text: str) -> Iterator[str]:
    """Forbidden words, one line each."""
    for reason, pattern in FORBIDDEN.items():
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{name}:{line}: {reason}: {match.group(0)}"


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines the docstring takes."""
    if ast.get_docstring(node) is None:
        return 0
    return (node.body[0].end_lineno or 0) - node.body[0].lineno + 1


def size_findings(name: str, text: str) -> Iterator[str]:
    """Python files and functions that do not fit a reader's eye."""
    is_algorithm = name.startswith("processing_algorithms/") and name.count("/") > 1
    limit = MAX_ALGORITHM_LINES if is_algorithm else MAX_LINES
    lines = text.count("\n")
    if lines > limit:
        yield f"{name}: {lines} lines, at most {limit}"
    for node in ast.walk(ast.parse(text, name)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring_lines(node)
            if length > MAX_FUNCTION_LINES:
                yield f"{name}:{node.lineno}: {node.name}() has {length} lines, at most {MAX_FUNCTION_LINES}"


def check_file(name: str, text: str) -> list[str]:
    """Return all findings in one file."""
    found = list(text_findings(name, text))
    if name.endswith(".py"):
        found += size_findings(name, text)
    return found


def main() -> int:
    """Check every text file of this checkout."""
    problems = []
    for name in tracked_files():
        if name not in EXEMPT and Path(name).suffix in TEXT:
            problems += check_file(name, (ROOT / name).read_text(encoding="utf-8", errors="replace"))
    print("\n".join(problems) or "hygiene: ok")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
