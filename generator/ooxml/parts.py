"""A file of Excel, Word or PowerPoint as parts: the one place that unpacks, parses and packs; which text they can hold."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from math import ceil, floor
from typing import Final
from unicodedata import east_asian_width

from lxml import etree

S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WORKSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
CONTENT_TYPES: Final = "[Content_Types].xml"
ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_LARGEST_PROPERTIES: Final = 1_000_000  # bytes


def parsed(content: bytes | str) -> etree._Element:
    """The root of a part, as it stands: no entity is followed, no blank dropped. Raises etree.XMLSyntaxError."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def written(root: etree._Element) -> bytes:
    """A part as its bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def contained(data: bytes) -> list[str]:
    """The names of the parts of a file, in its order. Raises zipfile.BadZipFile for one that is no zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def unpacked(data: bytes, *names: str) -> dict[str, bytes]:
    """The parts of a file by name, in its order; of `names` those that are there. Only for what passed the gate or is ours."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        there = [name for name in archive.namelist() if not name.endswith("/")]
        return {name: archive.read(name) for name in there if not names or name in names}


def packed(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """The file of these parts, which tells no time: equal parts give equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items() if isinstance(parts, Mapping) else parts:
            archive.writestr(_entry(name), content)
    return made.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """What the file says of a part: the same on every system and day."""
    info = zipfile.ZipInfo(name, ZIP_TIME)
    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
    return info


def rewritten(
    data: bytes | Mapping[str, bytes], kept: Callable[[str], bool], part: Callable[[str, bytes], bytes]
) -> bytes:
    """The file, packed or not, with the parts that are kept, in one order, each as `part` makes it of its name and content."""
    parts = unpacked(data) if isinstance(data, bytes) else data
    names = sorted(filter(kept, parts), key=lambda name: (name != CONTENT_TYPES, name))
    return packed((name, part(name, parts[name])) for name in names)


def relations_of(name: str) -> str:
    """The name of the part that holds the relations of a part; of the file itself when `name` is empty."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def resolved(folder: str, target: str) -> str:
    """The part that a relation of a part in `folder` leads to."""
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def relations(parts: Mapping[str, bytes], name: str) -> list[tuple[str, str, str]]:
    """Id, type and part of what a part relates to inside the file."""
    if relations_of(name) not in parts:
        return []
    return [
        (
            str(relation.get("Id")),
            str(relation.get("Type")),
            resolved(posixpath.dirname(name), str(relation.get("Target"))),
        )
        for relation in parsed(parts[relations_of(name)])
        if relation.get("TargetMode") != "External"
    ]


def related(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts that relations lead to, with their relations, from those of the file itself on."""
    found, waiting = {CONTENT_TYPES}, [""]
    while waiting:
        name = waiting.pop()
        found |= {name, relations_of(name)}
        waiting += {part for _, _, part in relations(parts, name)} - found
    return {name: content for name, content in parts.items() if name in found}


def properties(data: bytes) -> bytes:
    """The core properties of any file whatever; none when it is no Office file, or has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("docProps/core.xml") as part:
            return part.read(_LARGEST_PROPERTIES)
    except (zipfile.BadZipFile, LookupError, OSError, EOFError, ValueError, zlib.error, RuntimeError):
        return b""


class Package:
    """The parts of a workbook in its bytes, which passed the pre-flight. Names are those of the zip members."""

    def __init__(self, data: bytes) -> None:
        """Read nothing yet but the list of parts."""
        self._data = data
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = set(self._archive.namelist())
        self._changed: dict[str, bytes | None] = {}

    def tree(self, name: str) -> etree._Element:
        """A part as XML, as it is now; changes to it count only when it is put back."""
        content = self._changed.get(name) or self._archive.read(name)
        return parsed(content)

    def put(self, name: str, tree: etree._Element) -> None:
        """Replace a part."""
        self._changed[name] = written(tree)

    def targets(self, name: str, kind: str) -> list[str]:
        """The parts that a part relates to by relations whose type ends so (「/table」)."""
        return [target for _, type_, target in self._relations(name) if type_.endswith(kind)]

    @cached_property
    def workbook(self) -> str:
        """The name of the workbook part; where no relation tells it, that of its usual place, as openpyxl reads it."""
        return next(iter(self.targets("", "/officeDocument")), "xl/workbook.xml")

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The part of every worksheet, by title."""
        targets = {number: target for number, _, target in self._relations(self.workbook)}
        sheets = self.tree(self.workbook).iterfind(f"{S}sheets/{S}sheet")
        named = {str(sheet.get("name")): targets.get(str(sheet.get(f"{_R}id")), "") for sheet in sheets}
        return {title: name for title, name in named.items() if name in self._names}

    def add_sheet(self, title: str, tree: etree._Element) -> None:
        """Put a worksheet behind the others of the workbook."""
        part = free("xl/worksheets/sheet1.xml", self._names, "xl/worksheets/sheet{1}.xml")
        relations, types, workbook = relations_of(self.workbook), self.tree(CONTENT_TYPES), self.tree(self.workbook)
        related, sheets = self.tree(relations), workbook.find(f"{S}sheets")
        if sheets is None:  # pragma: no cover - the pre-flight refuses a workbook without sheets
            raise LookupError("no sheets")
        target = free("rId1", {str(entry.get("Id")) for entry in related}, "rId{1}")
        number = max(int(str(sheet.get("sheetId"))) for sheet in sheets) + 1
        etree.SubElement(sheets, f"{S}sheet", {"name": title, "sheetId": str(number), f"{_R}id": target})
        kind = _R[1:-1] + "/worksheet"
        entry = {"Id": target, "Type": kind, "Target": f"/{part}"}
        etree.SubElement(related, f"{{{etree.QName(related).namespace}}}Relationship", entry)
        override = {"PartName": f"/{part}", "ContentType": _WORKSHEET}
        etree.SubElement(types, f"{{{etree.QName(types).namespace}}}Override", override)
        for name, changed in ((relations, related), (CONTENT_TYPES, types), (self.workbook, workbook), (part, tree)):
            self.put(name, changed)
        self._names.add(part)

    def drop_calculation_chain(self) -> None:
        """Leave out Excel's list of formulas, which must not name a cell without one; Excel makes it anew."""
        for name in self.targets(self.workbook, "/calcChain"):
            self._changed[name] = None
            for part in (CONTENT_TYPES, relations_of(self.workbook)):
                tree = self.tree(part)
                for entry in list(tree):
                    if entry.get("PartName") == f"/{name}" or str(entry.get("Type")).endswith("/calcChain"):
                        tree.remove(entry)
                self.put(part, tree)

    def bytes(self) -> bytes:
        """The file with its changes; order, dates and bytes of all other parts stay."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            for member in self._archive.infolist():
                name = member.filename
                content = self._changed[name] if name in self._changed else self._archive.read(member)
                if content is None:
                    continue
                info = zipfile.ZipInfo(name, member.date_time)
                info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, member.create_system
                info.external_attr = member.external_attr
                new.writestr(info, content)
            for name in sorted(self._names - set(self._archive.namelist())):
                new.writestr(_entry(name), self._changed[name] or b"")
        return made.getvalue()

    def _relations(self, name: str) -> list[tuple[str, str, str]]:
        """Id, type and part of what a part relates to inside the file."""
        part = relations_of(name)
        known = self._changed.get(part) or (self._archive.read(part) if part in self._names else b"")
        return relations({part: known}, name) if known else []


def free(wanted: str, taken: set[str], pattern: str) -> str:
    """`wanted`, or where that is `taken` the first free name of `pattern` (of the name and a number from 2)."""
    names = (wanted if n == 1 else pattern.format(wanted, n) for n in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken)


_NO_CHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
FORBIDDEN: Final = re.compile(f"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff{_NO_CHARACTERS}]")
"""XML 1.0 allows no other control character, and no lone surrogate; the 66 non-characters of Unicode are free for a program's own marks."""

_ENCODED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LINE_BREAK: Final = re.compile(r"\r\n?|[\x0b\x0c]")


def clean(text: str) -> str:
    """Text of a workbook as Excel shows it: its escapes (`_x000D_`, `_x005F_`) decoded, every line break as LF; nothing else is touched."""
    if "_x" in text:
        text = _ENCODED.sub(lambda escape: chr(int(escape[1], 16)), text)
    return _LINE_BREAK.sub("\n", text)


def writable(text: str) -> str:
    """Text for a report, with □ for each character that no file may hold."""
    return FORBIDDEN.sub("□", text)


# A word of Latin letters stays whole; marks that may not begin a line stay with what is before them.
_UNIT: Final = re.compile(
    r"[（〔［｛〈《「『【]*(?:[!-~]+|.)[、。，．）〕］｝〉》」』】・：；！？ーゝ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*"
)


def line_count(  # noqa: PLR0913 - a text and the measures of its letters
    line: str, room: float, full: float, half: float, *, ahead: float = 0, gap: float = 0
) -> int:
    """The lines that one line of text takes in a width of `room`: 全角 characters take `full`, others `half`.

    The first line has `ahead` more room than the others: where a mark stands out to the left of the text. `gap` is what
    Word leaves between a Latin letter or digit and a Japanese one.
    """
    narrow = len(line.encode("ascii", "ignore"))
    widest = (len(line) - narrow) * max(full, half) + narrow * (half + 2 * gap)
    if widest < room + min(ahead, 0):
        return 1
    count, used = 1, -ahead
    for unit in _units(line, room, full, half, gap):
        if used + unit > room and used > -ahead:
            count, used = count + 1, 0.0
        used += unit
    return count


_MEETING: Final = re.compile("[0-9A-Za-z][ぁ-ヿ一-鿿]|[ぁ-ヿ一-鿿][0-9A-Za-z]")


def _units(line: str, room: float, full: float, half: float, gap: float) -> Iterator[float]:
    """The widths of what stays together on a line."""
    before = ""
    for unit in _UNIT.findall(line):
        widths = [full if east_asian_width(char) in "FWA" else half for char in unit]
        if gap and _MEETING.fullmatch(before + unit[0]):
            widths[0] += gap
        before = unit[-1]
        if sum(widths) > room:
            yield from widths
        else:
            yield sum(widths)


PIXEL: Final = 0.75
"""Points a pixel: Excel lays out its cells in pixels of 96 dpi."""

TALLEST: Final = 400.0
"""Points a row may have: Excel ends at 409."""

_PADDING: Final = 6  # pixels of a cell that hold no text
_LEADING: Final = 1.35  # a line's height by its font's size, with room for fonts that replace ＭＳ 明朝
_LATIN: Final = 0.62  # of a 全角 character: 0.5 in ＭＳ 明朝, more in what replaces it


def lines(text: str, width: float, size: float) -> int:
    """How many lines text of a font size takes in a cell, or merged cells, `width` points wide."""
    room = max(floor(width / PIXEL) - _PADDING, 1)
    full, half = ceil(size / PIXEL), ceil(size / PIXEL * _LATIN)
    return sum(line_count(line, room, full, half) for line in text.split("\n"))


@lru_cache(maxsize=8192)
def height(text: str, width: float, size: float) -> float:
    """The height in points that shows all of the text."""
    return lines(text, width, size) * size * _LEADING + _PADDING * PIXEL


def upright_height(text: str, size: float) -> float:
    """The height in points of text set from top to bottom, one character above the other."""
    return max(map(len, text.split("\n"))) * size * _LEADING + _PADDING * PIXEL
