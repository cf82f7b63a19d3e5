"""One PDF and one Word file of all papers, made from the files that lie in outputs."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from generator import __main__ as cli
from generator.cli import commands as command_line
from generator.office import SAMPLES, OfficeFolders
from generator.packet.steps import make_packet
from generator.problem import GeneratorError
from generator.send import pdf as binding
from generator.send.papers import Piece, pieces_of
from generator.send.pdf import FOLDER, bind
from tests.conftest import MEETING, ROOT, Edit, copied
from tests.papers import lines, part
from tests.rendering import page_sizes, text_of_pages, to_pdf
from tests.small_office import one_paper

TITLE = "令和5年度第1回推進会議　資料一式"


@pytest.fixture
def small(office: Path) -> Path:
    """An office whose packet, the agenda and one paper, is made."""
    one_paper(office)
    assert not make_packet(OfficeFolders(office).meeting(MEETING)).refused
    return office


@pytest.fixture
def without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "soffice", lambda: None)


def packet(office: Path) -> Path:
    return office / "outputs" / MEETING


def bound(office: Path) -> dict[str, Path]:
    return {path.suffix: path for path in (packet(office) / FOLDER).iterdir() if path.name[0] != "."}


def say(path: Path, words: str) -> None:
    """Change a paper as a clerk does in Word."""
    document = docx.Document(str(path))
    document.paragraphs[0].add_run(words)
    document.core_properties.author = "山田"
    document.save(str(path))


@pytest.mark.usefixtures("without_libreoffice")
def test_without_libreoffice_the_word_file_is_made_and_the_reason_told(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["pdf", "--root", str(small)]) == command_line.STOPPED
    told = capsys.readouterr()
    assert "PDFは作れませんでした。LibreOfficeが見つかりません。" in told.err
    assert set(bound(small)) == {".docx"}
    assert bound(small)[".docx"].name == f"{TITLE}.docx"
    assert told.out.splitlines() == [str(packet(small) / FOLDER / f"{TITLE}.docx")]


@pytest.mark.usefixtures("without_libreoffice")
def test_what_was_mended_by_hand_is_in_it_and_who_mended_it_is_not(small: Path) -> None:
    say(packet(small) / "次第.docx", "夜の直し")
    assert not bind(OfficeFolders(small).meeting(MEETING)).refused
    merged = bound(small)[".docx"]
    assert "夜の直し" in "".join(lines(merged))
    assert "山田" not in ("".join(str(text) for text in part(merged, "docProps/core.xml").itertext()))
    again = merged.read_bytes()
    bind(OfficeFolders(small).meeting(MEETING))
    assert merged.read_bytes() == again


@pytest.mark.usefixtures("without_libreoffice")
def test_the_packet_and_the_reports_stay_as_they_are(small: Path) -> None:
    before = {
        path: path.read_bytes() for path in packet(small).rglob("*.*") if path.suffix in (".docx", ".html", ".xlsx")
    }
    bind(OfficeFolders(small).meeting(MEETING))
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.usefixtures("without_libreoffice")
def test_a_paper_not_made_stops_it(small: Path) -> None:
    (packet(small) / "次第.docx").unlink()
    outcome = bind(OfficeFolders(small).meeting(MEETING))
    assert outcome.refused
    assert [problem.code for problem in outcome.problems] == ["配付01"]
    assert not (packet(small) / FOLDER).exists()


@pytest.mark.usefixtures("without_libreoffice")
def test_a_paper_older_than_its_workbook_is_told_and_one_that_would_be_the_same_is_not(small: Path, edit: Edit) -> None:
    edit("会議.xlsx", "開催", {"B6": "別の会議室"})  # the agenda prints it, the 研修 do not
    told = [(problem.code, problem.place.workbook) for problem in bind(OfficeFolders(small).meeting(MEETING)).problems]
    assert told == [("配付07", "次第.docx")]


@pytest.mark.usefixtures("without_libreoffice")
def test_with_a_fault_in_the_workbooks_the_papers_made_before_are_bound_and_called_old(small: Path, edit: Edit) -> None:
    edit("研修.xlsx", "研修実績", {"B2": "13月3日"})
    outcome = bind(OfficeFolders(small).meeting(MEETING))
    assert [problem.code for problem in outcome.problems] == ["配付07", "配付07"]
    assert set(bound(small)) == {".docx"}


@pytest.mark.usefixtures("without_libreoffice")
def test_revisions_that_belong_in_a_paper_are_told_of_the_merged_file(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(*words: Any) -> list[Piece]:
        return [replace(piece, shows_changes=piece.short == "次第") for piece in pieces_of(*words)]

    monkeypatch.setattr(binding, "pieces_of", shown)
    (problem,) = bind(OfficeFolders(small).meeting(MEETING)).problems
    assert (problem.code, problem.place.workbook) == ("配付21", "次第.docx")
    assert "PDFには入っています" not in str(problem)


@pytest.mark.usefixtures("without_libreoffice")
def test_revisions_and_remarks_left_in_a_paper_are_told(small: Path) -> None:
    path = packet(small) / "次第.docx"
    document = docx.Document(str(path))
    document.add_comment(document.paragraphs[0].runs, "要確認", author="山田")
    document.save(str(path))
    (problem,) = bind(OfficeFolders(small).meeting(MEETING)).problems
    assert (problem.code, problem.place.workbook, problem.message) == (
        "配付06",
        "次第.docx",
        "コメントが残っています。",
    )
    assert b"\xe8\xa6\x81\xe7\xa2\xba\xe8\xaa\x8d" not in bound(small)[".docx"].read_bytes()


@pytest.mark.usefixtures("without_libreoffice")
def test_where_no_word_file_can_be_merged_it_says_why(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(papers: object, title: str) -> bytes:
        raise ValueError

    monkeypatch.setattr("generator.word.merge.merged", fail)
    outcome = bind(OfficeFolders(small).meeting(MEETING))
    assert "一つのWordは作れませんでした。" in outcome.trouble
    assert "まとめられない作りのものがあります。PDFを使うか、資料を一つずつ送ってください。" in outcome.trouble
    assert not (packet(small) / FOLDER).exists()


@pytest.mark.usefixtures("without_libreoffice")
def test_where_every_word_file_was_spoilt_by_hand_it_says_so(small: Path) -> None:
    for path in packet(small).glob("*.docx"):
        path.write_bytes(b"broken")
    outcome = bind(OfficeFolders(small).meeting(MEETING))
    assert "まとめられるWordの資料がありません。" in outcome.trouble


def test_without_a_packet_it_says_what_to_do_first(office: Path) -> None:
    with pytest.raises(GeneratorError, match="kaigi packet"):
        bind(OfficeFolders(office).meeting(MEETING))


def test_a_workbook_that_cannot_be_read_stops_it(small: Path) -> None:
    (small / "inputs" / MEETING / "会議.xlsx").write_bytes(b"")
    outcome = bind(OfficeFolders(small).meeting(MEETING))
    assert outcome.refused
    assert outcome.delivery is None


# What follows looks at the pages that LibreOffice makes.


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office of the sample meeting, its packet made and bound."""
    root = tmp_path_factory.mktemp("介護 福祉課")
    copied(root)
    make_packet(OfficeFolders(root).meeting(MEETING))
    outcome = bind(OfficeFolders(root).meeting(MEETING))
    assert outcome.trouble == ""
    return root


@pytest.fixture(scope="module")
def singles(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The PDF of each paper by the name of its file; a paper that is a workbook alone has its name with the ending."""
    folder = packet(whole)
    papers = [path for path in sorted(folder.iterdir()) if path.suffix == ".docx"]
    alone = [path for path in sorted(folder.glob("*.xlsx")) if not path.with_suffix(".docx").exists()]
    made = to_pdf(papers + alone, tmp_path_factory.mktemp("single"))
    by_suffix = {path.parent.name: path.parent for path in made}
    return {path.stem: by_suffix["docx"] / f"{path.stem}.pdf" for path in papers} | {
        path.name: by_suffix["xlsx"] / f"{path.stem}.pdf" for path in alone
    }


def starts_of(read: PdfReader) -> dict[str, int]:
    """The first page of each paper by its bookmark; sheets of a workbook have bookmarks of their own below it."""
    marks = [mark for mark in read.outline if not isinstance(mark, list)]
    return {str(mark.title): read.get_destination_page_number(mark) or 0 for mark in marks}


@pytest.mark.rendering
def test_the_pdf_has_the_pages_of_its_parts_in_order_with_bookmarks(whole: Path, singles: dict[str, Path]) -> None:
    read = PdfReader(bound(whole)[".pdf"])
    starts = starts_of(read)
    assert [name.partition(" ")[0] for name in starts][:4] == ["次第", "資料1", "資料1-2", "資料2"]
    pages_of = {name.removesuffix(".xlsx").replace("_", " ", 1): len(page_sizes(pdf)) for name, pdf in singles.items()}
    assert set(starts) == set(pages_of)
    expected = 0
    for name, start in starts.items():
        assert start == expected, name
        expected += pages_of[name]
    assert expected == len(read.pages) == len(read.page_labels)
    assert read.page_labels[:4] == ["次第 p.1", "資料1 p.1", "資料1 p.2", "資料1-2 p.1"]


@pytest.mark.rendering
def test_the_merged_word_file_has_the_same_pages_as_the_papers(
    whole: Path, singles: dict[str, Path], tmp_path: Path
) -> None:
    (made,) = to_pdf([bound(whole)[".docx"]], tmp_path)
    pdf = bound(whole)[".pdf"]
    starts = starts_of(PdfReader(pdf))
    left_out = {  # workbooks cannot be merged into a Word file
        starts[name.removesuffix(".xlsx")] + number
        for name, single in singles.items()
        if name.endswith(".xlsx")
        for number in range(len(page_sizes(single)))
    }
    sizes = [tuple(map(round, size)) for at, size in enumerate(page_sizes(pdf)) if at not in left_out]
    assert [tuple(map(round, size)) for size in page_sizes(made)] == sizes
    texts = ["".join(text.split()) for at, text in enumerate(text_of_pages(pdf)) if at not in left_out]
    assert ["".join(text.split()) for text in text_of_pages(made)] == texts


@pytest.mark.usefixtures("without_libreoffice")
def test_what_is_the_offices_own_is_not_in_it(office: Path) -> None:
    folder = office / "inputs" / MEETING
    shutil.rmtree(folder)
    shutil.copytree(ROOT / "inputs" / SAMPLES / "推進会議", folder)
    meeting = OfficeFolders(office).meeting(MEETING)
    assert not make_packet(meeting).refused
    assert bind(meeting).trouble
    text = "\n".join(lines(bound(office)[".docx"]))
    assert "席次表（ロの字）" in text
    assert (packet(office) / "出欠一覧.docx").is_file()
    assert [word for word in ("出欠一覧", "出欠確認票", "次の会議までの予定", "標記の会議") if word in text] == []
