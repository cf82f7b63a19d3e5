"""Offices whose 研修実績 has many rows."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from generator.excel.blank import blank
from generator.forms import workbooks

MEETING = "令和5年度第1回"


def offices(sample: Path) -> Iterator[tuple[int, Path]]:
    """Copies of an office with 100, 1,000 and 10,000 研修 in one 事業."""
    forms = dict(workbooks())["研修.xlsx"]
    for rows in (100, 1_000, 10_000):
        grown = sample.with_name(f"office{rows}")
        shutil.copytree(sample / "inputs", grown / "inputs")
        shutil.copytree(sample / "templates_docx", grown / "templates_docx")
        trainings: list[dict[str, object]] = [
            {
                "事業": "在宅療養推進事業",
                "開催日": date(2022, 4, 1) + timedelta(days=n % 360),
                "名称": f"第{n}回勉強会",
                "内容": f"訪問薬剤師さんのお仕事って？～事例{n}を元に理解しよう～",
                "講師": "アトム薬局\n佐藤雅彰（薬剤師）",
                "参加人数": n % 60,
            }
            for n in range(1, rows + 1)
        ]
        filled: dict[str, list[dict[str, object]]] = {
            "事業": [{"事業": "在宅療養推進事業", "講師注記": "敬称、所属等省略"}],
            "研修実績": trainings,
        }
        (grown / "inputs" / MEETING / "研修.xlsx").write_bytes(blank("研修.xlsx", forms, filled))
        yield rows, grown
