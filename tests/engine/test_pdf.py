"""PDF papers: Vietnamese that can be copied, embedded fonts, page numbers per part, the same bytes again."""

from __future__ import annotations

import io

import pypdf
import pytest

from bacgiang_gis_plugin.engine import pdf

LETTERS = (
    "aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵ"
    "AÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬBCDĐEÉÈẺẼẸÊẾỀỂỄỆGHIÍÌỈĨỊKLMNOÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢPQRSTUÚÙỦŨỤƯỨỪỬỮỰVXYÝỲỶỸỴ"
)


def written(*parts: pdf.Part) -> tuple[bytes, pypdf.PdfReader]:
    target = io.BytesIO()
    paper = pdf.Paper(
        "Phiếu thử", subject="Thửa 12", author="Cơ quan mẫu", footer="Dữ liệu mẫu", parts=list(parts)
    )
    pdf.write_pdf(target, paper)
    return target.getvalue(), pypdf.PdfReader(io.BytesIO(target.getvalue()))


def fonts_of(reader: pypdf.PdfReader) -> dict[str, bool]:
    """Name of every font → whether its file is inside."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object().get("/FontDescriptor", {})
            found[font.get_object()["/BaseFont"]] = "/FontFile2" in described
    return found


def test_every_letter_can_be_copied_in_three_embedded_fonts() -> None:
    flowables = [
        pdf.paragraph(LETTERS, bold=b, italic=i) for b, i in ((False, False), (True, False), (False, True))
    ]
    _, reader = written(pdf.Part("Chữ", flowables))
    text = "".join(reader.pages[0].extract_text().split())
    assert text.count(LETTERS) == 3
    fonts = fonts_of(reader)
    assert len(fonts) == 3
    assert all(fonts.values()), fonts
    assert all("LiberationSerif" in name for name in fonts)


def test_says_title_author_and_language() -> None:
    _, reader = written(pdf.Part("Một", [pdf.paragraph("một")]))
    assert reader.metadata is not None
    assert reader.metadata.title == "Phiếu thử"
    assert reader.metadata.author == "Cơ quan mẫu"
    assert reader.trailer["/Root"]["/Lang"] == "vi-VN"


def test_pages_are_numbered_in_each_part_and_parts_have_bookmarks() -> None:
    rows = [["STT", "Tên"], *([i, f"dòng {i}"] for i in range(120))]
    widths = [40, 300]
    _, reader = written(
        pdf.Part("Tờ 1 thửa 2", [pdf.table(rows, widths)]), pdf.Part("Tờ 1 thửa 3", [pdf.paragraph("ngắn")])
    )
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) == 4
    assert [f"Trang {n}/3" in text for n, text in enumerate(texts[:3], 1)] == [True] * 3
    assert "Trang 1/1" in texts[3]
    assert all("STT" in text for text in texts[:3]), "the head of the table is repeated"
    assert [entry.title for entry in reader.outline] == ["Tờ 1 thửa 2", "Tờ 1 thửa 3"]
    lines = [line for text in texts for line in text.split("\n")]
    assert [i for i in range(120) if f"dòng {i}" not in lines] == []


def test_same_input_same_bytes() -> None:
    def once() -> bytes:
        return written(pdf.Part("Một", [pdf.table([["a"], ["Đất ở"]], [90])]))[0]

    assert once() == once()


@pytest.mark.parametrize(
    "text", ["x" * 900, "một hai " * 1500, "\x00\x07 \ud800".encode("utf-8", "replace").decode()]
)
def test_long_and_odd_texts_stay_on_the_page(text: str) -> None:
    _, reader = written(pdf.Part("Dài", [pdf.table([["Tên"], [text]], [200]), pdf.paragraph(text)]))
    right = float(reader.pages[0].mediabox.right)
    places: list[float] = []
    for page in reader.pages:
        page.extract_text(
            visitor_text=lambda part, _, tm, *__: places.append(tm[4]) if part.strip() else None
        )
    assert max(places, default=0) < right


def test_wrapped_lines_fit_and_hold_every_letter() -> None:
    for text in ("Đất giao thông đối ngoại và đường tỉnh", "x" * 300, "", "a " * 40):
        lines = pdf.wrap(text, 60, 8)
        assert all(pdf.text_width(line, 8) <= 60 for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_decomposed_letters_are_composed() -> None:
    assert pdf.clean_text("Đâ\u0301t\u0007") == "Đất "
