"""What nobody can see on paper does not leave the office: 20 markers planted where programs keep such things."""

import email
import email.policy
import getpass
import io
import json
import pickletools
import platform
import re
import sys
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter

from generator.__main__ import main
from generator.forms.share_sheets import WORKBOOK as SHEETS
from generator.ooxml.seal import picture, scrubbed, sealed
from generator.papers.share_sheets import fillables
from generator.word.template import HIDDEN_CELLS, HIDDEN_SHEET, SPOKEN, residue
from tests.apart import stand_in
from tests.conftest import MEETING
from tests.faults import members, zipped
from tests.forms_office import FOLDER, everyone, office_with, person
from tests.round import office as office_with_leaflet
from tests.test_gate import document, slides, workbook
from tests.test_promises_files import TARO, changed, plant
from tests.test_scrub import DAY

MARK = TARO.encode()
EXIF = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0" + MARK


def segment(kind: int, content: bytes) -> bytes:
    return bytes([0xFF, kind]) + (len(content) + 2).to_bytes(2) + content


JPEG = (
    b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + segment(0xE1, EXIF)
    + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + MARK) + segment(0xED, b"Photoshop 3.0\0" + MARK)
    + segment(0xFE, MARK) + segment(0xDB, bytes(65)) + b"\xff\xda\0\x02pixels\xff\xd9"
)  # fmt: skip


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + kind + content + bytes(4)


PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    chunk(kind, content)
    for kind, content in (
        (b"IHDR", bytes(13)), (b"tEXt", b"Author\0" + MARK), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + MARK), (b"zTXt", MARK),
        (b"eXIf", MARK), (b"tIME", bytes(7)), (b"IDAT", b"pixels"), (b"IEND", b""),
    )
)  # fmt: skip


def marked_document() -> bytes:
    """With everything that Word may write about a person, and a photograph."""
    parts = members(changed(document(), plant))
    # A protection stays, and with it the hash of its password, which tells nothing.
    settings = re.sub(rb"<w:(?:write|document)Protection [^>]*/>", b"", parts["word/settings.xml"])
    return zipped(parts | {"word/settings.xml": settings, "word/media/image1.jpeg": JPEG})


def marked_workbook() -> bytes:
    """With author, company, a link to a disk, what another workbook said, printer and a custom part."""
    parts = members(workbook())
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="x/externalLinkPath" Target="file:///C:/Users/{TARO}/book.xlsx" TargetMode="External"/></Relationships>'
    )
    other = f"<externalLink><externalBook><sheetDataSet><v>{TARO}</v></sheetDataSet></externalBook></externalLink>"
    core = re.sub(rb"openpyxl", MARK, parts["docProps/core.xml"])
    app = parts["docProps/app.xml"].replace(b"</Properties>", b"<Company>" + MARK + b"</Company></Properties>")
    return zipped(
        parts
        | {
            "docProps/core.xml": core,
            "docProps/app.xml": app,
            "xl/externalLinks/externalLink1.xml": other.encode(),
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations.encode(),
            "xl/printerSettings/printerSettings1.bin": MARK,
            "xl/persons/person.xml": b"<x>" + MARK + b"</x>",
            "xl/media/image1.jpeg": JPEG,
            "customXml/item1.xml": b"<x>" + MARK + b"</x>",
        }
    )


def marked_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Author": TARO, "/Creator": TARO, "/Title": "案内"})
    writer.xmp_metadata = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + MARK + b"</x:xmpmeta>"
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_picture_loses_what_the_camera_wrote_and_stays_the_right_way_up() -> None:
    for data in (JPEG, PNG):
        clean = picture(data)
        assert clean
        assert MARK not in clean
        assert b"pixels" in clean
        assert picture(clean) == clean
    turned = picture(JPEG)
    assert turned
    assert b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06" in turned
    for broken in (b"", JPEG[:30], PNG[:20], b"GIF89a"):
        assert picture(broken) is None


def test_a_picture_of_another_kind_stays_as_it_is() -> None:
    drawn = members(marked_document()) | {"word/media/image2.emf": b"drawn"}
    for clean in (sealed(zipped(drawn), "題", ""), scrubbed(zipped(drawn), author="", day=DAY)):
        assert members(clean)["word/media/image2.emf"] == b"drawn"


def test_a_workbook_from_elsewhere_tells_nothing_of_its_makers() -> None:
    clean = members(scrubbed(marked_workbook(), author="", day=DAY))
    assert [name for name, content in clean.items() if MARK in content] == []
    assert b"book.xlsx" in clean["xl/externalLinks/_rels/externalLink1.xml.rels"]


def test_what_is_hidden_in_a_workbook_or_said_beside_slides_is_found() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("控え").sheet_state = "hidden"
    book.worksheets[0].row_dimensions[3].hidden = True
    made = io.BytesIO()
    book.save(made)
    assert residue(made.getvalue()) == {HIDDEN_SHEET, HIDDEN_CELLS}
    assert residue(zipped(members(slides()) | {"ppt/notesSlides/notesSlide1.xml": b"<x/>"})) == {SPOKEN}


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packet of an office after `mail`, in whose folder lie files from elsewhere full of markers."""
    monkeypatch.chdir(tmp_path)
    root = office_with_leaflet(tmp_path / "office")
    folder = root / "outputs" / MEETING
    files = {
        ".docx": marked_document(), ".xlsx": marked_workbook(), ".pdf": marked_pdf(), ".jpg": JPEG, ".png": PNG,
    }  # fmt: skip
    for suffix, data in files.items():
        assert MARK in data or any(MARK in part for part in members(data).values()), suffix
        (folder / f"資料6{suffix}").write_bytes(data)
    assert main(["mail", "--root", str(root)]) == 0
    return folder


def opened(name: str, data: bytes) -> list[bytes]:
    """A file, and what is packed in it."""
    if name.endswith(".eml"):
        mail = email.message_from_bytes(data, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        told = [str(mail[header]).encode() for header in mail]
        return [
            *told,
            *(part for one in mail.iter_attachments() for part in opened(str(one.get_filename()), one.get_content())),
        ]
    if zipfile.is_zipfile(io.BytesIO(data)):
        return [part for inner, content in members(data).items() for part in opened(inner, content)]
    if data.startswith(b"%PDF-"):
        reader = PdfReader(io.BytesIO(data))
        return [data, repr(reader.metadata).encode(), repr(reader.xmp_metadata).encode()]
    return [data]


def test_no_marker_leaves_by_mail_and_none_is_kept(sent: Path) -> None:
    made = [path for part in ("配付", "点検") for path in (sent / part).rglob("*") if path.is_file()]
    assert {".docx", ".xlsx", ".pdf", ".jpg", ".png", ".zip", ".eml"} <= {path.suffix for path in made}
    kept = [sent / ".manifest.json", sent.parent / ".kaigi.lock"]
    for path in (*made, *kept):
        for content in opened(path.name, path.read_bytes()):
            assert MARK not in content, path.name
    assert (sent.parent / ".kaigi.lock").read_bytes() == b""


def test_the_draft_of_the_mail_names_no_program_computer_or_user(sent: Path) -> None:
    (path,) = (sent / "配付" / "送付").glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert set(mail.keys()) <= {"X-Unsent", "Subject", "Bcc", "MIME-Version", "Content-Language", "Content-Type"}
    head = path.read_bytes().partition(b"\r\n\r\n")[0].decode()
    assert platform.node() not in head or not platform.node()
    assert f"{getpass.getuser()}@" not in head


def words_kept(folder: Path) -> Iterator[bytes]:
    """Everything that is kept in the user's own folder, with what is packed in it."""
    for path in sorted(folder.iterdir()):
        yield path.read_bytes()
        for _, said, _ in pickletools.genops(path.read_bytes()[32:]):
            if isinstance(said, bytes):
                yield from opened("", said)


def planted_office(root: Path) -> Path:
    """An office in whose workbooks and template are markers where programs and people leave them, and somebody's mail address."""
    office_with_leaflet(root)
    for path in sorted((root / "inputs" / MEETING).glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        book.properties.creator = book.properties.lastModifiedBy = book.properties.description = TARO
        for sheet in book:
            sheet["A1"].comment = Comment(TARO, TARO)
            assert sheet.oddFooter
            assert sheet.oddFooter.left is not None
            sheet.oddFooter.left.text = TARO
        book.create_sheet("控え")["B2"] = TARO
        book["控え"].sheet_state = "hidden"
        if path.name == "会議.xlsx":
            people = book["送付先"]
            (heading,) = [cell for row in people.iter_rows() for cell in row if cell.value == "メールアドレス"]
            for below in (2, 3):  # an example stands in the first row
                heading.offset(below, 0).value, heading.offset(below, -1).value = ADDRESS, "若葉　花子"
        book.save(path)
        parts = members(path.read_bytes())
        app = parts["docProps/app.xml"].replace(b"</Properties>", f"<Company>{TARO}</Company></Properties>".encode())
        more = {
            "docProps/app.xml": app,
            "xl/printerSettings/printerSettings1.bin": MARK,
            "customXml/item1.xml": b"<x>" + MARK + b"</x>",
        }
        more |= {"docProps/thumbnail.jpeg": JPEG, "xl/persons/person.xml": b"<x>" + MARK + b"</x>"}
        path.write_bytes(zipped(parts | more))
    template = root / "templates_docx" / "trainings.docx"
    template.write_bytes(changed(template.read_bytes(), plant))
    return root


ADDRESS = "hanako.wakaba@city.invalid"


@pytest.mark.skipif(sys.platform == "win32", reason="what stands in for LibreOffice is a script of a shell")
@pytest.mark.parametrize("shape", ["text", "json"])
def test_no_marker_and_no_mail_address_is_kept_and_no_marker_is_told(
    tmp_path: Path, shape: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KAIGI_NO_CACHE", raising=False)
    monkeypatch.setenv("KAIGI_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr("generator.send.pdf.soffice", lambda: Path(stand_in(tmp_path)))
    root = planted_office(tmp_path / "office")
    (root / "outputs" / MEETING / "資料6.docx").write_bytes(marked_document())
    capfd.readouterr()
    said = ""
    for command in ("check", "packet", "packet --all", "pdf", "mail", "pdf --public"):
        code = main([*command.split(), "--root", str(root), "--format", shape])
        told = capfd.readouterr()
        assert code in {0, 1, 3}, (command, told.err)
        if shape == "json":
            json.loads(told.out)
        said += told.out + told.err
    assert "二度書かれています" in said  # the addresses are told at their cells, and only there
    assert TARO not in said
    words = list(words_kept(tmp_path / "kept"))
    assert len(words) > 10
    for marker in (MARK, ADDRESS.encode()):
        assert not any(marker in one for one in words)
    packet = root / "outputs" / MEETING
    handed = [
        path
        for path in packet.rglob("*")
        if path.is_file() and "_点検" not in path.name and path != packet / "資料6.docx"
    ]
    assert {".docx", ".xlsx", ".pdf", ".zip", ".eml", ".html", ".json"} <= {path.suffix for path in handed}
    for path in handed:
        assert not any(MARK in one for one in opened(path.name, path.read_bytes())), path.name
    assert not (root / "logs").exists()


def test_nothing_of_patients_is_kept_told_or_in_anything_of_a_meeting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KAIGI_NO_CACHE", raising=False)
    monkeypatch.setenv("KAIGI_CACHE", str(tmp_path / "kept"))
    root = office_with_leaflet(tmp_path / "office")
    kind, form = next((name, one.row.declaration) for name, one in fillables().items())
    name = next(column.heading for column in form.columns.values() if "氏名" in column.heading)
    office_with(root, everyone() | {form.name: [person(kind, **{name: TARO})]})
    workbook = (root / "inputs" / FOLDER / SHEETS).read_bytes()
    assert any(MARK in part for part in members(workbook).values())
    (root / "inputs" / MEETING / SHEETS).write_bytes(workbook)  # and once more, where it does not belong
    capfd.readouterr()
    said = ""
    for words in (
        ["sheets", FOLDER],
        ["sheets", FOLDER, "--format", "json"],
        ["check"],
        ["packet"],
        ["mail"],
        ["status"],
    ):
        main([*words, "--root", str(root)])
        told = capfd.readouterr()
        said += told.out + told.err
    forms = list((root / "outputs" / FOLDER).rglob("*.docx"))
    assert any(MARK in one for path in forms for one in opened(path.name, path.read_bytes()))
    assert TARO not in said
    assert not any(MARK in one for one in words_kept(tmp_path / "kept"))
    others = [path for path in root.rglob("*") if path.is_file() and path not in forms and path.name != SHEETS]
    assert {".docx", ".xlsx", ".html", ".json", ".zip"} <= {path.suffix for path in others}
    for path in others:
        assert not any(MARK in one for one in opened(path.name, path.read_bytes())), path.name
