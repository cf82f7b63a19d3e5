"""Several PDFs as one: pages in order, a bookmark and page names for each paper, nothing about who made them."""

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from generator.problem import GeneratorError
from generator.send.binding import Leaves, anonymous, bound, is_accessible, running_numbers
from generator.send.libreoffice import soffice, to_pdf
from generator.word.template import open_template
from tests.rendering import bare, outlined, text_of_pages
from tests.test_templates import TEMPLATES


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


def tagged(words: str, *, rows: int = 1) -> bytes:
    """A PDF of one page with tags: a heading, and a table of empty cells."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    page[NameObject("/StructParents")] = NumberObject(0)
    top = DictionaryObject({NameObject("/S"): NameObject("/Document"), NameObject("/K"): ArrayObject()})
    at = writer._add_object(top)
    for kind in ("/H1", *(["/TD"] * rows)):
        made = {NameObject("/S"): NameObject(kind), NameObject("/P"): at}
        if kind == "/H1":
            made |= {
                NameObject("/Alt"): TextStringObject(words),
                NameObject("/Pg"): cast("PdfObject", page.indirect_reference),
            }
        top["/K"].append(writer._add_object(DictionaryObject(made)))  # type: ignore[attr-defined]
    parents = DictionaryObject({NameObject("/Nums"): ArrayObject([NumberObject(0), ArrayObject([top["/K"][0]])])})  # type: ignore[index]
    tree = {NameObject("/Type"): NameObject("/StructTreeRoot"), NameObject("/K"): at}
    tree[NameObject("/ParentTree")] = writer._add_object(parents)
    writer.root_object[NameObject("/StructTreeRoot")] = writer._add_object(DictionaryObject(tree))
    writer.root_object[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    made_file = io.BytesIO()
    writer.write(made_file)
    return made_file.getvalue()


def tree_of(whole: PdfReader) -> Any:
    tree: Any = whole.root_object["/StructTreeRoot"]
    return tree.get_object()


def claim_of(whole: PdfReader) -> bytes:
    """The metadata, which say what a PDF is."""
    metadata: Any = whole.root_object["/Metadata"]
    data: bytes = metadata.get_object().get_data()
    return data


def test_the_tags_of_all_papers_are_one_tree_whose_parts_know_their_pages() -> None:
    whole = read(bound([Leaves("a", "a", tagged("あ", rows=3)), Leaves("b", "b", tagged("い"))], "題"))
    tree = tree_of(whole)
    tops = [top.get_object() for top in tree["/K"]]
    assert [[kid.get_object()["/S"] for kid in top["/K"]] for top in tops] == [["/H1", *["/TD"] * 3], ["/H1", "/TD"]]
    assert [int(cast("NumberObject", page["/StructParents"])) for page in whole.pages] == [0, 1]
    for number, page, top in zip((0, 1), whole.pages, tops, strict=True):
        head = tree["/ParentTree"]["/Nums"][2 * number + 1].get_object()[0].get_object()
        assert head == top["/K"][0].get_object()
        assert head["/Pg"].get_object() == page
        assert top["/P"].get_object() == tree
    assert is_accessible(whole)
    assert b"<pdfuaid:part>1<" in claim_of(whole)


def test_cells_that_are_alike_stay_two() -> None:
    (top,) = [top.get_object() for top in tree_of(read(bound([Leaves("a", "a", tagged("あ", rows=2))], "")))["/K"]]
    assert len({kid.idnum for kid in list.__iter__(top["/K"])}) == 3


def test_with_an_untagged_paper_the_whole_does_not_say_that_it_is_tagged() -> None:
    whole = read(bound([Leaves("a", "a", tagged("あ")), Leaves("b", "b", pdf(2))], ""))
    assert not is_accessible(whole)
    assert "/Metadata" not in whole.root_object
    assert len(tree_of(whole)["/K"]) == 1


def test_a_tagged_pdf_stays_so_without_the_name_of_its_maker() -> None:
    clean = anonymous(tagged("あ", rows=2))
    assert clean
    assert len(tree_of(read(clean))["/K"].get_object()["/K"]) == 3
    assert b"<pdfuaid:part>1<" in claim_of(read(clean))


@pytest.mark.rendering
def test_the_pages_of_all_papers_are_numbered_through_and_keep_their_tags(tmp_path: Path) -> None:
    program = soffice()
    assert program
    files = [(f"{at}.docx", open_template(path).data) for at, path in enumerate(sorted(TEMPLATES)[:2])]
    made = to_pdf(files, program)
    count = sum(len(read(data).pages) for data in made)
    (numbers,) = to_pdf([("n.docx", running_numbers(count))], program, tags=False)
    assert len(read(numbers).pages) == count
    leaves = [Leaves(name, name, data) for (name, _), data in zip(files, made, strict=True)]
    target = tmp_path / "all.pdf"
    target.write_bytes(bound(leaves, "題", numbers))
    assert [int(re.findall(r"通し ?([0-9]+)", page)[-1]) for page in text_of_pages(target)] == list(range(1, count + 1))
    plain = tmp_path / "plain.pdf"
    plain.write_bytes(bound(leaves, "題"))
    told = [
        subprocess.run(["pdfinfo", "-struct-text", str(pdf)], check=True, capture_output=True, text=True).stdout
        for pdf in (target, plain)
    ]
    assert told[0] == told[1]


@pytest.mark.rendering
def test_a_real_paper_is_tagged_by_an_independent_reader(tmp_path: Path) -> None:
    program = soffice()
    assert program
    files = [(f"{at}.docx", open_template(path).data) for at, path in enumerate(sorted(TEMPLATES)[:2])]
    made = to_pdf(files, program)
    target = tmp_path / "all.pdf"
    target.write_bytes(bound([Leaves(name, name, data) for (name, _), data in zip(files, made, strict=True)], "題"))
    told = subprocess.run(["pdfinfo", str(target)], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Tagged: +yes", told)
    struct = subprocess.run(["pdfinfo", "-struct", str(target)], check=True, capture_output=True, text=True).stdout
    assert struct.count("Document") == 2
    assert re.search(r"^\s+H1", struct, re.M)
    assert re.search(r"^\s+TH", struct, re.M)


@pytest.mark.rendering
def test_the_bookmarks_of_real_papers_are_their_headings(made: Path) -> None:
    """Below the name of each paper, which stands for its title; a heading of a box stands below that of its 節."""
    program = soffice()
    assert program
    papers = [*sorted(made.glob("資料[35]*.docx")), *sorted(made.glob("*（現行）.docx"))]
    assert len(papers) == 3
    pdfs = to_pdf([(path.name, path.read_bytes()) for path in papers], program)
    whole = read(bound([Leaves(p.stem, p.stem, data) for p, data in zip(papers, pdfs, strict=True)], "題"))

    def told(outline: Any, depth: int = 0) -> Iterator[tuple[int, str]]:
        for mark in outline:
            yield from told(mark, depth + 1) if isinstance(mark, list) else [(depth, bare(mark.title))]

    wanted = []
    for path in papers:
        headings = [(level, bare(text)) for level, text in outlined(path) if level > 0]
        assert len(headings) > 3
        wanted += [(0, bare(path.stem)), *headings]
    assert list(told(whole.outline)) == wanted
