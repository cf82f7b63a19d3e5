"""An office with forms about patients; the person in them is plainly invented."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from generator.excel.blank import blank
from generator.forms import workbooks
from generator.forms.share_sheets import WORKBOOK
from generator.papers.share_sheets import fillables
from tests.conftest import ROOT

FOLDER = "個人情報_試し"
NUMBER = "R6-001"
FORMS = dict(workbooks())[WORKBOOK]
ORGANISATION: dict[str, object] = {
    "医師会": "架空区医師会",
    "会長": "例示　一",
    "区域": "架空区",
    "相談支援室": "架空相談支援室",
    "相談窓口": "架空市の相談窓口",
    "FAX": "00-0000-9999",
    "住所の書き出し": "架空市架空区",
    "版の表示": "見本改訂版",
}

Row = Mapping[str, object]
Rows = dict[str, list[Row]]


def person(kind: str, **changed: object) -> Row:
    """A row with every cell filled: the examples of the declarations, and what is to be otherwise."""
    columns = fillables()[kind].row.declaration.columns.values()
    return {column.heading: column.example for column in columns} | changed


def everyone() -> Rows:
    """A row in every sheet."""
    rows: Rows = {
        form.declaration.name: [{c.heading: c.example for c in form.declaration.columns.values()}] for form in FORMS
    }
    return rows | {"組織": [ORGANISATION]}


def office_with(root: Path, rows: Rows, folder: str = FOLDER) -> Path:
    """The root of an office whose 情報共有シート.xlsx has these rows."""
    (root / "inputs" / folder).mkdir(parents=True, exist_ok=True)
    (root / "inputs" / folder / WORKBOOK).write_bytes(blank(WORKBOOK, FORMS, rows))
    if not (root / "templates_docx").exists():
        shutil.copytree(ROOT / "templates_docx", root / "templates_docx")
    return root
