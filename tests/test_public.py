"""PDFs for the city's site: characters that print, no names where the office says so, names fit for the web."""

import io
import re
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from generator.excel.blank import blank
from generator.forms import workbooks
from generator.forms.meeting import WORKBOOK, Handout
from generator.forms.subcommittees import Member
from generator.office import MeetingFolders, OfficeFolders
from generator.ooxml.blocks import MAIN
from generator.ooxml.parts import packed, parsed, unpacked
from generator.packet.compose import refonted
from generator.packet.inputs import read_meeting
from generator.packet.steps import make_packet
from generator.send import binding
from generator.send import pdf as sending
from generator.send.binding import boxed, is_accessible, plainly, rewritten
from generator.send.libreoffice import soffice, to_pdf
from generator.send.papers import Piece
from generator.send.pdf import LEFT_OUT, addresses, names_in, publish, without_names
from generator.settings import DEFAULT
from generator.word.redline import numbered
from tests.conftest import MEETING, ROOT
from tests.handwritten import book_of, written
from tests.rendering import text_of_pages
from tests.rendering import to_pdf as to_pages
from tests.small_office import said_by_the_office
from tests.test_bound_pdf import pdf, tagged
from tests.word_files import file_of, paragraph, word_file


def text_of(data: bytes) -> str:
    return "".join(map(str, parsed(unpacked(data)["word/document.xml"]).itertext()))


def test_a_character_is_written_as_every_font_has_it() -> None:
    assert [plainly(char) for char in "⑶①㈱髙"] == ["(3)", "1", "(株)", "髙"]
    assert text_of(rewritten(word_file(["⑶入退院支援部会、①"]), "⑶")) == "(3)入退院支援部会、①"


@pytest.mark.rendering
def test_what_no_font_shows_is_found_in_the_pdf_and_gone_when_it_is_written_plainly() -> None:
    program = soffice()
    assert program
    parts = unpacked((ROOT / "templates_docx" / "members.docx").read_bytes())
    parts[MAIN] = parts[MAIN].replace("{{ 資料.資料名 }}".encode(), "⑶入退院支援部会①".encode())
    paper = packed(parts)
    before, after = to_pdf([("a.docx", paper), ("b.docx", rewritten(paper, "⑶"))], program)
    assert boxed(PdfReader(io.BytesIO(before))) == "⑶"
    assert boxed(PdfReader(io.BytesIO(after))) == ""


def test_a_font_that_cannot_be_read_tells_nothing() -> None:
    assert boxed(PdfReader(io.BytesIO(pdf(1)))) == ""


NAMES = ["架空　花子", "林　一"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("委員　架空　花子（医師会）", f"委員　{LEFT_OUT}（医師会）"),
        ("架空 花子、架空花子", f"{LEFT_OUT}、{LEFT_OUT}"),
        ("林一が、林一郎と話した。", f"{LEFT_OUT}が、{LEFT_OUT}郎と話した。"),
        ("架空の話です。", "架空の話です。"),
    ],
)
def test_names_are_left_out_and_role_and_office_stay(said: str, left: str) -> None:
    assert text_of(without_names(word_file([said]), NAMES)) == left


def test_a_name_is_left_out_however_word_has_parted_it() -> None:
    parts = "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in ("委員　架", "空　", "花子", "です"))
    assert text_of(without_names(file_of(f"<w:p>{parts}</w:p>" + paragraph("")), NAMES)) == f"委員　{LEFT_OUT}です"


def test_the_names_are_those_that_staff_wrote_as_names() -> None:
    member = written(Member, subcommittee="甲部会", role="部会長", name="架空　花子", office="見本病院")
    assert list(names_in(book_of(member))) == ["架空　花子"]


def test_the_files_have_names_for_a_web_address() -> None:
    kinds = ("次第", "研修実施状況", "別途作成")
    pieces = [Piece(written(Handout, kind=kind, number="資料６"), kind, kind, ()) for kind in kinds]
    assert addresses(pieces) == ["01-agenda.pdf", "02-trainings.pdf", "03-shiryo.pdf"]
    assert all(re.fullmatch(r"[a-z0-9-]+\.pdf", name) for name in addresses(pieces))


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Without LibreOffice: every paper becomes one tagged page; what was to be converted, by file name."""
    taken: dict[str, bytes] = {}

    def instead(files: list[tuple[str, bytes]], _: Path) -> list[bytes]:
        taken.update(files)
        return [tagged("題") for _ in files]

    monkeypatch.setattr(sending, "to_pdf", instead)
    monkeypatch.setattr(sending, "soffice", lambda: Path("soffice"))
    return taken


@pytest.fixture
def with_names(office: Path) -> MeetingFolders:
    """A meeting of two papers, one a list of members, of an office that leaves out names."""
    said_by_the_office(office, nameless=True)
    rows: dict[str, list[Mapping[str, object]]] = {
        "開催": [
            {"年度": 5, "回": 1, "会議名": "推進会議", "開催日": "令和5年7月13日", "開始時刻": "午後7時", "場所": "室"}
        ],
        "次第": [{"階層": "1", "件名": "開会"}],
        "配付資料": [{"様式": "次第"}, {"様式": "委員名簿"}],
    }
    data = blank(WORKBOOK, dict(workbooks())[WORKBOOK], rows)
    (office / "inputs" / MEETING / WORKBOOK).write_bytes(data)
    meeting = OfficeFolders(office).meeting(MEETING)
    assert not make_packet(meeting).refused
    return meeting


def test_each_paper_is_a_tagged_pdf_without_names_where_the_office_says_so(
    with_names: MeetingFolders, converted: dict[str, bytes]
) -> None:
    outcome = publish(with_names)
    assert not outcome.refused, outcome.problems
    folder = with_names.packet / sending.PUBLIC_FOLDER
    papers = sorted(path.name for path in folder.glob("*.pdf"))
    assert papers == ["01-agenda.pdf", "02-members.pdf"]
    assert all(is_accessible(PdfReader(folder / name)) for name in papers)
    listed = (folder / sending.LIST).read_text("utf-8-sig").splitlines()
    assert [line.split("\t")[0] for line in listed] == papers
    names = names_in(read_meeting(with_names).book)
    assert len(names) > 10
    words = "".join(text_of(data) for data in converted.values())
    assert [name for name in names if name in words] == []
    assert LEFT_OUT in words
    assert "部会長" in words


def test_an_office_that_says_nothing_leaves_names_in(with_names: MeetingFolders, converted: dict[str, bytes]) -> None:
    said_by_the_office(with_names.office.root)
    publish(with_names)
    names = names_in(read_meeting(with_names).book)
    assert any(name in text_of(data) for data in converted.values() for name in names)


def test_a_name_that_can_still_be_read_keeps_the_papers_back(
    with_names: MeetingFolders, converted: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = next(iter(names_in(read_meeting(with_names).book)))
    monkeypatch.setattr(binding, "text_of", lambda *_: f"委員 {name}")
    outcome = publish(with_names)
    assert outcome.refused
    assert "配付19" in {problem.code for problem in outcome.problems}
    assert not (with_names.packet / sending.PUBLIC_FOLDER).exists()
    assert converted


@pytest.mark.parametrize("plain", [True, False])
def test_a_character_without_a_picture_is_told_with_its_cell_or_written_plainly(
    with_names: MeetingFolders, converted: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, plain: bool
) -> None:
    said_by_the_office(with_names.office.root, plain_in_pdf=plain)
    made: list[str] = []
    monkeypatch.setattr(binding, "boxed", lambda _: "会" if "（略した会）" not in made else "")
    monkeypatch.setattr(binding, "plainly", lambda char: "（略した会）" if char == "会" else char)

    def written_plainly(paper: bytes, _: str) -> bytes:
        made.append("（略した会）")
        return paper

    monkeypatch.setattr(sending, "_plainly", written_plainly)
    codes = [problem for problem in sending.bind(with_names).problems if problem.code in ("配付17", "配付18")]
    assert {problem.code for problem in codes} == ({"配付18"} if plain else {"配付17"})
    assert plain or any(problem.place.cell for problem in codes)
    assert converted


def test_the_fonts_of_the_office_are_those_of_its_papers() -> None:
    own = replace(DEFAULT, serif="BIZ UD明朝 Medium", sans="BIZ UDゴシック")
    run = '<w:rPr><w:rFonts w:eastAsia="ＭＳ 明朝" w:ascii="ＭＳ ゴシック"/></w:rPr>'
    paper = file_of(paragraph("ＭＳ 明朝で", run_properties=run))
    made = unpacked(refonted(paper, own))["word/document.xml"].decode()
    assert 'w:eastAsia="BIZ UD明朝 Medium"' in made
    assert 'w:ascii="BIZ UDゴシック"' in made
    assert "ＭＳ 明朝で" in made
    assert refonted(paper, DEFAULT) == paper


@pytest.mark.rendering
def test_every_page_of_a_paper_can_tell_its_number_and_which_of_how_many_it_is(tmp_path: Path) -> None:
    pages = "".join(f"<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>頁{n}</w:t></w:r></w:p>" for n in "二三")
    parts = unpacked((ROOT / "templates_docx" / "members.docx").read_bytes())
    parts[MAIN] = parts[MAIN].replace(b"<w:sectPr", pages.encode() + b"<w:sectPr", 1)
    file = tmp_path / "paper.docx"
    file.write_bytes(numbered(packed(parts), "資料１", "題"))
    (made,) = to_pages([file], tmp_path)
    found = text_of_pages(made)
    assert [page.split()[:2] for page in found] == [
        ["資料１", f"{at}／{len(found)}"] for at in range(1, len(found) + 1)
    ]


@pytest.mark.rendering
def test_real_papers_are_tagged_and_say_so_to_an_independent_reader(with_names: MeetingFolders) -> None:
    assert not publish(with_names).refused
    papers = sorted((with_names.packet / sending.PUBLIC_FOLDER).glob("*.pdf"))
    assert len(papers) == 2
    for path in papers:
        told = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True).stdout
        assert re.search(r"Tagged: +yes", told)
