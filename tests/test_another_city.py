"""A city that is not ours: from nothing to a whole packet, and nowhere in it the name of the office the program was first made for."""

import base64
import io
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from generator.__main__ import main
from generator.cli.commands import DONE
from generator.forms import forms
from generator.forms.organisation import WORKBOOK as ORGANISATION
from generator.office import SAMPLES, OfficeFolders
from generator.packet.steps import make_packet
from generator.records.declare import EXAMPLE, Layout
from generator.year.new import blank_name, new_meeting
from tests.conftest import ROOT

SAMPLE = ROOT / "inputs" / SAMPLES / "汐見市"
MEETING = "令和6年度第1回"
NOT_OURS = re.compile("小金井|こがねい|koganei|介護福祉課", re.IGNORECASE)
HOW_TO = (ROOT / "docs" / "ほかの市で使うには.md").read_text(encoding="utf-8")


UPRIGHT = {form.declaration.name for form in forms() if form.declaration.layout is Layout.FORM}


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


def take_out_examples(sheet: Worksheet) -> None:
    """A clerk writes below the row of examples, or to its left: without them the same cells are typed."""
    if str(sheet["A2"].value).startswith(EXAMPLE):
        sheet.delete_rows(2)
    for row in sheet.iter_rows():
        for cell in row:
            if str(cell.value).startswith(EXAMPLE):
                cell.value = None


def typed_into(blank: Path, filled: Path) -> int:
    """Type what a filled workbook says into a new one, cell by cell, or empty it; returns how many cells that took."""
    ours, theirs = openpyxl.load_workbook(blank), openpyxl.load_workbook(filled)
    count = 0
    for sheet in theirs.worksheets:
        if sheet.sheet_state != "visible":
            continue
        target = ours[sheet.title]
        take_out_examples(target)
        if sheet.title in UPRIGHT:
            beside = {row[0].value: row[1] for row in target.iter_rows(max_col=2)}
            for label, value in sheet.iter_rows(max_col=2, values_only=True):
                count += beside[label].value != value
                beside[label].value = value
            continue
        for row in sheet.iter_rows():
            for cell in row:
                here = target[cell.coordinate]
                if cell.value != here.value and ((cell.row or 0) > 1 or cell.value is not None):
                    here.value = cell.value
                    count += 1
        # What the new workbook says below the last row of theirs is taken out, a row at a time.
        while any(cell.value is not None for cell in target[sheet.max_row + 1]):
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
