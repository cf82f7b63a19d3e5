"""A file of Excel or Word as parts that relate to each other."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from lxml import etree

S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES: Final = "[Content_Types].xml"
_WORKSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


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
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))

    def put(self, name: str, tree: etree._Element) -> None:
        """Replace a part."""
        self._changed[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def targets(self, name: str, kind: str) -> list[str]:
        """The parts that a part relates to by relations whose type ends so (「/table」)."""
        return [target for _, type_, target in self._relations(name) if type_.endswith(kind)]

    @cached_property
    def workbook(self) -> str:
        """The name of the workbook part."""
        return self.targets("", "/officeDocument")[0]

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
        relations, types, workbook = _relations_of(self.workbook), self.tree(_TYPES), self.tree(self.workbook)
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
        for name, changed in ((relations, related), (_TYPES, types), (self.workbook, workbook), (part, tree)):
            self.put(name, changed)
        self._names.add(part)

    def drop_calculation_chain(self) -> None:
        """Leave out Excel's list of formulas, which must not name a cell without one; Excel makes it anew."""
        for name in self.targets(self.workbook, "/calcChain"):
            self._changed[name] = None
            for part in (_TYPES, _relations_of(self.workbook)):
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
            for name in self._names - set(self._archive.namelist()):
                new.writestr(zipfile.ZipInfo(name), self._changed[name] or b"")
        return made.getvalue()

    def _relations(self, name: str) -> list[tuple[str, str, str]]:
        """Id, type and part of what a part relates to inside the file."""
        relations = _relations_of(name)
        if relations not in self._names:
            return []
        folder = posixpath.dirname(name)
        found = []
        for relation in self.tree(relations):
            target = str(relation.get("Target"))
            if relation.get("TargetMode") != "External":
                whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found.append((str(relation.get("Id")), str(relation.get("Type")), whole))
        return found


def _relations_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def texts_of(paper: Document) -> Iterator[etree._Element]:
    """The roots of the document, its headers and its footers."""
    yield paper.element
    yield from _roots(paper, RT.HEADER, RT.FOOTER)


def numberings_of(paper: Document) -> Iterator[etree._Element]:
    """The root of the numbering part, if there is one."""
    return _roots(paper, RT.NUMBERING)


def _roots(paper: Document, *types: str) -> Iterator[etree._Element]:
    for relation in paper.part.rels.values():
        if relation.reltype in types and not relation.is_external:
            yield relation.target_part.element


def free(wanted: str, taken: set[str], pattern: str) -> str:
    """`wanted`, or where that is `taken` the first free name of `pattern` (of the name and a number from 2)."""
    names = (wanted if n == 1 else pattern.format(wanted, n) for n in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken)
