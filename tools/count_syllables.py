"""Count the Vietnamese syllables of texts into one group of the code list common_syllables.

    python tools/count_syllables.py GROUP SOURCE CONFIDENCE FILE...

Files are message catalogues (.mo), Qt translations (.ts) or plain text. The counts are kept as powers of two; the
group's earlier rows are replaced. Every group counts alike in telling encodings: see engine/word_values.py.
"""

from __future__ import annotations

import csv
import gettext
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bacgiang_gis_plugin.engine.dictionary.tables import SHIPPED  # noqa: E402
from bacgiang_gis_plugin.engine.syllables import is_syllable  # noqa: E402

LIST = SHIPPED / "common_syllables.csv"
COLUMNS = ("group", "weight", "syllables", "source", "confidence")


def texts_of(path: Path) -> Iterator[str]:
    """Yield the Vietnamese texts of a file."""
    if path.suffix == ".mo":
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
        entries: dict[object, str] = catalogue.__dict__["_catalog"]
        yield from (text for key, text in entries.items() if key != "")
    elif path.suffix == ".ts":
        for message in ElementTree.parse(path).iter("message"):
            yield message.findtext("translation") or ""
    else:
        yield path.read_text(encoding="utf-8")


def main() -> None:
    group, source, confidence, *files = sys.argv[1:]
    counts: Counter[str] = Counter()
    for text in (text for name in files for text in texts_of(Path(name))):
        words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).lower())
        counts.update(word for word in words if not word.isascii() and is_syllable(word))
    weights: dict[int, list[str]] = defaultdict(list)
    for word, count in counts.items():
        weights[1 << (count.bit_length() - 1)].append(word)
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["group"] != group]
    rows += [
        dict(zip(COLUMNS, (group, str(weight), " ".join(sorted(words)), source, confidence), strict=True))
        for weight, words in sorted(weights.items(), reverse=True)
    ]
    with LIST.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
