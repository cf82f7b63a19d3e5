"""A city that is not ours: from nothing to a whole packet, and nowhere in it the name of the office the program was first made for."""

import base64
import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest

from generator.__main__ import main
from generator.cli.commands import DONE
from generator.forms import forms as every_form
from generator.forms.organisation import WORKBOOK as ORGANISATION
from generator.office import SAMPLES, OfficeFolders
from generator.packet.steps import make_packet
from generator.records.declare import Layout
from generator.year.new import blank_name, new_meeting
from tests.conftest import ROOT

SAMPLE = ROOT / "inputs" / SAMPLES / "汐見市"
MEETING = "令和6年度第1回"
NOT_OURS = re.compile("小金井|こがねい|koganei|介護福祉課", re.IGNORECASE)
HOW_TO = (ROOT / "docs" / "ほかの市で使うには.md").read_text(encoding="utf-8")


def elsewhere(root: Path) -> Path:
    """The root of the office of that city: its 団体.xlsx, one meeting, the templates."""
    shutil.copytree(ROOT / "templates_docx", root / "templates_docx")
    shutil.copytree(SAMPLE, root / "inputs" / MEETING, ignore=shutil.ignore_patterns(ORGANISATION, "*.md"))
    shutil.copy(SAMPLE / ORGANISATION, root / "inputs")
    return root


def texts(data: bytes, name: str) -> str:
    """All that a file says, the parts of an archive and of a mail included."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = ((part, archive.read(part)) for part in archive.namelist())
            return "\n".join(f"{part}\n{texts(content, part)}" for part, content in inside)
    text = data.decode("utf-8", "replace")
    if name.endswith(".eml"):
        words = re.findall(r"=\?UTF-8\?B\?(.+?)\?=", text)
        bodies = [re.sub(r"\s", "", body) for body in re.findall(r"base64\r\n\r\n(.+?)\r\n--", text, re.DOTALL)]
        decoded = [base64.b64decode(word) for word in [*words, *bodies]]
        text += "\n".join(texts(one, "") for one in decoded)
    # Word may cut a name in two, between the runs of a paragraph.
    return text + re.sub(r"<[^>]+>", "", text)


def test_a_whole_packet_of_another_city_names_no_office_but_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = elsewhere(tmp_path)
    monkeypatch.chdir(root)
    for command in (["check"], ["packet"], ["mail"], ["status"], ["new", "令和6年度第2回"], ["guide"]):
        assert main(command) == DONE, command
    told = capsys.readouterr()
    assert "汐見市在宅医療介護連携の指針" in told.out
    assert NOT_OURS.findall(told.out + told.err) == []
    files = [path for path in root.rglob("*") if path.is_file() and "templates_docx" not in path.parts]
    assert {".docx", ".xlsx", ".html", ".eml", ".zip", ".txt", ".json"} <= {path.suffix for path in files}
    named = [str(path) for path in files if NOT_OURS.search(str(path) + texts(path.read_bytes(), path.name))]
    assert named == []


def test_what_the_city_lists_is_in_its_papers(tmp_path: Path) -> None:
    root = elsewhere(tmp_path)
    outcome = make_packet(OfficeFolders(root).meeting())
    assert [str(problem) for problem in outcome.problems] == []
    folder = outcome.folder
    assert folder

    def said(start: str) -> str:
        (path,) = folder.glob(f"{start}*.docx")
        return texts(path.read_bytes(), path.name)

    assert "目標を上回った。" in said("資料1_")
    assert all(
        word in said("資料3_")
        for word in ("リハビリ職", "本人・家族", "施設職員の研修", "在宅医療介護連携相談センター")
    )
    assert "専門部会名" in said("資料5-2_")
    members = said("汐見市在宅医療介護連携協議会")
    assert "座長" in members and "部会長" not in members
    with zipfile.ZipFile(next(folder.glob("*見え消し版.docx"))) as archive:
        authors = set(re.findall('w:author="(.+?)"', archive.read("word/document.xml").decode()))
    assert authors == {"高齢福祉課"}


def test_sides_and_digits_are_those_that_the_city_chose(tmp_path: Path) -> None:
    root = elsewhere(tmp_path)
    paper, old, new = "*新旧対照表.docx", "現行（令和４年３月）", "改訂案（令和６年１２月）"

    def told(name: str) -> tuple[list[str], str]:
        folder = make_packet(OfficeFolders(root).meeting()).folder
        assert folder
        heads = docx.Document(str(next(folder.glob(paper)))).tables[0].rows[0].cells
        one = next(folder.glob(name))
        return list(dict.fromkeys(cell.text for cell in heads)), texts(one.read_bytes(), one.name)

    heads, statuses = told("資料4_*.docx")
    assert heads == [old, new]
    assert "令和6年6月6日" in statuses and "令和６年６月６日" not in statuses
    put(root / "inputs", ORGANISATION, "団体", {"B10": "左", "B5": "作業部会"})
    put(root / "inputs", ORGANISATION, "使う様式", {"B7": "全角"})
    heads, statuses = told("資料4_*各作業部会における検討状況について.docx")
    assert heads == [new, old]
    assert "令和６年６月６日" in statuses and "令和6年6月6日" not in statuses


UPRIGHT = {
    (form.declaration.workbook, form.declaration.name)
    for form in every_form()
    if form.declaration.layout is Layout.FORM
}


def typed_into(blank: Path, filled: Path) -> int:
    """Type what a filled workbook says into a new one, cell by cell, or empty it; returns how many cells that took."""
    ours, theirs = openpyxl.load_workbook(blank), openpyxl.load_workbook(filled)
    count = 0
    for sheet in theirs.worksheets:
        if sheet.sheet_state != "visible":
            continue
        target = ours[sheet.title]
        for row in target.iter_rows():  # an example is typed over, and counts for nothing where it stays
            for cell in row:
                if str(cell.value).startswith("【例】"):
                    cell.value = None
        upright = (re.sub("_.*", "_*.xlsx", filled.name), sheet.title) in UPRIGHT
        place = {cell.value: cell.row for cell in target["A"]} if upright else {}
        for row in sheet.iter_rows():
            for cell in row:
                here = target.cell(place.get(row[0].value, cell.row or 1), cell.column or 1)
                if str(cell.value).startswith("【例】"):
                    continue
                if cell.value != here.value and ((cell.row or 0) > 1 or cell.value is not None):
                    here.value = cell.value
                    count += 1
        # What the new workbook says below the last row of theirs is taken out, a row at a time.
        while not upright and any(cell.value is not None for cell in target[sheet.max_row + 1]):
            target.delete_rows(sheet.max_row + 1)
            count += 1
    ours.save(blank)
    return count


def test_from_nothing_to_a_packet_takes_as_many_cells_as_the_docs_say(tmp_path: Path) -> None:
    """Types everything into what `new` makes, as a clerk does, and compares the papers with those of the sample."""
    root = tmp_path / "new"
    shutil.copytree(ROOT / "templates_docx", root / "templates_docx")
    folder = root / "inputs" / MEETING
    made = {path.name for path in new_meeting(OfficeFolders(root), MEETING)}
    assert ORGANISATION in made
    counts = {ORGANISATION: typed_into(root / "inputs" / ORGANISATION, SAMPLE / ORGANISATION)}
    shutil.rmtree(folder)
    new_meeting(OfficeFolders(root), MEETING)  # the headings are now those of the office
    for filled in sorted(SAMPLE.glob("*.xlsx")):
        if filled.name == ORGANISATION:
            continue
        pattern = re.sub("_.*", "_*.xlsx", filled.name) if "_" in filled.name else filled.name
        blank = folder / filled.name
        if "*" in pattern:
            shutil.copy(folder / blank_name(pattern), blank)
        counts[pattern] = counts.get(pattern, 0) + typed_into(blank, filled)
    for path in folder.glob("*様式.xlsx"):
        path.unlink()
    outcome, sample = (
        make_packet(OfficeFolders(root).meeting(MEETING)),
        make_packet(OfficeFolders(elsewhere(tmp_path / "sample")).meeting(MEETING)),
    )
    assert [str(problem) for problem in outcome.problems] == []
    assert papers(outcome.folder) == papers(sample.folder)
    told = dict(re.findall(r"^\| `(.+?\.xlsx)` \|.*\| ([0-9]+) \|$", HOW_TO, re.MULTILINE))
    assert {name: str(count) for name, count in counts.items()} == told
    assert f"合わせて{sum(counts.values())}" in HOW_TO


def papers(folder: Path | None) -> dict[str, bytes]:
    assert folder
    return {path.name: path.read_bytes() for path in folder.glob("*.*x")}


def put(folder: Path, workbook: str, sheet: str, cells: Mapping[str, object]) -> None:
    """Type into a workbook."""
    opened = openpyxl.load_workbook(folder / workbook)
    for address, value in cells.items():
        opened[sheet][address].value = value
    opened.save(folder / workbook)


def minutes_of(root: Path, meeting: str) -> None:
    """Make and fill the minutes of the three 部会 with what the command cannot know."""
    folder = root / "inputs" / meeting
    for body in ("在宅療養専門部会", "入退院連携専門部会", "市民啓発専門部会"):
        there = set(folder.glob("会議録_*.xlsx"))
        assert main(["new", meeting, "--minutes", body]) == DONE
        (made,) = set(folder.glob("会議録_*.xlsx")) - there
        put(folder, made.name, "概要", {"B5": "午後2時", "B6": "午後3時", "B10": 0})
        words = {"A2": "1 見出し", "B2": "議題について", "A3": "文", "B3": "資料により説明があり、意見を交わした。"}
        put(folder, made.name, "次第", {"A2": "1 見出し", "B2": "議題について"})
        put(folder, made.name, "本文", words)
    (folder / "会議録_様式.xlsx").unlink(missing_ok=True)


def handed_out(root: Path, meeting: str) -> None:
    """The packet and the mail of a meeting are made, and nothing stops them."""
    assert main(["packet", meeting]) == DONE
    assert main(["mail", meeting]) == DONE
    assert (root / "outputs" / meeting / "配付" / "送付" / "送付メール.eml").is_file()


def test_a_whole_year_of_another_city_from_nothing_to_the_mail_of_the_next_years_first_meeting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = MEETING, "令和6年度第2回", "令和7年度第1回"
    root = tmp_path / "会議資料"
    assert main(["init", str(root)]) == DONE
    monkeypatch.chdir(root)
    shutil.copy(SAMPLE / ORGANISATION, root / "inputs")
    assert main(["new", first]) == DONE
    for path in (root / "inputs" / first).glob("*.xlsx"):
        path.unlink()
    for path in SAMPLE.glob("*.xlsx"):
        if path.name != ORGANISATION:
            shutil.copy(path, root / "inputs" / first)
    handed_out(root, first)

    assert main(["new", second]) == DONE
    folder = root / "inputs" / second
    put(folder, "会議.xlsx", "開催", {"B7": "令和7年2月20日", "B8": "午後2時"})
    for number, (_, day) in enumerate((("在宅", 10), ("入退院", 19), ("市民", 26)), start=2):
        done = {"B": "秋の取組を話し合った。", "C": "引き続き行う。", "D": 3, "E": f"令和7年1月{day}日"}
        put(folder, "部会.xlsx", "検討状況", {f"{letter}{number}": value for letter, value in done.items()})
    put(
        folder,
        "方針説明.xlsx",
        "本文",
        {"A2": "1 見出し", "B2": "改訂案について", "A3": "文", "B3": "意見を反映した。"},
    )
    minutes_of(root, second)
    handed_out(root, second)

    assert main(["new", third]) == DONE
    folder = root / "inputs" / third
    assert main(["adopt", "基本方針_改訂案.xlsx", "--meeting", third]) == DONE
    put(
        folder, "会議.xlsx", "開催", {"B4": "令和7年7月17日", "B5": "午後2時", "B7": "令和7年11月13日", "B8": "午後2時"}
    )
    numbers = openpyxl.load_workbook(folder / "取組.xlsx")["実施実績"]
    for row in range(2, numbers.max_row + 1):
        if numbers[f"A{row}"].value:
            put(folder, "取組.xlsx", "実施実績", {f"C{row}": "○", f"D{row}": "計画のとおり行った。"})
    for workbook in ("支援室.xlsx", "研修.xlsx"):  # a year later
        opened = openpyxl.load_workbook(root / "inputs" / first / workbook)
        for one in opened.worksheets:
            for cells in one.iter_rows(min_row=1):
                for cell in cells:
                    if isinstance(cell.value, datetime):
                        cell.value = cell.value.replace(year=cell.value.year + 1)
        opened.save(folder / workbook)
    for number, day in enumerate((13, 22, 29), start=2):
        done = {"B": "年間の計画を決めた。", "C": "計画のとおり行う。", "D": 2, "E": f"令和7年9月{day}日"}
        put(folder, "部会.xlsx", "検討状況", {f"{letter}{number}": value for letter, value in done.items()})
    put(folder, "部会.xlsx", "開催状況", {f"C{row}": f"令和7年5月{10 + row}日" for row in (2, 3, 4)})
    put(folder, "部会.xlsx", "開催状況", {f"B{row}": 1 for row in (2, 3, 4)})
    put(folder, "方針説明.xlsx", "本文", {"A2": "1 見出し", "B2": "新しい方針について", "A3": "文", "B3": "決定した。"})
    minutes_of(root, third)
    handed_out(root, third)

    names = [path.name for path in (root / "outputs" / third).glob("*.docx")]
    assert sum(name.startswith("会議録") for name in names) == 3
    assert not [name for name in names if "新旧対照表" in name or "改訂案" in name]
    results = texts(next((root / "outputs" / third).glob("資料1_*.docx")).read_bytes(), ".docx")
    assert "計画のとおり行った。" in results
    assert main(["diff", third, first]) == DONE
    told = capsys.readouterr()
    assert NOT_OURS.findall(told.out + told.err) == []
    files = [path for path in root.rglob("*") if path.is_file() and not {"templates_docx", "docs"} & set(path.parts)]
    assert [str(path) for path in files if NOT_OURS.search(str(path) + texts(path.read_bytes(), path.name))] == []
