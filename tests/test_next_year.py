"""A folder without a sitting has a next year, too: its papers name the year it is of."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from generator.office import SAMPLES, OfficeFolders
from generator.packet.steps import check_meeting
from generator.problem import GeneratorError, Severity
from generator.year.next_meeting import next_meeting
from tests.conftest import ROOT

PLAN, ATTAINMENT = f"{SAMPLES}/千葉県内の市", f"{SAMPLES}/三鷹市"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "inputs" / SAMPLES, tmp_path / "inputs" / SAMPLES)
    shutil.copytree(ROOT / "templates_docx", tmp_path / "templates_docx")
    return tmp_path


def rows(root: Path, meeting: str, workbook: str, sheet: str) -> list[tuple[object, ...]]:
    """The rows below the headings that hold anything."""
    opened = openpyxl.load_workbook(root / "inputs" / meeting / workbook)
    return [row for row in opened[sheet].iter_rows(min_row=2, max_col=2, values_only=True) if any(row)]


def test_this_years_plan_is_last_years_column_in_the_next_years_workbook(root: Path) -> None:
    plan = rows(root, PLAN, "事業計画.xlsx", "事業計画")
    told = "\n".join(next_meeting(OfficeFolders(root), "令和4年度", PLAN).lines())
    assert rows(root, "令和4年度", "事業計画.xlsx", "前年度の取組み") == plan
    assert ("①の目指す姿", None) in plan
    assert [rows(root, "令和4年度", "事業計画.xlsx", sheet) for sheet in ("今後の課題", "事業計画")] == [[], []]
    assert "「年度」 → 令和4年度" in told
    assert "開催" not in told
    outcome = check_meeting(OfficeFolders(root).meeting("令和4年度"))
    told_of = [(p.code, p.place.sheet) for p in outcome.problems if p.severity is not Severity.NOTE]
    assert told_of == [("記入02", "今後の課題"), ("記入02", "事業計画")]
    assert outcome.jobs[0].title == "令和4年度　在宅医療・介護連携推進事業計画"


def test_the_same_year_keeps_the_plan(root: Path) -> None:
    next_meeting(OfficeFolders(root), "令和3年度第2回", PLAN)
    for sheet in ("前年度の取組み", "事業計画"):
        assert rows(root, "令和3年度第2回", "事業計画.xlsx", sheet) == rows(root, PLAN, "事業計画.xlsx", sheet)


def test_items_stay_and_what_was_reached_is_asked_for_anew(root: Path) -> None:
    next_meeting(OfficeFolders(root), "令和6年度", ATTAINMENT)
    items = rows(root, ATTAINMENT, "取組達成度.xlsx", "取組達成度")
    assert rows(root, "令和6年度", "取組達成度.xlsx", "取組達成度") == items
    outcome = check_meeting(OfficeFolders(root).meeting("令和6年度"))
    assert [(p.code, p.place.cell) for p in outcome.problems] == [("取組達成度02", f"E{row}") for row in range(2, 10)]
    assert outcome.jobs[0].title == "令和６年度在宅医療介護連携推進協議会各部会の取組達成度"


def test_an_earlier_year_is_no_next_one(root: Path) -> None:
    with pytest.raises(GeneratorError, match=r"（令和3年度）は、令和3年度より前の会議ではありません"):
        next_meeting(OfficeFolders(root), "令和3年度", PLAN)
