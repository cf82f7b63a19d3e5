"""Characters that a font of a PDF has no picture of: readers see an empty box. Found in the PDF, written otherwise in a copy."""

import re
import struct
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from generator.ooxml.blocks import MAIN, W
from generator.ooxml.parts import packed, parsed, unpacked, written

if TYPE_CHECKING:
    from pypdf import PdfReader

_PAIRS: Final = re.compile(rb"beginbf(char|range)(.*?)endbf(?:char|range)", re.S)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f]+)>")
_SHOWN: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml")


def boxed(reader: "PdfReader") -> str:
    """The characters, each once, that the PDF shows as the empty box of a TrueType font; fonts of other kinds are not looked into."""
    found: dict[str, None] = {}
    seen: set[int] = set()
    for page in reader.pages:
        resources: Any = page.get("/Resources")
        fonts: Any = resources.get_object().get("/Font") if resources else None
        for font in (one.get_object() for one in fonts.get_object().values()) if fonts else ():
            if id(font) not in seen:
                seen.add(id(font))
                found |= dict.fromkeys(_boxed_in(font))
    return "".join(found)


def _boxed_in(font: Any) -> Iterator[str]:
    """The characters of one font whose picture is that of no glyph."""
    described = font.get("/FontDescriptor")
    file = described.get_object().get("/FontFile2") if described is not None else None
    words = font.get("/ToUnicode")
    if file is None or words is None:
        return
    try:
        pictures = _Pictures(file.get_object().get_data())
        for code, char in _meanings(words.get_object().get_data()).items():
            if char.strip() and pictures.is_box(code):
                yield char
    except (struct.error, IndexError, KeyError, ValueError):
        return  # a font that is built in another way tells nothing


def _meanings(table: bytes) -> dict[int, str]:
    """What each code of a font stands for."""
    found: dict[int, str] = {}
    for kind, body in _PAIRS.findall(table):
        values = [value.decode() for value in _HEX.findall(body)]
        step = 2 if kind == b"char" else 3
        for at in range(0, len(values) - step + 1, step):
            first, last = int(values[at], 16), int(values[at + step - 2], 16)
            start = bytes.fromhex(values[at + step - 1]).decode("utf-16-be", "ignore")
            for code in range(first, last + 1) if start else ():
                found[code] = start[:-1] + chr(ord(start[-1]) + code - first)
    return found


class _Pictures:
    """The outlines of a TrueType font by its codes."""

    def __init__(self, data: bytes) -> None:
        """`data` is the font as it is embedded in a PDF."""
        self._data = data
        count = struct.unpack_from(">H", data, 4)[0]
        self._tables: Mapping[bytes, int] = {
            data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0] for at in range(12, 12 + 16 * count, 16)
        }
        self._wide = struct.unpack_from(">h", data, self._tables[b"head"] + 50)[0] == 1
        self._glyphs = dict(self._mapped())

    def is_box(self, code: int) -> bool:
        """Whether a code shows what is shown for no glyph at all."""
        return self._outline(self._glyphs.get(code, 0)) == self._outline(0) != b""

    def _outline(self, glyph: int) -> bytes:
        places = self._tables[b"loca"]
        if self._wide:
            start, end = struct.unpack_from(">II", self._data, places + 4 * glyph)
        else:
            start, end = (2 * half for half in struct.unpack_from(">HH", self._data, places + 2 * glyph))
        return self._data[self._tables[b"glyf"] + start : self._tables[b"glyf"] + end]

    def _mapped(self) -> Iterator[tuple[int, int]]:
        """Code → glyph, by the tables of the kinds that PDFs hold (0, 4 and 6)."""
        table = self._tables[b"cmap"]
        for at in range(struct.unpack_from(">H", self._data, table + 2)[0]):
            start = table + struct.unpack_from(">I", self._data, table + 8 + 8 * at)[0]
            kind = struct.unpack_from(">H", self._data, start)[0]
            if kind == 0:
                yield from enumerate(self._data[start + 6 : start + 262])
            elif kind == 6:
                first, count = struct.unpack_from(">HH", self._data, start + 6)
                yield from enumerate(struct.unpack_from(f">{count}H", self._data, start + 10), first)
            elif kind == 4:
                yield from self._segments(start)

    def _segments(self, start: int) -> Iterator[tuple[int, int]]:
        twice = struct.unpack_from(">H", self._data, start + 6)[0]
        ends, starts, deltas, offsets = (
            start + 14 + skip + twice * at for at, skip in ((0, 0), (1, 2), (2, 2), (3, 2))
        )
        for at in range(0, twice, 2):
            first, last = (struct.unpack_from(">H", self._data, base + at)[0] for base in (starts, ends))
            delta, offset = (struct.unpack_from(">H", self._data, base + at)[0] for base in (deltas, offsets))
            for code in range(first, min(last, 0xFFFE) + 1):
                glyph = code
                if offset:
                    glyph = struct.unpack_from(">H", self._data, offsets + at + offset + 2 * (code - first))[0]
                # A code of a font of signs stands at F000 and above.
                yield code & 0xFF if first >= 0xF000 else code, (glyph + delta) % 65536


def plainly(char: str) -> str:
    """The same in characters that every font has: 「(3)」 for 「⑶」; the character itself where there is no other way."""
    return unicodedata.normalize("NFKC", char)


def rewritten(paper: bytes, chars: Collection[str]) -> bytes:
    """A copy of a Word file in which these characters are written `plainly`. For PDFs alone: the paper stays as it is."""
    table = str.maketrans({char: plainly(char) for char in chars})
    parts = unpacked(paper)
    for name in [MAIN, *(name for name in parts if _SHOWN.fullmatch(name) and name != MAIN)]:
        root: etree._Element = parsed(parts[name])
        for text in root.iter(f"{W}t"):
            text.text = (text.text or "").translate(table)
        parts[name] = written(root)
    return packed(parts)
