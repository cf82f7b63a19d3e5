"""Which kind of file some bytes are when they are not an .xlsx workbook."""

import codecs
import re

from generator.excel.unreadable import Unreadable

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams: an OLE directory has them as UTF-16 text ended by a null, at the start of entries of 128 bytes.
_OLE_STREAMS = (
    ("EncryptedPackage", Unreadable.PASSWORD),
    ("Workbook", Unreadable.OLD_EXCEL),
    ("Book", Unreadable.OLD_EXCEL),
)
_SIGNATURES = (
    # Excel 2 to 4 wrote its records without an OLE file around them.
    (re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x08]\x00"), Unreadable.OLD_EXCEL),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF-"), Unreadable.PDF),
    (
        re.compile(
            rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif|avif)|\xd7\xcd\xc6\x9a",
            re.DOTALL,
        ),
        Unreadable.IMAGE,
    ),
    (re.compile(rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x1f\x8b\x08|BZh|.{2}-lh\d-", re.DOTALL), Unreadable.ARCHIVE),
)
_XML_SPREADSHEET = re.compile(r"<(?:ss:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE)
_MHTML = re.compile(r"MIME-Version:.*Content-Type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.DOTALL)
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_HEAD = 65_536

_ZIP_KINDS = (
    ("xl/workbook.bin", Unreadable.BINARY_WORKBOOK),
    ("word/document.xml", Unreadable.WORD),
    ("ppt/presentation.xml", Unreadable.POWERPOINT),
    ("META-INF/manifest.xml", Unreadable.OPEN_DOCUMENT),
)


def foreign(data: bytes) -> Unreadable | None:
    """What the bytes are when their beginning shows that they are no zip file; None when they may be one."""
    if not data.strip(b"\0"):
        return Unreadable.EMPTY
    if data.startswith(_ZIP):
        return None
    if data.startswith(_OLE):
        return next((kind for name, kind in _OLE_STREAMS if _has_stream(data, name)), Unreadable.OLD_OFFICE)
    for signature, kind in _SIGNATURES:
        if signature.match(data):
            return kind
    return _text_kind(_text(data[:_HEAD]))


def foreign_zip(names: set[str]) -> Unreadable | None:
    """What a zip file with these members is when it is no .xlsx workbook; None when it may be one."""
    for name, kind in _ZIP_KINDS:
        if name in names:
            return kind
    if "[Content_Types].xml" not in names and not any(name.startswith("xl/") for name in names):
        return Unreadable.ARCHIVE
    return None


def _has_stream(data: bytes, name: str) -> bool:
    entry = re.escape(f"{name}\0".encode("utf-16-le"))
    return any(match.start() % 128 == 0 for match in re.finditer(entry, data))


def _text(head: bytes) -> str:
    """The beginning of a text file in an encoding Excel and Windows write; empty when it is no text."""
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp932"]:
        # Incremental, because the head may end within a character.
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        return "" if _NOT_IN_TEXT.search(text) else text
    return ""


def _text_kind(text: str) -> Unreadable:
    if not text:
        return Unreadable.UNKNOWN
    if _XML_SPREADSHEET.search(text):
        return Unreadable.XML_SPREADSHEET
    if (text.lstrip().startswith("<") and _HTML.search(text)) or _MHTML.match(text):
        return Unreadable.HTML
    return Unreadable.TEXT
