"""Whether a file may be handed to a library that reads workbooks: looked at as bytes, before any library opens it."""

import re
import struct
import zipfile
import zlib
from collections import Counter, deque
from functools import partial
from io import BytesIO

from generator.excel.foreign import foreign, foreign_zip
from generator.excel.package import sheet_of, structure
from generator.excel.parts import MAX_ELEMENTS, MAX_TEXT, Part, PartError, scan
from generator.excel.unreadable import Unreadable
from generator.problem import Place, Problem

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
