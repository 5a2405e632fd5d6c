"""Writes the papers of all parcels: a folder of PDF and HTML files with an index, or one PDF."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ...errors import os_error
from ...parameters import OutputFile, OutputFolder
from ...progress import Progress
from ...workers import executor, map_ordered, worker_count
from .contents import Content
from .drawing import maps_of
from .page import index_page, page
from .paper import write_paper
from .parcels import Outcome
from .settings import Settings

WORTH_A_WORKER = 8  # certificates; a process takes longer to start than to write them


@dataclass(frozen=True)
class _Sheet:
    """One certificate to be written by a worker."""

    content: Content
    settings: Settings
    folder: str | None


def write_all(
    contents: list[Content],
    outcomes: list[Outcome],
    settings: Settings,
    folder: OutputFolder | None,
    pdf: OutputFile | None,
    progress: Progress,
) -> None:
    """Write all papers. Raises EngineError OUTPUT_*."""
    if folder is not None:
        try:
            folder.staged.mkdir(parents=True)
            sheets = [_Sheet(content, settings, str(folder.staged)) for content in contents]
            for done, _ in enumerate(_written(sheets, progress), 1):
                progress.update(0.4 + 0.5 * done / len(sheets))
            named = {content.fid: content for content in contents}
            text = index_page(outcomes, named, settings, True)
            (folder.staged / "index.html").write_text(text, encoding="utf-8")
        except OSError as error:
            raise os_error(error, folder.path) from error
    if pdf is not None:
        progress.update(0.9, "Writing the certificates")
        drawn = [maps_of(one, settings.scale, settings.system, settings.on) for one in contents]
        write_paper(pdf.staged, contents, settings, drawn)


def _written(sheets: list[_Sheet], progress: Progress) -> Iterator[str]:
    """Write certificates, in worker processes where there are enough of them."""
    workers = min(worker_count(), len(sheets) // WORTH_A_WORKER)
    with ExitStack() as stack:
        if workers < 2:
            for sheet in sheets:
                progress.check()
                yield write_one(sheet)
            return
        pool = stack.enter_context(executor(workers))
        yield from map_ordered(pool, write_one, sheets, progress, ahead=4 * workers)


def write_one(sheet: _Sheet) -> str:
    """Write PDF and HTML of one parcel into the folder and return their name. Raises EngineError OUTPUT_*."""
    content, settings = sheet.content, sheet.settings
    drawn = maps_of(content, settings.scale, settings.system, settings.on)
    target = Path(sheet.folder or ".") / content.file_name
    write_paper(target.with_name(f"{target.name}.pdf"), [content], settings, [drawn])
    try:
        target.with_name(f"{target.name}.html").write_text(page(content, settings, drawn), encoding="utf-8")
    except OSError as error:
        raise os_error(error, target) from error
    return content.file_name
