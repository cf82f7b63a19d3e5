"""Several PDFs as one: pages in order, a bookmark and page names for each paper, nothing about who made them."""

import io
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import IndirectObject

from generator.problem import GeneratorError
from generator.send.pdf import Leaves, anonymous, bound


def pdf(pages: int, width: int = 595, password: str = "") -> bytes:
    """A PDF of blank pages that tells who made it."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width, 842)
    writer.add_metadata({"/Author": "山田", "/Title": "案", "/Creator": "Writer"})
    if password:
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


LONG = "在宅医療・介護連携推進のための基本方針（改訂案）"
PAPERS = [Leaves("次第", "次第", pdf(1)), Leaves("資料1 実績", "資料1", pdf(2, 842)), Leaves(LONG, LONG, pdf(3))]


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def told(data: bytes) -> dict[str, str]:
    """What a PDF tells of itself."""
    return {str(name): str(value) for name, value in (read(data).metadata or {}).items()}


def test_pages_come_in_order_and_keep_their_size() -> None:
    whole = read(bound(PAPERS, "資料一式"))
    assert [int(page.mediabox.width) for page in whole.pages] == [595, 842, 842, 595, 595, 595]


def test_every_paper_has_a_bookmark_to_its_first_page() -> None:
    whole = read(bound(PAPERS, "資料一式"))
    assert [(mark.title, whole.get_destination_page_number(mark)) for mark in whole.outline] == [  # type: ignore[union-attr, arg-type]
        ("次第", 0),
        ("資料1 実績", 1),
        (LONG, 3),
    ]
    assert whole.page_mode == "/UseOutlines"


def headed(*headings: tuple[str, int, int]) -> bytes:
    """A PDF of three pages with bookmarks: words, page and rank."""
    writer = PdfWriter()
    above: dict[int, IndirectObject] = {}
    for _ in range(3):
        writer.add_blank_page(595, 842)
    for words, page, rank in headings:
        above[rank] = writer.add_outline_item(title=words, page_number=page, parent=above.get(rank - 1))
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def marks(whole: PdfReader, outline: list[Any]) -> list[object]:
    return [
        marks(whole, mark) if isinstance(mark, list) else (mark.title, whole.get_destination_page_number(mark))
        for mark in outline
    ]


def test_the_headings_of_a_paper_are_bookmarks_below_its_own() -> None:
    titled = headed(("題", 0, 0), ("1　目的", 1, 1), ("(1)　経緯", 2, 2), ("2　終わり", 2, 1))
    untitled = headed(("次第", 0, 0), ("名簿", 2, 0))
    whole = read(bound([Leaves("次第", "次第", pdf(1)), Leaves("a", "a", titled), Leaves("b", "b", untitled)], ""))
    assert marks(whole, whole.outline) == [
        ("次第", 0),
        ("a", 1),
        [("1　目的", 2), [("(1)　経緯", 3)], ("2　終わり", 3)],
        ("b", 4),
        [("次第", 4), ("名簿", 6)],
    ]


def test_pages_are_called_by_their_paper() -> None:
    assert read(bound(PAPERS, "資料一式")).page_labels == [
        "次第 p.1",
        "資料1 p.1",
        "資料1 p.2",
        *(f"在宅医療・介…本方針（改訂案） p.{n}" for n in (1, 2, 3)),
    ]


def test_papers_of_one_name_are_told_apart_by_their_pages() -> None:
    policy = LONG.removesuffix("（改訂案）")
    names = [f"{policy}{end}" for end in ("（改訂案）", "　見え消し版", "　見え消し版（印刷用）")]
    names.append(LONG.replace("のための", "に向けた"))  # as long, the same at both ends
    whole = bound([Leaves(name, name, pdf(1)) for name in names], "資料一式")
    labels = read(whole).page_labels
    assert len(set(labels)) == len(names)
    assert labels[1:3] == ["在宅医療・介…方針　見え消し版 p.1", "在宅医療・介…消し版（印刷用） p.1"]


def test_it_tells_its_title_and_nothing_about_people() -> None:
    data = bound(PAPERS, "資料一式")
    assert told(data) == {"/Title": "資料一式"}
    assert "山田".encode("utf-16-be") not in data
    assert data == bound(PAPERS, "資料一式")


def test_a_pdf_of_somebody_else_loses_names_and_keeps_pages() -> None:
    clean = anonymous(pdf(2))
    assert clean
    assert told(clean) == {"/Title": "案"}
    assert len(read(clean).pages) == 2
    assert anonymous(pdf(2)) == clean


def test_a_locked_or_broken_pdf_is_named_and_never_changed() -> None:
    for data in (pdf(1, password="x"), b"%PDF-1.4 broken", b""):
        assert anonymous(data) is None
        with pytest.raises(GeneratorError, match="資料6"):
            bound([Leaves("資料6 案内", "資料6", data)], "")
