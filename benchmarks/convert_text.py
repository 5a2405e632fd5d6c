"""Legacy text to Unicode: strings a second of this engine beside glibc's iconv and conversion string by string.

    make bench CASES=convert        or        python benchmarks/convert_text.py [--count N]

A million distinct strings, from a list of bytes to a list of str, on one core, best of three; processor seconds, so
that what else the machine does counts little. ``iconv`` is given all strings in one file, a line each, and its lines
are counted in; it knows no VNI. String by string: `str.translate` with the same table, and for VNI, which has pairs,
`str.replace` of one pair after the other, the longest first, as conversion macros do. ``right``: strings that came
out as they were (TCVN3: but for the case, which is in its fonts). Returns 1 where TCVN3 takes longer than two seconds
a million.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bacgiang_gis_plugin.engine.dictionary.tables import read_rows
from bacgiang_gis_plugin.engine.text import CP1258, LEGACY, TCVN3, UNKNOWN, VNI, decode, decode_all, encode
from bacgiang_gis_plugin.engine.text_mend import MENDED, mend_texts

ICONV = {TCVN3: "TCVN5712-1", "viscii": "VISCII", CP1258: "CP1258"}
MILLION = 1_000_000
MOST_SECONDS = 2.0  # for a million strings in TCVN3
ROUNDS = 3


def names(count: int) -> list[str]:
    """Return distinct strings as long as labels are: names of communes and numbers, about 20 letters."""
    places = sorted({row["name_vi"] for row in read_rows("communes") if not row["name_vi"].isascii()})
    return [
        f"{place} {number}" for number, place in enumerate(itertools.islice(itertools.cycle(places), count))
    ]


def by_engine(samples: list[bytes], encoding: str) -> list[str]:
    return decode_all(samples, encoding)


def by_iconv(samples: list[bytes], encoding: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in")
        source.write_bytes(b"\n".join(samples))
        command = ["iconv", "-f", ICONV[encoding], "-t", "UTF-8", str(source)]
        return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8").split("\n")


def string_by_string(samples: list[bytes], encoding: str) -> list[str]:
    rows = [row for row in read_rows("legacy_encodings") if row["encoding"] == encoding]
    letters = {bytes.fromhex(row["bytes_hex"]).decode("latin-1"): row["unicode"] for row in rows}
    if encoding != VNI:
        table = str.maketrans(letters)
        read = [data.decode("latin-1").translate(table) for data in samples]
        return [unicodedata.normalize("NFC", text) for text in read] if encoding == CP1258 else read
    pairs = sorted(letters.items(), key=lambda pair: -len(pair[0]))
    out = []
    for data in samples:
        text = data.decode("latin-1")
        for old, new in pairs:
            text = text.replace(old, new)
        out.append(text)
    return out


def processor_seconds() -> float:
    """Return the processor time of this process and its children so far."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def best(
    convert: Callable[[list[bytes], str], list[str]], samples: list[bytes], encoding: str
) -> tuple[float, list[str]]:
    """Return the processor seconds of the best round and the texts."""
    seconds, texts = float("inf"), []
    for _ in range(ROUNDS):
        start = processor_seconds()
        texts = convert(samples, encoding)
        seconds = min(seconds, processor_seconds() - start)
    return seconds, texts


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=MILLION)
    count = parser.parse_args().count
    texts = names(count)
    print(f"{'encoding':<10}{'tool':<24}{'strings':>10}{'seconds':>9}{'strings/s':>12}{'right':>9}")
    per_million = 0.0
    for encoding in LEGACY:
        coded = [encode(text, encoding) for text in texts]
        tools = [
            ("this engine", by_engine, count),
            ("string by string", string_by_string, count // 10 if encoding == VNI else count),
        ]
        if encoding in ICONV and shutil.which("iconv"):
            tools.insert(1, ("iconv (glibc)", by_iconv, count))
        for tool, convert, number in tools:
            seconds, found = best(convert, coded[:number], encoding)
            wanted = texts[:number]
            if encoding == TCVN3:
                found, wanted = [text.lower() for text in found], [text.lower() for text in wanted]
            right = sum(map(str.__eq__, found, wanted)) / number
            print(
                f"{encoding:<10}{tool:<24}{number:>10,}{seconds:>9.2f}{number / seconds:>12,.0f}{right:>9.1%}"
            )
            if (encoding, tool) == (TCVN3, "this engine"):
                per_million = seconds * MILLION / count
    some = [decode(encode(text, VNI), UNKNOWN) for text in texts[: count // 10]]
    start = processor_seconds()
    mended = sum(one.state == MENDED for one in mend_texts(some))
    seconds = processor_seconds() - start
    print(f"telling and mending {len(some):,} distinct strings: {seconds:.2f} s, {mended:,} mended")
    print(f"{MILLION:,} strings in {per_million:.2f} s")
    return 1 if per_million > MOST_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
