"""An edited paper is sent without what it tells about the people who edited it, and with everything else."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment

from generator.ooxml.seal import scrubbed
from generator.word.template import HIDDEN, REMARKED, REVISED, residue
from tests.word_files import file_of, paragraph

DAY = date(2023, 7, 13)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MARKERS = [f"印{n:02}" for n in range(16)]

# A file as Word leaves it after an evening's work: every marker is a name, a path or an account.
WORKED_ON = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/docProps/app.xml" ContentType="a"/><Override PartName="/word/people.xml" ContentType="b"/>'
    '<Override PartName="/word/document.xml" ContentType="c"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/relationships/extended-properties" Target="docProps/app.xml"/></Relationships>',
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>題</dc:title><dc:creator>印00</dc:creator>'
    "<cp:lastModifiedBy>印01</cp:lastModifiedBy><cp:keywords>印02</cp:keywords></cp:coreProperties>",
    "docProps/app.xml": "<Properties><Company>印03</Company><Template>印04</Template></Properties>",
    "docProps/custom.xml": "<Properties>印05</Properties>",
    "docProps/thumbnail.jpeg": "印06",
    "docMetadata/LabelInfo.xml": "<labels>印07</labels>",
    "word/people.xml": "<people>印08</people>",
    "word/settings.xml": f'<w:settings {_NS}><w:attachedTemplate r:id="rId1" name="印09"/><w:documentProtection w:edit="forms"/>'
    '<w:rsids><w:rsid w:val="印10"/></w:rsids><w:compat/></w:settings>',
    "word/_rels/settings.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/relationships/attachedTemplate" Target="file:///C:/Users/印11/a.dotx" TargetMode="External"/></Relationships>',
    "word/document.xml": f'<w:document {_NS}><w:body><w:p w:rsidR="印12"><w:ins w:id="1" w:author="印13" '
    'w:date="2023-05-01T22:10:00Z"><w:r><w:t>本文 w:author="本文の言葉"</w:t></w:r></w:ins><w:hyperlink r:id="rId7">'
    '<w:r><w:t>リンク</w:t></w:r></w:hyperlink><wp:docPr id="1" name="図" descr="C:\\Users\\印14\\a.png"/></w:p></w:body></w:document>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId7" '
    f'Type="{_OFFICE}/relationships/hyperlink" Target="https://www.example.jp/" TargetMode="External"/></Relationships>',
    "word/footnotes.xml": "<notes>脚注</notes>",
    "word/embeddings/sheet.xlsx": "図のもとの表",
    "xl/workbook.xml": '<workbook><fileSharing userName="印15"/><mc:AlternateContent><mc:Choice Requires="x15">'
    '<x15ac:absPath url="C:\\Users\\印15\\"/></mc:Choice></mc:AlternateContent><sheets/></workbook>',
    "xl/persons/person.xml": "<personList>印15</personList>",
    "xl/printerSettings/printerSettings1.bin": "印15",
    "xl/worksheets/sheet1.xml": '<worksheet><pageSetup orientation="landscape" r:id="rId1"/></worksheet>',
    "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/relationships/printerSettings" Target="../printerSettings/printerSettings1.bin"/></Relationships>',
}


def packed(parts: Mapping[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


@pytest.fixture(scope="module")
def clean() -> dict[str, str]:
    return parts(scrubbed(packed(WORKED_ON), author="介護福祉課", day=DAY))


def test_none_of_the_planted_names_paths_and_accounts_comes_out(clean: dict[str, str]) -> None:
    everything = "".join(clean.values())
    assert [marker for marker in MARKERS if marker in everything] == []
    assert all(marker in "".join(WORKED_ON.values()) for marker in MARKERS)


def test_what_a_reader_sees_stays(clean: dict[str, str]) -> None:
    document = clean["word/document.xml"]
    assert '<w:ins w:id="1" w:author="介護福祉課" w:date="2023-07-13T00:00:00Z">' in document
    assert '本文 w:author="本文の言葉"' in document
    assert '<w:hyperlink r:id="rId7">' in document
    assert "https://www.example.jp/" in clean["word/_rels/document.xml.rels"]
    assert clean["word/footnotes.xml"] == "<notes>脚注</notes>"
    assert clean["word/embeddings/sheet.xlsx"] == "図のもとの表"
    assert '<w:documentProtection w:edit="forms"/>' in clean["word/settings.xml"]
    assert "<dc:title>題</dc:title>" in clean["docProps/core.xml"]
    assert clean["xl/worksheets/sheet1.xml"] == '<worksheet><pageSetup orientation="landscape"/></worksheet>'


def test_nothing_refers_to_what_was_taken_out(clean: dict[str, str]) -> None:
    assert "app.xml" not in clean["[Content_Types].xml"] + clean["_rels/.rels"]
    assert "people" not in clean["[Content_Types].xml"]
    assert "document.xml" in clean["[Content_Types].xml"]
    assert "Relationship " not in clean["word/_rels/settings.xml.rels"] + clean["xl/worksheets/_rels/sheet1.xml.rels"]


def test_the_times_of_an_edit_do_not_come_out() -> None:
    data = packed(WORKED_ON)
    with zipfile.ZipFile(io.BytesIO(scrubbed(data, author="", day=DAY))) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    assert scrubbed(data, author="", day=DAY) == scrubbed(data, author="", day=DAY)


def test_a_paper_of_the_program_comes_out_as_it_went_in(made: Path) -> None:
    papers = sorted(made.glob("*.*x"))
    assert {paper.suffix for paper in papers} == {".docx", ".xlsx"}
    for paper in papers:
        assert scrubbed(paper.read_bytes(), author="介護福祉課", day=DAY) == paper.read_bytes(), paper.name


def test_real_files_of_other_programs_still_open() -> None:
    word, excel = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("本文")
    document.core_properties.author = "山田"
    document.save(word)
    workbook = openpyxl.Workbook()
    workbook.properties.creator = "山田"
    workbook.save(excel)
    clean = scrubbed(word.getvalue(), author="", day=DAY)
    assert docx.Document(io.BytesIO(clean)).paragraphs[0].text == "本文"
    assert "山田" not in "".join(parts(clean).values())
    clean = scrubbed(excel.getvalue(), author="", day=DAY)
    assert openpyxl.load_workbook(io.BytesIO(clean)).sheetnames == ["Sheet"]
    assert "山田" not in "".join(parts(clean).values())


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (paragraph("本文"), set()),
        (f"<w:p><w:ins>{'<w:r><w:t>追加</w:t></w:r>'}</w:ins></w:p>", {REVISED}),
        ("<w:p><w:r><w:commentReference/></w:r></w:p>", {REMARKED}),
        (paragraph("本文", run_properties="<w:vanish/>"), {HIDDEN}),
        (paragraph("本文", run_properties='<w:vanish w:val="0"/>'), set()),
    ],
)
def test_what_was_left_in_a_word_file_is_found(body: str, left: set[str]) -> None:
    assert residue(file_of(body)) == left


def test_a_remark_in_a_workbook_is_found() -> None:
    workbook = openpyxl.Workbook()
    plain, remarked = io.BytesIO(), io.BytesIO()
    workbook.save(plain)
    workbook.active["A1"].comment = Comment("要確認", "山田")  # type: ignore[index]
    workbook.save(remarked)
    assert residue(plain.getvalue()) == set()
    assert residue(remarked.getvalue()) == {REMARKED}


def test_a_file_that_is_no_office_file_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        scrubbed(b"\xd0\xcf\x11\xe0 a file with a password", author="", day=DAY)
