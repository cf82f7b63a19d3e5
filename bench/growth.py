"""Offices with a long table: the sample meeting, one sheet of it grown to as many rows as wanted, all of them right."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

MEETING = "令和5年度第1回"
APRIL = date(2022, 4, 1)
Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A table that grows: its name, its workbook, and of each sheet that grows with it a row by its number."""

    name: str
    workbook: str
    rows: dict[str, Callable[[int], Row]]
    emptied: tuple[str, ...] = ()


def _training(n: int) -> Row:
    return {
        "事業": "在宅療養推進事業",
        "開催日": APRIL + timedelta(days=n % 360),
        "名称": f"第{n}回勉強会",
        "内容": f"訪問薬剤師さんのお仕事って？～事例{n}を元に理解しよう～",
        "講師": "佐藤雅彰（薬剤師）",
        "参加人数": n % 59 + 1,
    }


def _consultation(n: int) -> Row:
    return {
        "日付": APRIL + timedelta(days=n % 360),
        "相談者の区分": ("病院", "診療所", "ケアマネジャー")[n % 3],
        "方法": ("電話", "来所")[n % 2],
        "内容の区分": ("入退院の調整", "制度・地域資源の情報提供", "その他")[n % 3],
        "概要": f"事例{n}について、訪問診療に切り替える時期の相談。",
    }


def _spoken(n: int) -> Row:
    return {
        "階層": "文",
        "本文": f"事例{n}では、退院の{n % 30 + 1}日前に病院から連絡があり、訪問看護につないだとの報告があった。",
    }


TABLES = (
    Table("研修", "研修.xlsx", {"研修実績": _training}),
    Table("相談記録", "支援室.xlsx", {"相談記録": _consultation}, ("相談件数",)),
    Table("会議録［本文］", "会議録_ICT連携部会_令和5年度第1回.xlsx", {"本文": _spoken}),
    Table(
        "取組",
        "取組.xlsx",
        {
            "取組": lambda n: {
                "番号": f"④-{n}",
                "取組": f"事例集{n}の作成",
                "事業概要": f"多職種が参照する事例集の第{n}巻を作成する。",
                "事業区分": "ア",
                "基本理念": "①",
            },
            "成果指標": lambda n: {"番号": f"④-{n}", "令和4年度": "作成", "令和5年度": "配布"},
            "実施実績": lambda n: {"番号": f"④-{n}", "評価": "Ａ", "実施実績": f"第{n}巻を作成し、配布"},
        },
    ),
    Table("基本方針［本文］", "基本方針_改訂案.xlsx", {"本文": _spoken}),
)


def offices(sample: Path, table: Table, sizes: tuple[int, ...]) -> Iterator[tuple[int, Path]]:
    """Copies of an office whose table has as many more rows."""
    for rows in sizes:
        grown = sample.with_name(f"office{rows}")
        shutil.rmtree(grown, ignore_errors=True)
        for part in ("inputs/団体.xlsx", f"inputs/{MEETING}", "templates_docx"):
            source, target = sample / part, grown / part
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
        path = grown / "inputs" / MEETING / table.workbook
        book = openpyxl.load_workbook(path)
        for name in table.emptied:
            for cell in book[name]["B"]:
                cell.value = None
        for name, row in table.rows.items():
            _fill(book[name], row, rows)
        book.save(path)
        yield rows, grown
        shutil.rmtree(grown)


def _fill(sheet: Worksheet, row: Callable[[int], Row], rows: int) -> None:
    """Rows below those that are there."""
    columns = {str(cell.value): int(cell.column or 0) for cell in sheet[1] if cell.value}
    last = max((cell.row or 1 for line in sheet.iter_rows() for cell in line if cell.value is not None), default=1)
    for n in range(1, rows + 1):
        for heading, value in row(n).items():
            if heading in columns:
                sheet.cell(last + n, columns[heading], value)
