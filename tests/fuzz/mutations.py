"""Seeded damage to files: bytes, numbers, lines, chunks. The same seed always gives the same file."""

from __future__ import annotations

import random
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

Damage = Callable[[bytearray, random.Random], None]

NUMBERS = (0, 1, -1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF)
DOUBLES = (float("nan"), float("inf"), -float("inf"), 1e308, -1e308, 1e-308, 0.0)
WORDS = (
    *(b"NaN", b"-1", b"1e999", b"9" * 400, b"0", b"", b"\xff\xfe", b"\0", b"%s%n", b"AcDbNone", b"SECTION"),
    *(b"../../../../etc/passwd", b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"{" * 60, b";" * 60),
)


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 2, 16))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _cut_end(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _cut_middle(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.randint(1, 400)]


def _repeat(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.randint(1, 2000)] * chance.randint(1, 5)


def _swap(data: bytearray, chance: random.Random) -> None:
    size = chance.randint(1, 200)
    one, two = chance.randrange(len(data)), chance.randrange(len(data))
    data[one : one + size], data[two : two + size] = data[two : two + size], data[one : one + size]


def _fill(data: bytearray, chance: random.Random) -> None:
    at, size = chance.randrange(len(data)), chance.randint(1, 300)
    data[at : at + size] = bytes([chance.choice((0, 0xFF, 0x20, 0x0A))]) * size


def _number(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data)) & ~1
        layout = chance.choice(("<h", ">h", "<i", ">i"))
        bits = 8 * struct.calcsize(layout)
        value = chance.choice(NUMBERS) & (2**bits - 1)
        data[at : at + bits // 8] = value.to_bytes(bits // 8, "little" if layout[0] == "<" else "big")


def _double(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data)) & ~3
        data[at : at + 8] = struct.pack(chance.choice("<>") + "d", chance.choice(DOUBLES))


def _word(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at:at] = chance.choice(WORDS)


def _line(data: bytearray, chance: random.Random) -> None:
    """Drop, repeat, change or move whole lines: what breaks texts with a grammar, like DXF."""
    lines = bytes(data).split(b"\n")
    for _ in range(chance.choice((1, 1, 2, 12))):
        at = chance.randrange(len(lines))
        kind = chance.randrange(4)
        if kind == 0 and len(lines) > 1:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[chance.randrange(len(lines))])
        elif kind == 2:
            lines[at] = chance.choice(WORDS)
        else:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
    data[:] = b"\n".join(lines)


def _pair(data: bytearray, chance: random.Random) -> None:
    """Drop, repeat, move or change pairs of lines: a DXF stays a list of codes and values."""
    lines = bytes(data).split(b"\n")
    pairs = [lines[at : at + 2] for at in range(0, len(lines), 2)]
    for _ in range(chance.choice((1, 1, 2, 8))):
        at, kind = chance.randrange(len(pairs)), chance.randrange(4)
        if kind == 0 and len(pairs) > 1:
            del pairs[at]
        elif kind == 1:
            pairs.insert(at, pairs[chance.randrange(len(pairs))])
        else:
            values = (b"0", b"-1", b"1e308", b"nan", b"99999999", b"A", b"B", b"-0.0", b"1", b"")
            pairs[at] = [pairs[at][0], chance.choice(values)]
    data[:] = b"\n".join(line for pair in pairs for line in pair)


# Damage in place leaves the frame of the file standing and reaches the depths of a reader; the rest breaks the frame.
IN_PLACE: tuple[Damage, ...] = (_flip, _swap, _fill, _number, _double)
BYTES: tuple[Damage, ...] = (*IN_PLACE, _cut_end, _cut_middle, _repeat, _word)


def mutate(data: bytes, chance: random.Random, *, text: bool = False) -> bytes:
    """Return a damaged copy: one to four kinds of damage, mostly to lines where the file is text."""
    out = bytearray(data)
    kinds = IN_PLACE if chance.random() < 0.5 else BYTES
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if not out:
            break
        lines = text and chance.random() < 0.8
        damage = chance.choice((_line, _pair, _pair)) if lines else chance.choice(kinds)
        damage(out, chance)
    return bytes(out)


def mutate_archive(path: Path, chance: random.Random) -> None:
    """Damage an archive in place: its bytes, or one member that is then packed again with a sound checksum."""
    if chance.random() < 0.4:
        path.write_bytes(mutate(path.read_bytes(), chance))
        return
    with zipfile.ZipFile(path) as archive:
        members = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    chosen = chance.randrange(len(members))
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, data) in enumerate(members):
            archive.writestr(name, mutate(data, chance) if number == chosen else data)


GEOPACKAGE_CHANGES = (
    "UPDATE {table} SET geom = x'47500001'",
    "UPDATE {table} SET geom = zeroblob(2000)",
    "UPDATE {table} SET geom = NULL",
    "UPDATE {table} SET geom = substr(geom, 1, 60)",
    "UPDATE {table} SET geom = 'text'",
    "UPDATE {table} SET fid = fid + 9223372036854770000",
    "UPDATE gpkg_geometry_columns SET srs_id = 424242",
    "UPDATE gpkg_geometry_columns SET geometry_type_name = 'POINT'",
    "UPDATE gpkg_geometry_columns SET column_name = 'nowhere'",
    "UPDATE gpkg_contents SET table_name = '../../x'",
    "UPDATE gpkg_contents SET data_type = 'tiles'",
    "UPDATE gpkg_spatial_ref_sys SET definition = 'nonsense'",
    "UPDATE gpkg_ogr_contents SET feature_count = -5",
    "DELETE FROM gpkg_geometry_columns",
    "DELETE FROM gpkg_spatial_ref_sys",
    "DROP TABLE gpkg_contents",
    "DROP TABLE {table}",
    "ALTER TABLE {table} RENAME TO renamed",
    "CREATE TRIGGER t AFTER INSERT ON {table} BEGIN SELECT load_extension('x'); END",
    "CREATE VIEW gpkg_extensions AS SELECT 1",
)


def mutate_geopackage(path: Path, chance: random.Random) -> None:
    """Damage a GeoPackage in place: half by SQL, so that SQLite still opens it, half byte by byte."""
    if chance.random() < 0.5:
        path.write_bytes(mutate(path.read_bytes(), chance))
        return
    connection = sqlite3.connect(path)
    tables = [name for (name,) in connection.execute("SELECT table_name FROM gpkg_contents")]
    for change in chance.sample(GEOPACKAGE_CHANGES, chance.randint(1, 3)):
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        try:
            connection.execute(change.format(table=f'"{chance.choice(tables)}"'))
        except sqlite3.DatabaseError:
            continue  # an earlier change took away what this one needs
    connection.commit()
    connection.close()
