"""Whether a file may be handed to openpyxl, looked at as bytes; and the one place where openpyxl opens it."""

import codecs
import re
import struct
import warnings
import zipfile
import zlib
from collections import Counter, deque
from contextlib import redirect_stdout
from functools import partial
from io import BytesIO, StringIO

import openpyxl
from openpyxl.workbook import Workbook

from generator.excel.reasons import Unreadable
from generator.excel.structure import MAX_ELEMENTS, MAX_TEXT, Part, PartError, scan, sheet_of, structure
from generator.problem import Place, Problem

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


MAX_MEMBERS = 5_000
MAX_PART = 100_000_000  # bytes, unpacked
MAX_TOTAL = 200_000_000  # bytes, unpacked
MAX_RATIO = 200  # unpacked to packed, for a part larger than SMALL
SMALL = 20_000_000  # bytes, unpacked

_CHUNK = 65_536
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_ODD_NAME = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.{1,2}(?:/|$)|.*[\\\x00-\x1f\x7f]|$", re.DOTALL)
# What zipfile raises on damaged files.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    RuntimeError,  # NotImplementedError too
    ValueError,
    struct.error,
    zlib.error,
)
_LIMITS = {"limit": f"{MAX_TEXT:,}"}


def is_lock_file(name: str) -> bool:
    """Whether a file name is that of the lock file Excel lays beside an open workbook."""
    return name.startswith("~$")


def preflight(workbook: str, data: bytes) -> list[Problem]:
    """What speaks against opening the bytes of a workbook; empty when openpyxl may have them.

    `workbook` is the file name, for the places. Never raises; unpacks no more than the limits above, a piece at a time.
    """
    whole = Place(workbook)
    if kind := foreign(data):
        return [kind.at(whole)]
    # Counted before zipfile makes an object of each.
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        return [Unreadable.BOMB.at(whole)]
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _ZIP_ERRORS:
        return [Unreadable.BROKEN.at(whole)]
    with archive:
        return _container(whole, archive.infolist()) or _contents(workbook, archive)


def _container(whole: Place, members: list[zipfile.ZipInfo]) -> list[Problem]:
    """What is wrong with the zip file itself, before anything in it is unpacked."""
    # zipfile changes names on Windows and cuts them at a null: only `orig_filename` is what the file says.
    names = Counter(member.orig_filename for member in members)
    if kind := foreign_zip(set(names)):
        return [kind.at(whole)]
    if odd := [name for name in names if _ODD_NAME.match(name)]:
        return [Unreadable.ODD_NAME.at(whole, part=_shown(odd[0]))]
    if twice := [name for name, count in names.items() if count > 1]:
        return [Unreadable.SAME_NAME.at(whole, part=_shown(twice[0]))]
    if any(member.flag_bits & _ENCRYPTED for member in members):
        return [Unreadable.LOCKED_PART.at(whole)]
    if any(member.compress_type not in _METHODS for member in members):
        return [Unreadable.COMPRESSION.at(whole)]
    return [Unreadable.BOMB.at(whole)] if _is_bomb(members) else []


def _contents(workbook: str, archive: zipfile.ZipFile) -> list[Problem]:
    """What is wrong with the parts; each is read to its end, so that its checksum is tried too."""
    parts: dict[str, Part] = {}
    refused: dict[str, PartError] = {}
    allowance = MAX_ELEMENTS
    for member in archive.infolist():
        name = member.orig_filename
        try:
            with archive.open(member) as stream:
                chunks = iter(partial(stream.read, _CHUNK), b"")
                if name.casefold().endswith((".xml", ".rels")):
                    parts[name] = scan(chunks, allowance)
                    allowance -= parts[name].elements
                else:
                    deque(chunks, maxlen=0)
        except PartError as refusal:
            refused[name] = refusal
            if refusal.reason is Unreadable.TOO_COMPLEX:
                allowance = 0
        except _ZIP_ERRORS:
            refused[name] = PartError(Unreadable.BROKEN_PART)
    if not refused:
        return structure(workbook, parts)
    problems = (
        refusal.reason.at(_place(workbook, parts, name, refusal), part=_shown(name), **_LIMITS)
        for name, refusal in refused.items()
    )
    return list(dict.fromkeys(problems))


def _place(workbook: str, parts: dict[str, Part], name: str, refusal: PartError) -> Place:
    if refusal.reason in {Unreadable.STRICT, Unreadable.TOO_COMPLEX}:
        return Place(workbook)
    return Place(workbook, sheet_of(parts, name))


def _is_bomb(members: list[zipfile.ZipInfo]) -> bool:
    """Whether the parts are too large unpacked. zipfile itself stops at the size that a member states."""
    return sum(member.file_size for member in members) > MAX_TOTAL or any(
        member.file_size > MAX_PART
        or (member.file_size > SMALL and member.file_size > MAX_RATIO * member.compress_size)
        for member in members
    )


def _shown(name: str) -> str:
    """A member's name fit for a message."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", name)[:80]


def load(workbook: str, data: bytes, *, values: bool) -> Workbook | Problem:
    """The workbook in the bytes, or why it cannot be read. Only for bytes that passed the pre-flight.

    `values` chooses between what formulas gave when Excel last saved (True) and the formulas themselves. Rich text is
    kept; caches of other workbooks are not read.
    """
    try:
        # openpyxl warns of what it could not write back, though this workbook is only read, and prints of odd styles.
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(BytesIO(data), data_only=values, keep_links=False, rich_text=True)
    except Exception:
        # On damaged parts openpyxl fails with what its own code or its XML and zip libraries happened to trip over:
        # some thirty types, among them KeyError, TypeError, RecursionError and MemoryError.
        return Unreadable.NOT_LOADED.at(Place(workbook))
