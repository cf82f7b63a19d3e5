"""What the checks of dates, numbers, years, agenda and structure find in the sample: these slips and no others."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from generator.checks.rule import checks
from generator.excel.read import read
from generator.forms import workbooks
from generator.problem import Problem
from generator.records.book import Book
from generator.records.declare import Record
from tests.conftest import MEETING, ROOT, Edit

Files = dict[str, dict[type[Record], list[Record]]]
FAMILIES = ("暦", "日程", "数", "年度", "次第", "構成")
FIRST = "【令和5年度第1回】\n①第14回多職種連携研修会の検討を行った。"
REPAIRS: dict[tuple[str, str], tuple[str, str, dict[str, object]]] = {
    # 令和5年6月20日（木） was a Tuesday.
    ("暦01", "部会.xlsx［開催状況］C4"): ("部会.xlsx", "開催状況", {"C4": "令和5年6月20日（火）"}),
    # 令和3年取組廃止決定 is told of 令和3年度 elsewhere.
    ("暦10", "取組.xlsx［取組］F4"): ("取組.xlsx", "取組", {"F4": "※（令和3年度取組廃止決定）"}),
    # The next sitting, 令和5年7月5日, is past on 令和5年7月13日.
    ("日程01", "部会.xlsx［検討状況］E4"): ("部会.xlsx", "検討状況", {"E4": "令和5年8月2日"}),
    # The ten counts of 令和5年3月16日 are those of 令和4年9月14日.
    ("数08", "支援室.xlsx［研修参加者］B6"): ("支援室.xlsx", "研修参加者", {"D6": 0}),
    # The list says 実施状況, the paper 実施実績.
    ("次第10", "会議.xlsx［配付資料］G3"): (
        "会議.xlsx",
        "配付資料",
        {"G3": "〔前年度〕における各事業実施実績について"},
    ),
    # The source of a figure is told twice.
    ("構成10", "基本方針_改訂案.xlsx［本文］B30"): ("基本方針_改訂案.xlsx", "本文", {"B30": "引用：手引き"}),
    # 令和5年度第1回 heads two lists, 第2回 none.
    ("構成01", "部会.xlsx［検討状況］B2"): (
        "部会.xlsx",
        "検討状況",
        {"B2": f"{FIRST.replace('5年度第1', '4年度第3')}\n{FIRST}\n{FIRST.replace('度第1', '度第2')}"},
    ),
}


def read_all(paths: Iterable[Path]) -> Files:
    """The records of workbooks, by file name: all that lie there, whether or not a paper is made of them yet."""
    return {
        path.name: read(path.name, path.read_bytes(), forms).records
        for pattern, forms in workbooks()
        for path in paths
        if fnmatchcase(path.name, pattern)
    }


def found(files: Files) -> list[Problem]:
    records: dict[type[Record], list[Record]] = {}
    for forms in files.values():
        for form, rows in forms.items():
            records.setdefault(form, []).extend(rows)
    book = Book(records)
    return [p for code, rule in checks().items() if code.startswith(FAMILIES) for p in rule.problems(book)]


def named(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    return sorted((problem.code, str(problem.place)) for problem in problems)


@pytest.fixture(scope="module")
def sample() -> Files:
    return read_all(sorted((ROOT / "inputs" / MEETING).glob("*.xlsx")))


def test_the_slips_of_the_published_packet_are_found_and_nothing_else(sample: Files) -> None:
    assert named(found(sample)) == sorted(REPAIRS)


@pytest.mark.parametrize("slip", REPAIRS, ids=lambda slip: slip[0])
def test_a_repaired_cell_takes_its_own_finding_away(
    slip: tuple[str, str], office: Path, edit: Edit, sample: Files
) -> None:
    workbook, sheet, cells = REPAIRS[slip]
    edit(workbook, sheet, cells)
    repaired = read_all([office / "inputs" / MEETING / workbook])
    assert named(found(sample | repaired)) == sorted(set(REPAIRS) - {slip})


def test_a_contradiction_shows_the_cells_that_say_it_otherwise(sample: Files) -> None:
    others = {problem.code: [str(other.place) for other in problem.others] for problem in found(sample)}
    assert set(others["暦01"]) == {
        "会議録_日常療養支援・多職種連携研修部会_令和5年度第1回.xlsx［本文］B30",
        "会議録_日常療養支援・多職種連携研修部会_令和5年度第2回.xlsx［概要］B4",
    }
    assert others["暦10"] == ["取組.xlsx［成果指標］C4", "取組.xlsx［実施実績］D4"]
    assert others["日程01"] == [
        "会議.xlsx［開催］B4",
        "会議録_急変時対応・看取り支援部会_令和5年度第1回.xlsx［本文］B27",
    ]
    assert others["数08"] == ["支援室.xlsx［研修参加者］B4"]
    assert others["次第10"] == ["会議.xlsx［配付資料］C3"]
    assert others["構成01"] == ["部会.xlsx［開催状況］C4"]
