"""The packet of the sample meeting: complete, the same every time, and right when the workbooks grow or shrink."""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from generator.office import OfficeFolders
from generator.packet.steps import make_packet
from generator.problem import Severity
from tests.conftest import MEETING, ROOT, Edit
from tests.papers import lines, words

STRANGE = 'A&B <研修> "x" {{ 7*7 }} {% for %} {_{ ①㈱髙﨑濱𠮷葛󠄀 =1+1'


def paper(folder: Path, start: str, suffix: str = ".docx") -> Path:
    return next(p for p in sorted(folder.glob(f"*{suffix}")) if p.name.startswith(start))


def hashes(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def add_row(office: Path, workbook: str, sheet: str, row: list[object]) -> None:
    path = office / "inputs" / MEETING / workbook
    book = openpyxl.load_workbook(path)
    target = book[sheet]
    number = next(n for n in range(2, 999) if all(cell.value is None for cell in target[n]))
    for column, value in enumerate(row, start=1):
        target.cell(number, column).value = value  # type: ignore[assignment] # any cell value will do
    book.save(path)


def remove_rows(office: Path, workbook: str, sheet: str) -> None:
    path = office / "inputs" / MEETING / workbook
    book = openpyxl.load_workbook(path)
    for row in book[sheet].iter_rows(min_row=2):
        for cell in row:
            cell.value = None
    book.save(path)


def test_two_runs_give_equal_bytes_and_leave_inputs_and_templates_alone(office: Path) -> None:
    before = dict(hashes(office / "inputs")) | dict(hashes(office / "templates_docx"))
    first = make_packet(OfficeFolders(office).meeting(MEETING))
    assert first.folder
    made = dict(hashes(first.folder))
    again = make_packet(OfficeFolders(office).meeting(MEETING))
    assert dict(hashes(first.folder)) == made
    assert set(again.changed.values()) == {"変更なし"}
    assert dict(hashes(office / "inputs")) | dict(hashes(office / "templates_docx")) == before


def test_a_paper_carries_no_name_time_path_or_outward_link(made: Path) -> None:
    for path in made.glob("*.*x"):
        with zipfile.ZipFile(path) as archive:
            assert {info.date_time[0] for info in archive.infolist()} == {1980}, path.name
            assert not [n for n in archive.namelist() if n in ("docProps/app.xml", "docProps/custom.xml")], path.name
            for name in archive.namelist():
                content = archive.read(name)
                for trace in (
                    b"openpyxl",
                    b"python-docx",
                    b"creator>",
                    b"lastModifiedBy",
                    b"External",
                    b"rsid",
                    b"C:\\",
                    b"file:",
                ):
                    assert trace not in content, (path.name, name, trace)


def test_strange_text_arrives_as_typed_in_word_and_as_text_in_excel(office: Path, edit: Edit) -> None:
    edit("取組.xlsx", "実施実績", {"D2": STRANGE})
    edit("研修.xlsx", "研修実績", {"C2": STRANGE, "D2": "=1+1"})
    path = office / "inputs" / MEETING / "研修.xlsx"
    book = openpyxl.load_workbook(path)
    book["研修実績"]["D2"].data_type = "s"
    book.save(path)
    folder = make_packet(OfficeFolders(office).meeting(MEETING)).folder
    assert folder
    assert f"| {STRANGE} |" in "\n".join(lines(paper(folder, "資料1_")))
    assert any(f"| {STRANGE} | =1+1 |" in line for line in lines(paper(folder, "資料1-2_")))
    for start in ("資料1_", "資料1-2_"):
        cells = [
            c for ws in openpyxl.load_workbook(paper(folder, start, ".xlsx")) for row in ws.iter_rows() for c in row
        ]
        assert STRANGE in [cell.value for cell in cells]
        assert "f" not in {cell.data_type for cell in cells}


def test_a_document_title_is_the_papers_name(made: Path) -> None:
    with zipfile.ZipFile(paper(made, "資料1_")) as archive:
        assert (
            "<dc:title>令和4年度における各事業実施実績について</dc:title>" in archive.read("docProps/core.xml").decode()
        )


def test_years_roll_without_touching_code_or_template(office: Path, edit: Edit) -> None:
    edit("会議.xlsx", "開催", {"B1": 6})
    edit("取組.xlsx", "成果指標", {"B1": "令和3年度", "C1": "令和4年度", "D1": "令和5年度", "E1": "令和6年度"})
    folder = make_packet(OfficeFolders(office).meeting(MEETING)).folder
    assert folder
    assert paper(folder, "資料1_").name == "資料1_令和5年度における各事業実施実績について.docx"
    assert paper(folder, "資料2_").name == "資料2_令和6年度における各事業実施予定について.docx"
    text = words(paper(folder, "資料1_"))
    assert "令和5年度⏎実施予定".replace("⏎", "") in text
    assert "令和4年度" not in "".join(lines(paper(folder, "資料1_"))[:8])
    assert "令和6年度" in words(paper(folder, "資料2_"))
    assert words(paper(folder, "次第")).startswith("令和6年度第1回")


def test_lists_may_grow(office: Path) -> None:
    add_row(office, "研修.xlsx", "研修実績", ["在宅療養推進事業", "R5.3.30", "第8の研修", "内容", "講師", "２０人"])
    add_row(office, "取組.xlsx", "取組", ["③-3", "第15の取組", "概要", "キ", "③"])
    add_row(office, "取組.xlsx", "成果指標", ["③-3", None, None, "準備", "実施"])
    add_row(office, "取組.xlsx", "実施実績", ["③-3", None, "A", "準備した。"])
    add_row(office, "部会.xlsx", "部会", ["第五部会", "目指す姿5"])
    add_row(office, "部会.xlsx", "開催状況", ["第五部会", 1, "令和5年6月1日"])
    add_row(office, "部会.xlsx", "検討状況", ["第五部会", "検討5", "決定5", 2, "令和5年12月1日"])
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert outcome.folder, [str(p) for p in outcome.problems if p.severity is Severity.ERROR]
    assert any(
        line.startswith("| 6 | 令和5年3月30日 | 第8の研修 |") and line.endswith("| 20人 |")
        for line in lines(paper(outcome.folder, "資料1-2_"))
    )
    assert "③-3" in words(paper(outcome.folder, "資料1_"))
    assert "第15の取組" in words(paper(outcome.folder, "資料2_"))
    heading = next(line for line in lines(paper(outcome.folder, "資料4_")) if "ICT連携部会" in line)
    assert heading.endswith("| 第五部会 |")
    assert "第1回：令和5年6月1日（木）" in words(paper(outcome.folder, "資料4_"))


POLICY = "基本方針_改訂案.xlsx"
MINUTES = "会議録_入退院支援部会_令和5年度第1回.xlsx"
MAY_BE_EMPTY = [
    ("取組.xlsx", "成果指標 実施実績"),
    ("会議.xlsx", "次第"),
    (MINUTES, "出席者 次第 本文"),
    (POLICY, "本文 成果指標 位置付け スケジュール"),
    ("部会.xlsx", "開催状況 検討状況"),
]


@pytest.mark.parametrize(("workbook", "sheets"), MAY_BE_EMPTY)
def test_lists_that_nothing_refers_to_may_be_empty(office: Path, made: Path, workbook: str, sheets: str) -> None:
    for sheet in sheets.split():
        remove_rows(office, workbook, sheet)
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert outcome.delivery, [str(p) for p in outcome.problems if p.severity is Severity.ERROR]
    assert set(outcome.delivery.written) >= {path.name for path in made.iterdir() if path.suffix in {".docx", ".xlsx"}}


EMPTIED = [
    ("研修.xlsx", "研修実績", "資料1-2_"),
    ("支援室.xlsx", "研修参加者", "資料3_"),
    ("支援室.xlsx", "活動", "資料3_"),
]


@pytest.mark.parametrize(("workbook", "sheet", "start"), EMPTIED)
def test_an_empty_list_says_so(office: Path, workbook: str, sheet: str, start: str) -> None:
    remove_rows(office, workbook, sheet)
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert outcome.folder, [str(p) for p in outcome.problems if p.severity is Severity.ERROR]
    assert "該当なし" in words(paper(outcome.folder, start))


def test_a_handout_less_makes_a_paper_less(office: Path, edit: Edit) -> None:
    make_packet(OfficeFolders(office).meeting(MEETING))
    edit("会議.xlsx", "配付資料", {f"{letter}4": None for letter in "ABCDEFG"})
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert outcome.folder
    assert not list(outcome.folder.glob("資料1-2_*"))


def test_two_papers_of_one_name_are_refused(office: Path, edit: Edit) -> None:
    edit("会議.xlsx", "配付資料", {"A4": "資料1", "B4": "〔前年度〕における各事業実施実績について"})
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert outcome.refused
    assert "会議32" in {p.code for p in outcome.problems}


def test_a_value_that_the_template_does_not_ask_for_is_refused_before_it_is_lost() -> None:
    from generator.problem import GeneratorError
    from generator.records.said import Field
    from generator.word.render import render
    from generator.word.template import open_template

    template = open_template(ROOT / "templates_docx" / "trainings.docx")
    words: dict[str, Field] = {"資料": {"資料番号": "資料1-2", "資料名": "題"}, "事業別": []}
    with pytest.raises(GeneratorError, match=r"trainings\.docx に「余り」の差し込みがありません"):
        render(template, words | {"余り": "失われる言葉"}, title="題")
