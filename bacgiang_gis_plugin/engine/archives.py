"""ZIP archives from outside: unpacked only where every name stays inside and the size is as allowed."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath

from .errors import EngineError

MOST_MEMBERS = 100_000
CHUNK = 1 << 20
FORBIDDEN = frozenset(":\0")  # a colon names a drive or a stream on Windows


def unpack(
    path: Path,
    folder: Path,
    wanted: Callable[[PurePosixPath], bool],
    most_bytes: int,
    *,
    folders: bool = False,
) -> int:
    """Unpack the wanted members into an empty folder and return how many others were left in the archive.

    Nothing is written when one name would lead outside the folder, also of a member that is not wanted. The bytes
    are counted while they are unpacked: what an archive says of its own size is not believed. ``folders``: also those
    that are empty.
    Raises EngineError ARCHIVE_UNREADABLE, ARCHIVE_ESCAPES, ARCHIVE_TOO_LARGE.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(entry.file_size for entry in members) > most_bytes:
                raise EngineError("ARCHIVE_TOO_LARGE", path=path, limit=_megabytes(most_bytes))
            names = [_safe_name(path, entry) for entry in members]
            left, rest = most_bytes, 0
            for entry, name in zip(members, names, strict=True):
                if entry.is_dir():
                    if folders:
                        folder.joinpath(*name.parts).mkdir(parents=True, exist_ok=True)
                    continue
                if not wanted(name):
                    rest += 1
                    continue
                left = _write(archive, entry, folder.joinpath(*name.parts), left, path, most_bytes)
            return rest
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise EngineError("ARCHIVE_UNREADABLE", path=path, reason=str(error) or "damaged") from error
    except OSError as error:
        raise EngineError("ARCHIVE_UNREADABLE", path=path, reason=error.strerror or error) from error


def _megabytes(size: int) -> str:
    return f"{size / 1e6:g} MB"


def _safe_name(path: Path, entry: zipfile.ZipInfo) -> PurePosixPath:
    text = entry.orig_filename.replace("\\", "/")
    name = PurePosixPath(text)
    outside = name.is_absolute() or ".." in name.parts or PureWindowsPath(text).drive
    link = stat.S_ISLNK(entry.external_attr >> 16)
    if outside or link or not name.parts or FORBIDDEN & set(text):
        raise EngineError("ARCHIVE_ESCAPES", path=path, member=entry.orig_filename)
    return name


def _write(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int, path: Path, most_bytes: int
) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, target.open("xb") as out:
        while chunk := source.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise EngineError("ARCHIVE_TOO_LARGE", path=path, limit=_megabytes(most_bytes))
            out.write(chunk)
    return left
