"""The mistakes of a year: each as a clerk makes it in Excel or Explorer, and what the command must tell of it.

They are planted in four offices, as many in each as leave each other alone, and the real command checks each office once:
with the workbooks as openpyxl saves them, and once more as LibreOffice does.
"""

import contextlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.__main__ import main
from generator.office import OfficeFolders
from generator.ooxml.parts import Package
from tests.clean_year import CURRENT, DISCHARGE_1, DRAFT, HOME_1, HOME_2, MEETING, build, files, workbooks, written
from tests.rendering import converted
from tests.test_planted_slips import SLIPS, TOGETHER

LIST, LOG, COUNCIL = "配付資料", "支援室日誌.xlsx", "推進会議.xlsx"


@dataclass
class Year:
    """The folder of a meeting under the hands of a clerk; workbooks are saved when all is done."""

    folder: Path
    opened: dict[str, Workbook] = field(default_factory=dict)

    def book(self, name: str) -> Workbook:
        if name not in self.opened:
            self.opened[name] = openpyxl.load_workbook(self.folder / name)
        return self.opened[name]

    def sheet(self, name: str, title: str) -> Worksheet:
        found = self.book(name)[title]
        assert isinstance(found, Worksheet)
        return found

    def save(self) -> None:
        for name, book in self.opened.items():
            book.save(self.folder / name)


@dataclass(frozen=True)
class Mistake:
    """A mistake in words, how it is made, and the code and place that the command must tell, with a word of the message."""

    words: str
    make: Callable[[Year], None]
    code: str
    place: str
    message: str = ""


def typed(  # noqa: PLR0917 - a row of a table
    words: str, workbook: str, sheet: str, cell: str, value: object, number: str, message: str = ""
) -> Mistake:
    """Something typed into a cell, refused there under that number of the workbook's codes."""

    def make(year: Year) -> None:
        year.sheet(workbook, sheet)[cell].value = value

    stem = workbook.removesuffix(".xlsx").partition("_")[0]
    return Mistake(words, make, f"{stem}{number}", f"{workbook}［{sheet}］{cell}", message)


MEMO = "方針説明.xlsx"
REFUSED = [
    typed("評価が一覧にない", "取組.xlsx", "実施実績", "C3", "Ａ＋", "01", "どれでもありません"),
    typed("評価が空欄", "取組.xlsx", "実施実績", "C4", None, "02", "「評価」が空欄です"),
    typed("取組の番号が二度", "取組.xlsx", "取組", "A4", "①-1", "04", "A2にもあります"),
    typed("事業区分が［事業区分］にない", "取組.xlsx", "取組", "D5", "ヌ", "05"),
    typed("成果指標の番号が［取組］にない", "取組.xlsx", "成果指標", "A5", "⑨-9", "05"),
    typed("ない日", "研修.xlsx", "研修実績", "B2", "令和7年2月30日", "03", "2月30日"),
    typed("ない年号の年", "研修.xlsx", "研修実績", "B3", "平成38年4月1日", "03", "平成"),
    typed("ない月", "研修.xlsx", "研修実績", "B4", "13月3日", "03"),
    typed("人数に約", "研修.xlsx", "研修実績", "F5", "約20人", "03"),
    typed("人数が小数", "研修.xlsx", "研修実績", "F6", 20.5, "03"),
    typed("人数が負", "研修.xlsx", "研修実績", "F7", -3, "03"),
    typed("数式が壊れた", "支援室.xlsx", "研修参加者", "C2", "#REF!", "06", "#REF!"),
    typed("計算していない数式", "支援室.xlsx", "研修参加者", "C3", "=A1&B1", "07"),
    typed("制御文字を貼り付けた", "支援室.xlsx", "研修参加者", "C4", "あ_x0007_い", "08"),
    typed("一番上の行に〃", "支援室.xlsx", "研修参加者", "A2", "〃", "09"),
    typed("件数が言葉", "支援室.xlsx", "相談件数", "B1", "七件くらい", "03"),
    typed("相談の日が数", "支援室.xlsx", "相談記録", "A5", 20240508, "06"),
    typed("方法が一覧にない", "支援室.xlsx", "相談記録", "C6", "電信", "01"),
    typed("年度の打ち間違い", "会議.xlsx", "開催", "B1", "7年度版", "03"),
    typed("時刻の打ち間違い", "会議.xlsx", "開催", "B5", "午後13時", "03"),
    typed("場所が空欄", "会議.xlsx", "開催", "B6", None, "02"),
    typed("部会の名が［部会］にない", "部会.xlsx", "開催状況", "A4", "入退院部会", "05"),
    typed("回が空欄", "部会.xlsx", "開催状況", "B5", None, "02"),
    typed("開催日が空欄", "部会.xlsx", "開催状況", "C6", None, "02"),
    typed("検討状況の部会が二度", "部会.xlsx", "検討状況", "A3", "在宅療養部会", "04"),
    typed("次回開催日に第3木曜", "部会.xlsx", "検討状況", "E4", "第3木曜", "03"),
    typed("役が一覧にない", "部会.xlsx", "委員名簿", "B4", "会員", "01"),
    typed("氏名が空欄", "部会.xlsx", "委員名簿", "C5", None, "02"),
    typed("階層が一覧にない", MEMO, "本文", "A5", "大見出し", "01"),
    typed("Excelが1-2を日付に変えた", "取組.xlsx", "実施実績", "D8", date(2025, 1, 2), "18", "日付や時刻に変わって"),
    typed("会議録の区分が一覧にない", HOME_1, "出席者", "A3", "参加者", "01"),
    typed("会議録の開催日が空欄", HOME_2, "概要", "B4", None, "02"),
    typed("見出しが一字違い", "研修.xlsx", "事業", "B1", "構師注記", "11", "のことではありませんか"),
    typed("同じ見出しが二つ", DRAFT, "部会", "D1", "目指す姿", "11", "二つあります"),
]


def settled_by(code: str) -> Mistake:
    """A slip of `test_planted_slips`, which says what is written otherwise and where the rule tells of it."""
    return Mistake(f"{code}の決まりに反する", lambda _: None, code, SLIPS[code].place)


RULED = [settled_by(code) for code in (*TOGETHER[0].split(), "照合43", "日程12")]


def named(words: str, make: Callable[[Path], None], code: str, workbook: str, message: str = "") -> Mistake:
    """Something done to a file in Explorer."""
    return Mistake(words, lambda year: make(year.folder), code, workbook, message)


def renamed(old: str, new: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / old).rename(folder / new)

    return make


def replaced(name: str, data: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return make


def cut(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[: len(data) // 2])

    return make


def removed(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def copied(old: str, new: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        shutil.copy(folder / old, folder / new)

    return make


FILES = [
    named("名前に (1) が付いた", renamed("部会.xlsx", "部会 (1).xlsx"), "入力01", "部会.xlsx"),
    named("古い形式で保存した", renamed("研修.xlsx", "研修.xls"), "入力01", "研修.xlsx"),
    named("ブックを消した", removed("支援室.xlsx"), "入力01", "支援室.xlsx"),
    named("会議録の名前の年度を変えた", renamed(HOME_2, "会議録_在宅療養部会_令和7年第2回.xlsx"), "会議31", f"会議.xlsx［{LIST}］D9"),
    named("空のファイル", replaced(MEMO, b""), "ファイル01", MEMO),
    named("PDFの拡張子を変えた", replaced("取組.xlsx", b"%PDF-1.7"), "", "取組.xlsx"),
    named("パスワードを付けた", replaced(DISCHARGE_1, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "", DISCHARGE_1),
    named("書きかけで切れたファイル", cut(CURRENT), "", CURRENT),
    named("CSVの拡張子を変えた", replaced("取組達成度.xlsx", "項目,目標\n".encode("cp932")), "", "取組達成度.xlsx"),
    named("控えを隣に置いた", copied(HOME_1, "会議録 - 控え.xlsx"), "入力03", "会議録 - 控え.xlsx"),
    named("個人情報のブックを置いた", copied(HOME_1, "情報共有シート.xlsx"), "入力05", "情報共有シート.xlsx"),
    named("Excelで開いたまま", replaced(f"~${LOG}", b"\5Tanaka"), "入力02", LOG),
]  # fmt: skip


def sheet_of(  # noqa: PLR0917 - a row of a table
    words: str, workbook: str, sheet: str, do: Callable[[Worksheet], object], number: str, cell: str = "", at: str = ""
) -> Mistake:
    """Something done to a sheet; told at the sheet, or the one it is called then."""

    def make(year: Year) -> None:
        do(year.sheet(workbook, sheet))

    stem = workbook.removesuffix(".xlsx").partition("_")[0]
    return Mistake(words, make, f"{stem}{number}", f"{workbook}［{at or sheet}］{cell}")


def titled(name: str) -> Callable[[Worksheet], None]:
    return lambda sheet: setattr(sheet, "title", name)


def value(cell: str, words: object) -> Callable[[Worksheet], None]:
    def do(sheet: Worksheet) -> None:
        sheet[cell].value = words

    return do


def remark(cell: str, words: str) -> Callable[[Worksheet], None]:
    def do(sheet: Worksheet) -> None:
        sheet[cell].comment = Comment(words, "田中")

    return do


def copy_of(name: str) -> Callable[[Worksheet], None]:
    def do(sheet: Worksheet) -> None:
        assert sheet.parent
        sheet.parent.create_sheet(name)["B2"].value = "控え"

    return do


def without(column: int) -> Callable[[Worksheet], None]:
    return lambda sheet: sheet.delete_cols(column)


def merged(area: str, cell: str, words: str) -> Callable[[Worksheet], None]:
    """Words that stood in a cell before somebody merged it with its neighbour."""

    def do(sheet: Worksheet) -> None:
        sheet[cell].value = words
        sheet.merged_cells.add(area)

    return do


def hidden(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


def struck(cell: str) -> Callable[[Worksheet], None]:
    def do(sheet: Worksheet) -> None:
        sheet[cell].font = Font(strike=True)

    return do


BESIDE = [
    sheet_of("シート名の打ち間違い", "部会.xlsx", "委員名簿", titled("委員名薄"), "10", at="委員名簿"),
    sheet_of("シートを写して残した", "部会.xlsx", "検討状況", copy_of("検討状況 (2)"), "20", at="検討状況 (2)"),
    sheet_of("自分のシートを足した", "取組.xlsx", "取組", copy_of("予算"), "19", at="予算"),
    sheet_of("同じ名のシートが二つ", "支援室.xlsx", "活動", copy_of("活 動"), "21", at="活 動"),
    sheet_of("シートの中身を消した", MEMO, "本文", lambda sheet: sheet.delete_rows(1, 60), "10"),
    sheet_of("表の右にメモ", "研修.xlsx", "研修実績", value("J2", "要確認"), "15", "J2"),
    sheet_of("セルにメモ（コメント）", "取組.xlsx", "実施実績", remark("D3", "課長に確認"), "25", "D3"),
    sheet_of("外字", "部会.xlsx", "検討状況", value("C3", "葛\ue000さんが出席した。"), "24", "C3"),
    sheet_of("Wordの記号", "取組.xlsx", "実施実績", value("D5", "\uf0b7 3回実施"), "24", "D5"),
    sheet_of("見えないタグ文字", "取組.xlsx", "実施実績", value("D6", "実施\U000e0041した"), "24", "D6"),
    sheet_of("結合したセルの下に文字が残った", "支援室.xlsx", "研修参加者", merged("C4:D4", "D4", "下に残った言葉"), "22", "D4"),
    sheet_of("行を隠した", "取組.xlsx", "成果指標", hidden, "14", "A3"),
    sheet_of("取消線", "支援室.xlsx", "活動", struck("A3"), "13", "A3"),
    sheet_of("空欄でよい列を消した", "部会.xlsx", "検討状況", without(3), "23"),
    sheet_of("次第に記載の列を消した", "会議.xlsx", LIST, without(5), "23"),
    sheet_of("必ず要る列を消した", "研修.xlsx", "研修実績", without(4), "11"),
]  # fmt: skip
# The columns of one sheet cannot be deleted and read in one office: who loses a heading stands alone.
BESIDE_TOO = [one for one in BESIDE if one.words in {"外字", "表の右にメモ"}]
BESIDE = [one for one in BESIDE if one not in BESIDE_TOO]

OFFICES: dict[str, list[Mistake]] = {
    "refused": REFUSED, "ruled": RULED, "files": FILES, "beside": BESIDE, "beside too": BESIDE_TOO
}  # fmt: skip
EVERY = [
    pytest.param(office, mistake, id=f"{office}-{mistake.words}") for office, m in OFFICES.items() for mistake in m
]


def planted(root: Path, name: str) -> Path:
    """The root of an office with all the mistakes of that name."""
    build(root)
    folder = root / "inputs" / MEETING
    if name == "ruled":
        rows = workbooks()
        for mistake in RULED:
            for change in SLIPS[mistake.code].changes:
                change(rows)
        for workbook, sheets in rows.items():
            if sheets != workbooks()[workbook]:
                (folder / workbook).write_bytes(written(workbook, sheets))
    year = Year(folder)
    for mistake in OFFICES[name]:
        mistake.make(year)
    year.save()
    return root


Told = list[dict[str, Any]]


def checked(root: Path) -> Told:
    """What the command tells of an office, as other programs read it."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(["check", "--format", "json", "--root", str(root), MEETING])
    assert code in (0, 1)
    told: Told = json.JSONDecoder().raw_decode(out.getvalue())[0]
    return told


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: planted(tmp_path_factory.mktemp("office"), name) for name in OFFICES}


@pytest.fixture(scope="module")
def told(offices: dict[str, Path]) -> dict[str, Told]:
    return {name: checked(root) for name, root in offices.items()}


def about(told: Iterable[dict[str, Any]], mistake: Mistake) -> Iterator[dict[str, Any]]:
    """What is told of a mistake; a file that cannot be opened has a code of its own kind of fault."""
    for one in told:
        place = one["workbook"] + (f"［{one['sheet']}］" if one["sheet"] else "") + one["cell"]
        code_fits = one["code"] == mistake.code or (not mistake.code and one["code"].startswith("ファイル"))
        if place == mistake.place and code_fits and mistake.message in one["message"]:
            yield one


@pytest.mark.parametrize(("office", "mistake"), EVERY)
def test_each_mistake_is_told_where_it_was_made(told: dict[str, Told], office: str, mistake: Mistake) -> None:
    found = list(about(told[office], mistake))
    assert found and all(one["hint"] for one in found)


def test_there_are_as_many_mistakes_as_a_year_has() -> None:
    assert len(EVERY) >= 110
    assert len({mistake.words for mistakes in OFFICES.values() for mistake in mistakes}) == len(EVERY)


def test_a_text_box_in_a_workbook_is_told(tmp_path: Path) -> None:
    from generator.excel.read import read
    from generator.forms import workbooks as declared

    data = with_text_box(written("研修.xlsx", workbooks()["研修.xlsx"]), "研修実績", "ここは後で直す")
    problems = read("研修.xlsx", data, dict(declared())["研修.xlsx"]).problems
    assert [(problem.code, str(problem.place)) for problem in problems] == [("研修25", "研修.xlsx［研修実績］")]
    assert "「ここは後で直す」" in problems[0].message


def with_text_box(data: bytes, title: str, words: str) -> bytes:
    """A workbook in which somebody drew a text box."""
    package = Package(data)
    part = package.sheets[title]
    relations = f"xl/worksheets/_rels/{part.rsplit('/', 1)[1]}.rels"
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == relations:
                content = content.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rIdBox" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"'
                    b' Target="/xl/drawings/box.xml"/></Relationships>',
                )
            new.writestr(name, content)
        a, x = "http://schemas.openxmlformats.org/drawingml/2006/main", "spreadsheetDrawing"
        new.writestr(
            "xl/drawings/box.xml",
            f'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/{x}" xmlns:a="{a}"><xdr:sp>'
            f"<xdr:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>",
        )
    return made.getvalue()


LOST_BY_LIBREOFFICE = {
    "計算していない数式": "LibreOfficeは保存するときに計算します",
}
"""What LibreOffice mends by itself when it saves."""
RESAVED = [name for name in OFFICES if name != "files"]


@pytest.fixture(scope="module")
def resaved(offices: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """What is told of the same offices once LibreOffice has saved every workbook, all in one run of it."""
    work = tmp_path_factory.mktemp("libreoffice")
    saved: list[Path] = []
    for name in RESAVED:
        for folder in ("inputs", "templates_docx"):
            shutil.copytree(offices[name] / folder, work / name / folder)
        paths = sorted((work / name / "inputs" / MEETING).glob("*.xlsx"))
        saved += [
            path for path in paths if path.read_bytes() != files().get(path.name)
        ]  # somebody made a mistake in it
    for path, data in zip(saved, converted(saved, "xlsx"), strict=True):
        path.write_bytes(data)
    return {name: checked(work / name) for name in RESAVED}


@pytest.mark.rendering
@pytest.mark.parametrize(("office", "mistake"), [case for case in EVERY if case.values[0] in RESAVED])
def test_each_mistake_is_told_of_workbooks_that_libreoffice_saved(
    resaved: dict[str, Told], office: str, mistake: Mistake
) -> None:
    found = list(about(resaved[office], mistake))
    assert bool(found) != (mistake.words in LOST_BY_LIBREOFFICE)


def test_the_office_of_the_mistakes_is_one_that_has_none_otherwise(tmp_path: Path) -> None:
    assert [one["code"] for one in checked(build(tmp_path))] == []
    assert OfficeFolders(tmp_path).meeting().name == MEETING
    assert COUNCIL in {path.name for path in (tmp_path / "inputs" / MEETING).iterdir()}
