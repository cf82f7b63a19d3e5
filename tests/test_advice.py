"""Doing what a message says takes the finding away and brings none: tried for every fault of names that clerks make."""

import atexit
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checks.rule import checks
from generator.excel.read import read
from generator.forms import forms
from generator.office import MeetingFolders, OfficeFolders
from generator.ooxml.gate import Unreadable
from generator.packet.compose import own_templates
from generator.packet.inputs import _found, read_meeting
from generator.problem import Problem, Severity
from generator.word.tags import TemplateFault
from tests.clean_year import HOME_1, workbooks, written
from tests.conftest import ROOT
from tests.said_in_code import VARIES, calls

YEAR = "令和7年度第2回"
KINDS = ("部会検討状況", "研修実施状況", "会議録")
WANTED = sorted(["会議.xlsx", "部会.xlsx", "研修.xlsx", HOME_1])
SINGLE = [name for name in WANTED if "_" not in name]
_ACTION = re.compile("ください")

COPIES: tuple[str, ...] = (
    "{stem} (1).xlsx", "{stem}（1）.xlsx", "{stem} - コピー.xlsx", "{stem} - コピー (2).xlsx", "{stem}のコピー.xlsx",
    "コピー ～ {stem}.xlsx", "{stem}（最新）.xlsx", "【最新】{stem}.xlsx", "{stem}_20230701.xlsx", "{stem}_修正版.xlsx",
    "{stem}2.xlsx", "{stem}.xlsx.xlsx", "{stem}.XLSX", "　{stem}.xlsx", "{stem}", "{stem} .xlsx", "新{stem}.xlsx",
)  # fmt: skip
"""What becomes of a workbook's name on a clerk's PC."""
SAVED_OTHERWISE = ("{stem}.xls", "{stem}.xlsm", "{stem}.ods", "{stem}.csv", "{stem} (1).xls", "{stem}（最新）.ods")


@cache
def sample() -> Path:
    """The folder of a small meeting: six workbooks of the clean year, read in a moment."""
    folder = Path(mkdtemp()) / "inputs" / YEAR
    atexit.register(shutil.rmtree, folder.parent.parent, ignore_errors=True)
    folder.mkdir(parents=True)
    year = workbooks()
    rows = [row for row in year["会議.xlsx"]["配付資料"] if row["様式"] in KINDS]
    year["会議.xlsx"]["配付資料"] = [row for row in rows if row["入力ファイル"] in (None, HOME_1)]
    for name in WANTED:
        (folder / name).write_bytes(written(name, year[name]))
    assert not found(folder)
    return folder


def copy(to: Path) -> Path:
    return Path(shutil.copytree(sample(), to / "inputs" / YEAR))


def found(folder: Path) -> list[Problem]:
    """What reading says of the files and sheets of a meeting."""
    return read_meeting(MeetingFolders.at(folder)).problems


def told(problems: list[Problem]) -> set[str]:
    return {f"{problem.severity} {problem.code} {problem.place}" for problem in problems}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy(tmp_path)


def obeyed(folder: Path, problem: Problem) -> None:
    """Do what the 直し方 of a fault of names says, word for word."""
    if rename := re.search(
        r"「([^」]+)」(?:のうち、使う方)?の名前を、「([^」]+)」という名前に直してください", problem.hint
    ):
        assert not (folder / rename[2]).exists(), problem.hint
        (folder / rename[1]).rename(folder / rename[2])
    elif again := re.search(r"「([^」]+)」をExcelで開き、.*「([^」]+)」という名前で保存してください", problem.hint):
        assert (folder / again[1]).exists()
        shutil.copy(sample() / again[2], folder / again[2])  # what Excel would write
    elif typed := re.search(r"「([^」]+)」には一枚のシートしか入りません。.*「([^」]+)」という名前", problem.hint):
        assert (folder / typed[1]).exists()
        shutil.copy(sample() / typed[2], folder / typed[2])
    elif cell := re.search(r"「入力ファイル」を「([^」]+)」に直してください", problem.hint):
        book = openpyxl.load_workbook(folder / problem.place.workbook)
        value = book[problem.place.sheet][problem.place.cell].value
        (wrong,) = re.findall(r"の「([^」]+)」が", problem.message)
        stem = wrong if wrong in value else wrong.removesuffix(".xlsx")
        book[problem.place.sheet][problem.place.cell].value = value.replace(stem, cell[1])
        book.save(folder / problem.place.workbook)
    elif sheet := re.search(r"「([^」]+)」のシート名を「([^」]+)」に直してください", problem.hint):
        book = openpyxl.load_workbook(folder / problem.place.workbook)
        book[sheet[1]].title = sheet[2]
        book.save(folder / problem.place.workbook)
    elif heading := re.search(r"見出しを「([^」]+)」に直してください", problem.hint):
        book = openpyxl.load_workbook(folder / problem.place.workbook)
        book[problem.place.sheet][problem.place.cell].value = heading[1]
        book.save(folder / problem.place.workbook)
    else:
        raise AssertionError(problem.hint)


def errors(folder: Path) -> list[Problem]:
    return [problem for problem in found(folder) if problem.severity is Severity.ERROR]


def holds(folder: Path, named: str) -> None:
    """There is one fault; obeying takes it away, and what is left is what was there before, or about a left-over file."""
    (fault,) = errors(folder)
    assert named in fault.hint, fault
    obeyed(folder, fault)
    assert errors(folder) == []
    assert {line for line in told(found(folder)) if "入力03" not in line} == set()


@pytest.mark.parametrize("shape", COPIES)
def test_a_copy_is_found_by_its_stem(tmp_path: Path, shape: str) -> None:
    called = shape.format(stem="部会")
    shutil.copy(sample() / "部会.xlsx", tmp_path / called)
    for other in ("研修.xlsx", HOME_1):
        (tmp_path / other).touch()
    assert f"「{called}」の名前を、「部会.xlsx」という名前に直してください" in advised("部会.xlsx", tmp_path)


def advised(missing: str, folder: Path) -> str:
    return _found(missing, {path.name: path for path in folder.iterdir()})


@settings(max_examples=settings().max_examples // 10)
@given(st.sampled_from(SINGLE), st.sampled_from(COPIES))
def test_any_workbook_under_any_name_comes_back_by_its_advice(
    tmp_path_factory: pytest.TempPathFactory, name: str, shape: str
) -> None:
    folder = copy(tmp_path_factory.mktemp("office"))
    called = shape.format(stem=Path(name).stem)
    (folder / name).rename(folder / called)
    holds(folder, called)


@pytest.mark.parametrize("shape", SAVED_OTHERWISE)
def test_another_format_is_to_be_saved_anew_and_not_renamed(tmp_path: Path, shape: str) -> None:
    called = shape.format(stem="部会")
    (tmp_path / called).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    hint = advised("部会.xlsx", tmp_path)
    assert f"「{called}」" in hint and "という名前で" in hint
    assert "名前を、" not in hint


@pytest.mark.parametrize("shape", SAVED_OTHERWISE[:4:3])
def test_a_workbook_saved_anew_is_one_without_a_fault(folder: Path, shape: str) -> None:
    called = shape.format(stem="部会")
    (folder / "部会.xlsx").rename(folder / called)
    holds(folder, called)


@pytest.mark.parametrize("name", SINGLE)
def test_no_workbook_that_is_wanted_itself_is_ever_proposed(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (fault,) = errors(folder)
    assert not any(f"「{other}」" in fault.hint for other in WANTED), fault
    assert f"「kaigi new {YEAR}」" in fault.hint


def test_a_renamed_file_that_is_no_such_workbook_is_not_proposed(folder: Path) -> None:
    (folder / "部会.xlsx").unlink()
    (folder / "部会2.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 BIFF")
    shutil.copy(sample() / "研修.xlsx", folder / "部会3.xlsx")
    (fault,) = errors(folder)
    assert "部会2" not in fault.hint and "部会3" not in fault.hint


def test_of_two_copies_the_clerk_is_asked_for_the_right_one(folder: Path) -> None:
    (folder / "部会.xlsx").rename(folder / "部会 (1).xlsx")
    shutil.copy(folder / "部会 (1).xlsx", folder / "部会 - コピー.xlsx")
    (fault,) = errors(folder)
    assert "「部会 (1).xlsx」「部会 - コピー.xlsx」のうち、使う方の名前を" in fault.hint


def test_no_message_shows_a_pattern(folder: Path) -> None:
    for path in folder.glob("会議録_*.xlsx"):
        path.unlink()
    assert not any("*" in f"{problem.place}{problem.message}" for problem in errors(folder))


def test_minutes_under_another_name_than_written(folder: Path) -> None:
    (folder / HOME_1).rename(folder / "会議録_在宅療養部会_令和7年第1回.xlsx")
    holds(folder, "会議録_在宅療養部会_令和7年第1回.xlsx")


def test_minutes_saved_without_the_line_in_their_name(folder: Path) -> None:
    (folder / HOME_1).rename(folder / "会議録在宅療養部会_令和7年度第1回.xlsx")
    holds(folder, "会議録在宅療養部会_令和7年度第1回.xlsx")


def test_no_other_file_that_a_row_names_is_proposed(folder: Path) -> None:
    (folder / HOME_1).unlink()
    (fault,) = errors(folder)
    assert not any(f"「{name}」" in fault.hint for name in WANTED)


def test_a_copy_beside_the_workbook_is_not_to_take_its_name(folder: Path) -> None:
    shutil.copy(folder / "部会.xlsx", folder / "部会 (1).xlsx")
    (note,) = [problem for problem in found(folder) if problem.place.workbook == "部会 (1).xlsx"]
    assert note.severity is Severity.NOTE
    assert "「部会.xlsx」に写してください" in note.hint


SHEETS = [
    (form.declaration.workbook, form.declaration.name)
    for form in forms()
    if form.declaration.workbook in SINGLE and form.declaration.name not in ("確認済み", "送付先", "用語")
]


WRONG: list[Callable[[str], str]] = [
    lambda title: f"{title[:-1]}薄", lambda title: f"{title}（案）", lambda title: f"{title}2", lambda title: f"旧{title}"
]  # fmt: skip


@settings(max_examples=settings().max_examples // 6)
@given(st.sampled_from(SHEETS), st.sampled_from(WRONG))
def test_a_sheet_under_another_name_comes_back_by_its_advice(
    tmp_path_factory: pytest.TempPathFactory, pair: tuple[str, str], wrong: Callable[[str], str]
) -> None:
    folder = copy(tmp_path_factory.mktemp("office"))
    book = openpyxl.load_workbook(folder / pair[0])
    book[pair[1]].title = wrong(pair[1])
    book.save(folder / pair[0])
    faults = errors(folder)
    others = {title for name, title in SHEETS if name == pair[0]} - {pair[1]}
    for fault in faults:
        assert not any(f"「{title}」のシート名を" in fault.hint for title in others)
        obeyed(folder, fault)
    assert errors(folder) == []


@pytest.mark.parametrize("title", ["部会", "検討状況", "開催状況"])
def test_no_needed_sheet_is_to_be_renamed_to_a_missing_one(folder: Path, title: str) -> None:
    book = openpyxl.load_workbook(folder / "部会.xlsx")
    del book[title]
    book.save(folder / "部会.xlsx")
    assert all("シート名を" not in fault.hint for fault in errors(folder))


@pytest.mark.parametrize(("cell", "wrong"), [("E1", "構師"), ("B1", "開催 日時"), ("F1", "参加人員"), ("A1", "事業名")])
def test_a_misspelt_heading_comes_back_by_its_advice(folder: Path, cell: str, wrong: str) -> None:
    book = openpyxl.load_workbook(folder / "研修.xlsx")
    book["研修実績"][cell].value = wrong
    book.save(folder / "研修.xlsx")
    (fault,) = errors(folder)
    obeyed(folder, fault)
    assert found(folder) == []


@pytest.mark.parametrize("typed", ["R{}", "令和{}年", "令和{}"])
def test_a_year_in_a_heading_is_told_as_it_has_to_be(tmp_path: Path, typed: str) -> None:
    path = tmp_path / "取組.xlsx"
    path.write_bytes(written("取組.xlsx", workbooks()["取組.xlsx"]))
    book = openpyxl.load_workbook(path)
    cell = book["成果指標"]["B1"]
    right = str(cell.value)
    cell.value = typed.format(right.removeprefix("令和").removesuffix("年度"))
    book.save(path)
    forms_of = [form for form in forms() if form.declaration.workbook == "取組.xlsx"]
    (fault,) = read("取組.xlsx", path.read_bytes(), forms_of).problems
    assert fault.severity is Severity.ERROR and fault.hint == f"年度の列なら、見出しを「{right}」に直してください。"
    obeyed(tmp_path, fault)
    assert read("取組.xlsx", path.read_bytes(), forms_of).problems == []


def test_a_row_that_no_row_has_is_told_with_the_one_that_is_meant(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "部会.xlsx")
    book["開催状況"]["A2"].value = "在宅療養支援部会"
    book.save(folder / "部会.xlsx")
    (fault,) = errors(folder)
    assert fault.hint.startswith("「在宅療養部会」のことなら、どちらかの書き方にそろえてください。")


def test_a_template_of_a_meeting_is_never_to_be_called_docx_alone(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    for name in ("a.docx", "result.docx", "results.docx"):
        shutil.copy(ROOT / "templates_docx" / "results.docx", own / name)
    problems = [
        problem
        for problem in own_templates(MeetingFolders(OfficeFolders(tmp_path.parent), tmp_path), ())
        if problem.code == "ひな形22"
    ]
    assert {problem.place.workbook for problem in problems} == {"templates/a.docx", "templates/result.docx"}
    assert not any("「.docx」" in problem.hint or "「results.docx」に直して" in problem.hint for problem in problems)


def hints() -> Iterator[str]:
    at = {"Problem": 4, "Finding": 2, "._refuse": 4, ".at": 4, ".on": 3}
    for call in calls(*at):
        if len(call.arguments) > at[call.name]:
            yield from (text for text in call.arguments[at[call.name]] if not set(text) <= {*VARIES, "。"})
    yield from (rule.hint for rule in checks().values() if rule.hint)
    yield from (
        fault.hint
        for fault in [*TemplateFault, *(reason.example() for reason in Unreadable)]
        if not re.fullmatch(r"\{\w+\}", fault.hint)
    )


def test_every_mend_is_something_to_do() -> None:
    told = set(hints())
    assert len(told) > 200
    assert sorted(hint for hint in told if not _ACTION.search(hint)) == []


def test_an_empty_cell_is_to_be_written(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "会議.xlsx")
    book["開催"]["B4"].value = None
    book.save(folder / "会議.xlsx")
    (fault,) = errors(folder)
    assert fault.hint == "「開催日」を書いてください（例: 令和6年5月16日）。曜日は自動で付きます。"


def test_one_name_of_a_command_is_in_every_message() -> None:
    words = {
        text
        for call in calls("Problem", "Finding", "._refuse", ".at", "GeneratorError")
        for a in call.arguments
        for text in a
    }
    assert not [text for text in words if re.search(r"make [a-z]|generator (?:check|packet)", text)]
    assert checks()
