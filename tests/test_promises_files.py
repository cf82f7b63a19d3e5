"""What leaves the office says nothing about who made it, holds nothing live, and opens."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from docx import Document
from lxml import etree
from openpyxl import Workbook
from openpyxl.styles import Font

from generator.office import OfficeFolders
from generator.ooxml.seal import sealed
from generator.packet.steps import make_packet
from generator.problem import GeneratorError
from generator.word.render import once
from generator.word.template import checked
from generator.word.verify import faults
from tests.conftest import MEETING, ROOT
from tests.small_office import one_paper

TARO: Final = "TANAKATARO"
W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT: Final = "http://schemas.microsoft.com/office"
CORE: Final = "http://schemas.openxmlformats.org/package/2006/metadata"

# Parts that Word, printers, signatures and add-ins leave in a file: name, relation from the document or the file, content.
PERSONAL_PARTS: Final = [
    ("docProps/app.xml", f"{OFFICE}/extended-properties", f"<Properties><Company>{TARO}</Company></Properties>"),
    ("docProps/custom.xml", f"{OFFICE}/custom-properties", f"<Properties><property name='{TARO}'/></Properties>"),
    ("docProps/thumbnail.jpeg", f"{CORE}/thumbnail", TARO),
    ("docMetadata/LabelInfo.xml", f"{MICROSOFT}/2020/02/relationships/classificationlabels", f"<l siteId='{TARO}'/>"),
    ("_xmlsignatures/origin.sigs", f"{CORE}/digital-signature/origin", TARO),
    ("customUI/customUI.xml", f"{MICROSOFT}/2006/relationships/ui/extensibility", f"<c>{TARO}</c>"),
    ("customXml/item1.xml", f"{OFFICE}/customXml", f"<i>{TARO}</i>"),
    ("word/people.xml", f"{MICROSOFT}/2011/relationships/people", f"<p>{TARO}</p>"),
    ("word/comments.xml", f"{OFFICE}/comments", f"<w:comments xmlns:w='{W}'><w:comment w:author='{TARO}'/></w:comments>"),
    ("word/commentsExtensible.xml", f"{MICROSOFT}/2018/08/relationships/commentsExtensible", f"<c>{TARO}</c>"),
    ("word/webSettings.xml", f"{OFFICE}/webSettings", f"<w:webSettings xmlns:w='{W}'><!--{TARO}--></w:webSettings>"),
    ("word/glossary/document.xml", f"{OFFICE}/glossaryDocument", f"<w:glossaryDocument xmlns:w='{W}'><!--{TARO}--></w:glossaryDocument>"),
    ("word/printerSettings1.bin", f"{OFFICE}/printerSettings", TARO),
]  # fmt: skip
PERSONAL_SETTINGS: Final = f"""
<w:attachedTemplate r:id="rIdTaro"/><w:rsids><w:rsidRoot w:val="{TARO}"/></w:rsids>
<w:docVars><w:docVar w:name="{TARO}" w:val="{TARO}"/></w:docVars><w:mailMerge><w:connectString w:val="{TARO}"/></w:mailMerge>
<w:writeProtection w:hash="{TARO}"/><w:documentProtection w:hash="{TARO}"/><w:attachedSchema w:val="{TARO}"/>
<w:smartTagType w:name="{TARO}"/><w:saveThroughXslt w:solutionID="{TARO}"/><w15:docId w15:val="{TARO}"/>
"""

Parts = dict[str, bytes]


def changed(data: bytes, change: Callable[[Parts], None]) -> bytes:
    """A zip file with some of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def relate(parts: Parts, owner: str, relation: str) -> None:
    """Add a relation to those of a part."""
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    parts[owner] = parts.get(owner, empty).replace(b"</Relationships>", f"{relation}</Relationships>".encode())


def plant(parts: Parts) -> None:
    """Put the marker wherever a Word file keeps a person's name, machine or folders."""
    types = parts["[Content_Types].xml"].decode()
    for number, (name, kind, content) in enumerate(PERSONAL_PARTS):
        parts[name] = content.encode()
        inner = name.startswith(("word/", "customXml/"))
        target = name.removeprefix("word/") if name.startswith("word/") else f"../{name}" if inner else name
        owner = "word/_rels/document.xml.rels" if inner else "_rels/.rels"
        relate(parts, owner, f'<Relationship Id="rIdTaro{number}" Type="{kind}" Target="{target}"/>')
        types = types.replace("</Types>", f'<Override PartName="/{name}" ContentType="application/xml"/></Types>')
    parts["[Content_Types].xml"] = types.encode()
    template = f'<Relationship Id="rIdTaro" Type="{OFFICE}/attachedTemplate" Target="file:///C:/Users/{TARO}/a.dotm" TargetMode="External"/>'
    relate(parts, "word/_rels/settings.xml.rels", template)
    namespaces = f'xmlns:w15="{MICROSOFT}/word/2012/wordml" xmlns:r="{OFFICE}"'
    settings = re.sub(r' xmlns:r="[^"]*"', "", parts["word/settings.xml"].decode())
    settings = settings.replace("<w:settings ", f"<w:settings {namespaces} ", 1)
    parts["word/settings.xml"] = settings.replace("</w:settings>", f"{PERSONAL_SETTINGS}</w:settings>").encode()
    document = parts["word/document.xml"].decode()
    marked = f'<w:p w:rsidR="{TARO}" w:rsidRDefault=\'{TARO}\' w:rsidP="{TARO}">'
    parts["word/document.xml"] = document.replace("<w:p>", marked, 3).encode()
    properties = f"<cp:coreProperties xmlns:cp='{CORE}/core-properties'><cp:lastModifiedBy>{TARO}</cp:lastModifiedBy></cp:coreProperties>"
    parts["docProps/core.xml"] = properties.encode()


def all_parts(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_no_mark_of_a_person_in_a_template_comes_out(office: Path) -> None:
    one_paper(office)
    template = office / "templates_docx" / "trainings.docx"
    template.write_bytes(changed(template.read_bytes(), plant))
    assert sum(TARO.encode() in content for content in all_parts(template.read_bytes()).values()) > len(PERSONAL_PARTS)
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert outcome.folder and len(outcome.changed) == 3, outcome.problems
    for name in outcome.changed:
        parts = all_parts((outcome.folder / name).read_bytes())
        assert [part for part, content in parts.items() if TARO.encode() in content] == []
        assert not [part for part, content in parts.items() if b"External" in content]
        named = re.findall(rb'PartName="/([^"]*)"', parts["[Content_Types].xml"])
        assert {part.decode() for part in named} <= parts.keys()


def test_words_that_look_like_marks_of_a_person_stay() -> None:
    document = Document()
    text = ' w:rsidR="00AB12" <wp:docPr name="C:\\x"/> descr="C:\\a" <w:printerSettings r:id="1"/>'
    document.add_paragraph(text)
    saved = io.BytesIO()
    document.save(saved)
    made = sealed(saved.getvalue(), "題")
    assert Document(io.BytesIO(made)).paragraphs[0].text == text


def test_the_folder_a_picture_came_from_is_forgotten() -> None:
    picture = b'<w:drawing><wp:docPr id="1" name="1" descr="C:\\Users\\TANAKATARO\\logo.png"/></w:drawing></w:p>'

    def with_picture(parts: Parts) -> None:
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:p>", picture, 1)

    template = (ROOT / "templates_docx" / "agenda.docx").read_bytes()
    assert b'descr=""' in all_parts(sealed(changed(template, with_picture), "題"))["word/document.xml"]


@pytest.mark.parametrize(
    "field",
    ["AUTHOR", " filename \\p ", "LASTSAVEDBY", 'INCLUDETEXT "C:\\\\a.docx"', "LINK Excel.Sheet", 'HYPERLINK "x"'],
)
@pytest.mark.parametrize("simple", [True, False])
def test_a_field_that_tells_who_and_where_or_fetches_is_refused(tmp_path: Path, field: str, simple: bool) -> None:
    quoted = field.replace('"', "&quot;")
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    split = f"<w:r><w:instrText>{field[:3]}</w:instrText></w:r><w:r><w:instrText>{field[3:]}</w:instrText></w:r>"
    xml = f'<w:fldSimple w:instr="{quoted}"/></w:p>' if simple else f"{begin}{split}{end}</w:p>"

    def with_field(parts: Parts) -> None:
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:p>", xml.encode(), 1)

    path = tmp_path / "agenda.docx"
    path.write_bytes(changed((ROOT / "templates_docx" / "agenda.docx").read_bytes(), with_field))
    with pytest.raises(GeneratorError, match="フィールド"):
        checked(path)


def test_a_paper_that_lost_a_part_is_not_handed_over() -> None:
    def without_footer(parts: Parts) -> None:
        del parts["word/footer1.xml"]

    template = (ROOT / "templates_docx" / "minutes.docx").read_bytes()
    assert faults(template, None) == []
    assert [fault for fault in faults(changed(template, without_footer), None) if "部品" in fault]


def test_fonts_are_written_in_the_order_of_the_schema() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"].value = "題"
    sheet["A1"].font = Font(name="ＭＳ 明朝", b=True, i=True, sz=12, color="FF0000", u="single", charset=128, family=1)
    saved = io.BytesIO()
    book.save(saved)
    styles = etree.fromstring(all_parts(sealed(saved.getvalue(), "題"))["xl/styles.xml"])
    fonts = [[etree.QName(part).localname for part in font] for font in styles.iter("{*}font")]
    assert fonts[-1] == ["b", "i", "u", "sz", "color", "name", "family", "charset"]
    assert fonts[0][-3:] == ["name", "family", "scheme"]


def test_an_excel_file_that_lost_a_word_is_not_handed_over(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.excel import from_word as paper

    monkeypatch.setenv("KAIGI_NO_CACHE", "1")
    one_paper(office)
    whole = paper.workbook_of

    def losing(data: bytes, title: str) -> bytes:
        def without(parts: Parts) -> None:
            for name in [name for name in parts if name.startswith("xl/")]:
                parts[name] = parts[name].replace("桜町病院".encode("ascii", "xmlcharrefreplace"), b"")

        return changed(whole(data, title), without)

    monkeypatch.setattr(paper, "workbook_of", losing)
    with pytest.raises(GeneratorError, match=r"(?s)桜町病院.*が書き込まれていません"):
        make_packet(OfficeFolders(office).meeting(MEETING))


def test_what_a_loop_repeats_and_a_file_holds_once_is_there_once(office: Path) -> None:
    numbers = iter(range(1, 999))

    def numbered(paragraph: re.Match[bytes]) -> bytes:
        number = next(numbers)
        marks = f'<w:bookmarkStart w:id="{number}" w:name="_GoBack{number}"/><w:bookmarkEnd w:id="{number}"/>'
        return f'<w:p w14:paraId="{number:08X}">'.encode() + paragraph[1] + marks.encode()

    def as_word_saves(parts: Parts) -> None:
        document = re.sub(rb"<w:p>(<w:pPr>.*?</w:pPr>|<w:pPr/>)", numbered, parts["word/document.xml"], flags=re.DOTALL)
        namespace = f'<w:document xmlns:w14="{MICROSOFT}/word/2010/wordml" '
        parts["word/document.xml"] = document.replace(b"<w:document ", namespace.encode(), 1)

    one_paper(office)
    template = office / "templates_docx" / "trainings.docx"
    template.write_bytes(changed(template.read_bytes(), as_word_saves))
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert outcome.folder, outcome.problems
    made = next(outcome.folder.glob("資料1_*.docx"))
    for pattern in (rb'w14:paraId="(\w+)"', rb'<w:bookmarkStart w:id="(\w+)"', rb'<w:bookmarkEnd w:id="(\w+)"'):
        found = re.findall(pattern, all_parts(made.read_bytes())["word/document.xml"])
        assert len(found) == len(set(found)) > 1


def test_bookmarks_of_a_name_stay_one_and_those_of_other_names_have_numbers_of_their_own() -> None:
    pairs = "".join(
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:r/><w:bookmarkEnd w:id="{number}"/>'
        for number, name in ((1, "節1"), (1, "節2"), (1, "節1"), (7, "節3"), (2, "節4"))
    )
    tree = etree.fromstring(f'<w:p xmlns:w="{W}">{pairs}</w:p>')
    once(tree)
    starts, ends = ([*tree.iter(f"{{{W}}}bookmark{side}")] for side in ("Start", "End"))
    assert [mark.get(f"{{{W}}}name") for mark in starts] == ["節1", "節2", "節3", "節4"]
    numbers = [mark.get(f"{{{W}}}id") for mark in starts]
    assert len(set(numbers)) == 4
    assert all(str(number).isdecimal() for number in numbers)
    assert [mark.get(f"{{{W}}}id") for mark in ends] == numbers
