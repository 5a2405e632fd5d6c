"""Write docs/reference/algorithms.md from the algorithms themselves. Run by a Python that has QGIS."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingParameterDefinition

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bacgiang_gis_plugin.provider import BacGiangProvider  # noqa: E402 - after the path is set


def plain(text: str) -> str:
    """Return help text without markup, safe inside a Markdown table."""
    text = re.sub(r"<img[^>]*>", "", text)
    text = re.sub(r"</p>\s*<p>", "\n\n", text)
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()


def parameter_row(parameter: QgsProcessingParameterDefinition) -> str:
    optional = bool(parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional)
    default = parameter.defaultValue()
    shown = "" if default in (None, "") else f"`{default}`"
    need = "optional" if optional else "required" if not shown else "default"
    text = plain(parameter.help()).replace("\n", " ").replace("|", "\\|")
    return (
        f"| `{parameter.name()}` | {parameter.type()} | {need} {shown} | {parameter.description()}. {text} |"
    )


def section(algorithm: QgsProcessingAlgorithm) -> str:
    """Return one algorithm as Markdown: help, parameters, outputs."""
    parameters = "\n".join(parameter_row(each) for each in algorithm.parameterDefinitions())
    outputs = "\n".join(
        f"| `{each.name()}` | {each.type()} | {each.description()} |"
        for each in algorithm.outputDefinitions()
    )
    return (
        f"## {algorithm.displayName()} (`{algorithm.id()}`)\n\n{plain(algorithm.shortHelpString())}\n\n"
        f"| parameter | type | | meaning |\n|---|---|---|---|\n{parameters}\n\n"
        f"| output | type | meaning |\n|---|---|---|\n{outputs}\n"
    )


def main() -> None:
    application = QgsApplication([], False)
    application.initQgis()
    provider = BacGiangProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    folder = ROOT / "docs" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    sections = "\n".join(section(algorithm) for algorithm in provider.algorithms())
    path = folder / "algorithms.md"
    path.write_text(f"# Algorithms\n\nWritten from the code by `make docs`.\n\n{sections}", encoding="utf-8")
    print(path.relative_to(ROOT))
    QgsApplication.processingRegistry().removeProvider(provider)
    application.exitQgis()


if __name__ == "__main__":
    main()
