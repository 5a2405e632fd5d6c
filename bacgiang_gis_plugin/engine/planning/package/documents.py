"""Drawings and documents of a package: copied from the office's folders, looked at, listed in the workbook."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from ...errors import EngineError, os_error
from ...parameters import OutputFile
from ...progress import Progress
from ...workbook import Column, Sheet, write_workbook
from .scans import DOCUMENTS, DRAWINGS, Scan, look_at
from .schema import scan_columns

UNVERIFIED = "Tên cột theo bản chép công khai của Phụ lục II, chưa đối chiếu biểu chính thức"


@dataclass
class Copied:
    """``files``: place in the target folder → what it says of its resolution; ``left_out``: path → reason."""

    files: dict[str, Scan | None] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def copy_folder(
    source: Path | None, target: Path, progress: Progress, *, own_folders: bool = False
) -> Copied:
    """Copy a folder's files; links and hidden files are left out and told.

    ``own_folders``: a scanned drawing that lies in no folder gets one of its name, as every drawing has one.
    Raises EngineError FILE_MISSING, OUTPUT_*.
    """
    copied = Copied()
    target.mkdir(parents=True, exist_ok=True)
    if source is None:
        return copied
    if not source.is_dir():
        raise EngineError("FILE_MISSING", path=source)
    for path in sorted(source.rglob("*")):
        progress.check()
        name = path.relative_to(source)
        if path.is_symlink() or any(part.startswith(".") for part in name.parts):
            copied.left_out[str(path)] = "a link or a hidden file"
            continue
        if not path.is_file():
            continue
        alone = own_folders and len(name.parts) == 1 and path.suffix.lower() in DRAWINGS
        place = Path(path.stem) / name if alone else name
        try:
            (target / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / place)
        except OSError as error:
            raise os_error(error, target / place) from error
        copied.files[place.as_posix()] = look_at(path)
    return copied


def scan_workbook(
    output: OutputFile, facts: dict[str, str], drawings: Copied, documents: Copied
) -> dict[str, int]:
    """Write the workbook of scanned files; return sheet → rows. Only what is known is filled in.

    ``facts``: title of a column of HoSo → value. Raises EngineError OUTPUT_*.
    """
    code = facts["Mã hồ sơ"]
    folders: dict[str, list[str]] = {}
    for name in drawings.files:
        folders.setdefault(name.split("/")[0] if "/" in name else "", []).append(name)
    rows = {
        "HoSo": [{**facts, "Ghi chú": "; ".join(filter(None, (facts.get("Ghi chú"), UNVERIFIED)))}],
        "BanVe": [
            {
                "Mã hồ sơ": code,
                "Số hiệu bản vẽ": str(number),
                "Tên rút gọn": folder or Path(names[0]).stem,
                "Số tờ": str(len(names)),
                "Tên thư mục": folder,
            }
            for number, (folder, names) in enumerate(sorted(folders.items()), start=1)
        ],
        "VanBan": [
            {
                "Mã hồ sơ": code,
                "Mã văn bản/Tên file": name,
                "Tên văn bản": Path(name).stem,
                "Số trang": str(scan.pages) if scan is not None and scan.pages else "",
            }
            for name, scan in sorted(documents.files.items())
        ],
    }
    sheets = {}
    for sheet, titles in scan_columns().items():
        columns = {
            title: pa.array([row.get(title, "") for row in rows[sheet]], pa.string()) for title in titles
        }
        sheets[sheet] = Sheet(
            pa.table(columns), {title: Column(wrap=True, width=_width(title)) for title in titles}
        )
    write_workbook(output, sheets)
    return {sheet: len(entries) for sheet, entries in rows.items()}


def _width(title: str) -> float:
    wide = title.startswith(("Tên", "Đơn vị", "Ghi chú", "Trích", "Địa điểm", "Thư mục"))
    return max(32.0 if wide else 16.0, len(title) + 4.0)


def scan_doubts(folder: str, copied: Copied, least: float, wanted: tuple[str, ...]) -> list[str]:
    """Return what is wrong with scanned files: the format, the resolution."""
    doubts = []
    for name, scan in copied.files.items():
        path = f"{folder}/{name}"
        if Path(name).suffix.lower() not in wanted:
            doubts.append(f"{path}: {', '.join(wanted)} is asked for")
        elif scan is not None and scan.reason:
            doubts.append(f"{path}: {scan.reason}")
        elif scan is not None and scan.dpi is not None and scan.dpi < least - 0.5:
            doubts.append(f"{path}: {scan.dpi:.0f} dpi, {least:g} are asked for")
    return doubts


__all__ = ["DOCUMENTS", "DRAWINGS", "Copied", "copy_folder", "scan_doubts", "scan_workbook"]
