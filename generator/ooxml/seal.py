"""The finished file: same input, same bytes, and nothing in it about who made it, when and where."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from html import escape
from typing import Final

from lxml import etree

from generator.ooxml.parts import CONTENT_TYPES, parsed, properties, resolved, rewritten, written

_CORE_PART: Final = "docProps/core.xml"
_CORE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">{identifier}<dc:title>{title}</dc:title><dc:language>ja-JP</dc:language></cp:coreProperties>'
)
# All else that Word keeps in a file is about who made it, with what and where: dropped with every reference to it.
_KEPT: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml|xl/.+"
    r"|word/(?:_rels|theme|media|fonts|charts|drawings|diagrams)/.+"
    r"|word/(?:document|styles|numbering|settings|fontTable|endnotes|(?:head|foot)\w+)\.xml"
)
# What an emptied content control shows again.
_PLACEHOLDERS: Final = re.compile(
    r"word/glossary/(?:_rels/document\.xml\.rels|(?:document|styles|settings|fontTable)\.xml)"
)
_IDENTIFIER: Final = re.compile(r"<dc:identifier[^>]*>([^<]*)</dc:identifier>")
_SETTINGS: Final = re.compile(
    rb"<(w:(?:attachedTemplate|rsids|docVars|mailMerge|proofState|documentProtection|writeProtection|attachedSchema"
    rb"|saveThroughXslt|smartTagType)|w1[45]:docId|sl:schemaLibrary)\b(?:[^>]*/>|.*?</\1>)",
    re.S,
)
_PRINTER: Final = re.compile(rb"<w:printerSettings\b[^>]*/>")
# Looked for in tags alone: a text may say the same words.
_TAG_WITH_RSID: Final = re.compile(rb"<[^<>]* w:rsid[^<>]*>")
_RSID: Final = re.compile(rb""" w:rsid\w*=(?:"[^"]*"|'[^']*')""")
_PICTURE: Final = re.compile(rb"<(?:wp:docPr|pic:cNvPr)\b[^>]*>")
_PATH: Final = re.compile(rb''' (descr|name|title)="(?:[A-Za-z]:[\\/]|\\\\|file:)[^"]*"''')
RELATIONSHIP: Final = re.compile(rb"<Relationship\b[^>]*/>")
_ABSOLUTE: Final = re.compile(rb'(?<= Target=")/[^"]*')
OVERRIDE: Final = re.compile(rb"<Override\b[^>]*/>")
_FONT: Final = re.compile(rb"(?<=<font>).*?(?=</font>)", re.S)
_OF_FONT: Final = re.compile(rb"<(\w+)[^>]*/>")
# openpyxl writes the name first; the Open XML SDK, and whoever validates with it, wants it after the looks.
_FONT_ORDER: Final = (
    b"b i strike condense extend outline shadow u vertAlign sz color name family charset scheme".split()
)


def sealed(data: bytes | Mapping[str, bytes], title: str, identifier: str = "", *, placeholders: bool = False) -> bytes:
    """A Word or Excel file (or its parts by name) without author, company, paths, revision marks of sessions or times.

    `title` is its document title; `identifier` is kept in its properties for `identifier_of`. With `placeholders` it keeps the
    words that its content controls show while they are empty.
    """

    def kept(name: str) -> bool:
        return bool(_KEPT.fullmatch(name) or (placeholders and _PLACEHOLDERS.fullmatch(name)))

    def part(name: str, content: bytes) -> bytes:
        if name == _CORE_PART:
            return _core(title, identifier)
        if name == CONTENT_TYPES:
            return OVERRIDE.sub(lambda m: b"" if _dropped(m[0], rb'PartName="/([^"]*)"', "", kept) else m[0], content)
        if name.endswith(".rels"):
            return _kept_relationships(content, name.partition("_rels/")[0], kept)
        if name == "word/settings.xml":
            content = _SETTINGS.sub(b"", content)
        elif name == "xl/styles.xml":
            content = _FONT.sub(_ordered_font, content)
        if "/media/" in name:
            return picture(content) or content
        return without_traces(content) if name.startswith("word/") and name.endswith(".xml") else content

    return rewritten(data, kept, part)


def without_traces(part: bytes) -> bytes:
    """A text part of a Word file without marks of sessions, printers and the paths of its pictures."""
    part = _PRINTER.sub(b"", part)
    if b" w:rsid" in part:
        part = _TAG_WITH_RSID.sub(lambda tag: _RSID.sub(b"", tag[0]), part)
    return _PICTURE.sub(lambda tag: _PATH.sub(rb' \1=""', tag[0]), part)


def identifier_of(data: bytes) -> str:
    """The identifier that a file was sealed with, whatever its name is now and who has saved it since; empty when it has none."""
    found = _IDENTIFIER.search(properties(data).decode(errors="replace"))
    return found[1] if found else ""


def sound_parts(parts: Mapping[str, bytes], found: list[str]) -> Iterator[tuple[str, bytes, etree._Element]]:
    """The XML parts of a made file, parsed, by name; what is broken or leads out of the file joins `found`, in Japanese."""
    for name, content in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        try:
            root = parsed(content)
        except etree.XMLSyntaxError as fault:
            found.append(f"{name} が正しいXMLではありません（{fault.msg}）")
            continue
        if b'TargetMode="External"' in content:
            found.append(f"{name} に外部へのリンクがあります")
        yield name, content, root


def _core(title: str, identifier: str) -> bytes:
    named = f"<dc:identifier>{escape(identifier, quote=False)}</dc:identifier>" if identifier else ""
    return _CORE.format(title=escape(title, quote=False), identifier=named).encode()


def _ordered_font(font: re.Match[bytes]) -> bytes:
    parts = sorted(_OF_FONT.finditer(font[0]), key=lambda part: _FONT_ORDER.index(part[1]))
    return b"".join(part[0] for part in parts)


def _kept_relationships(content: bytes, folder: str, kept: Callable[[str], bool]) -> bytes:
    """The relations of a part, without those to what is not kept, each seen from the folder of the part: not every reader knows others."""

    def told(relation: re.Match[bytes]) -> bytes:
        if _dropped(relation[0], rb'Target="([^"]*)"', folder, kept):
            return b""
        return _ABSOLUTE.sub(lambda path: posixpath.relpath(path[0].decode(), f"/{folder}").encode(), relation[0])

    return RELATIONSHIP.sub(told, content)


def _dropped(entry: bytes, target: bytes, folder: str, kept: Callable[[str], bool]) -> bool:
    """Whether a relationship or content type points at something that is not kept."""
    found = re.search(target, entry)
    if b'TargetMode="External"' in entry:
        return True
    path = found[1].decode() if found else ""
    return not kept(resolved(folder, path))


# Parts about people, machines and accounts; nothing that is shown depends on them.
_ABOUT: Final = re.compile(
    r"docProps/(?!core\.xml).+|docMetadata/.+|customXml/.+|customUI/.+|_xmlsignatures/.+|word/(?:people|webSettings|comments\w*)\.xml"
    r"|word/glossary/.+|word/printerSettings.*|xl/printerSettings/.+"
    r"|(?:xl|ppt)/persons/.+|ppt/printerSettings/.+"
)
_ABOUT_CORE: Final = "docProps/core.xml"
_KEPT_PROPERTIES: Final = {
    f"{{http://purl.org/dc/elements/1.1/}}{name}" for name in ("title", "language", "identifier")
}
_SETTINGS_PARTS: Final = re.compile(
    rb"<(w:(?:attached(?:Template|Schema)|rsids|docVars|mailMerge|proofState|saveThroughXslt|smartTagType)|w1[45]:docId)\b(?:[^>]*/>|.*?</\1>)",
    re.S,
)
_SETTINGS_TARGETS: Final = re.compile(rb'Type="[^"]*/(?:attachedTemplate|mailMerge\w*|transform)"')
_REVISION: Final = re.compile(rb"<w:(?:ins|del|move\w+|\w+Change|cellIns|cellDel|cellMerge)\b[^<>]*>")
_BY: Final = re.compile(rb'(?<= w:author=")[^"]*')
_ON: Final = re.compile(rb'(?<= w:date=")[^"]*')
_WORKBOOK: Final = re.compile(
    rb"<mc:AlternateContent\b(?:(?!</mc:AlternateContent>).)*absPath.*?</mc:AlternateContent>"
    rb"|<(?:x15ac:absPath|fileSharing|xr:revisionPtr)\b[^>]*/>",
    re.S,
)
_OF_OTHER_BOOKS: Final = re.compile(rb"<(?:\w+:)?sheetDataSet>.*?</(?:\w+:)?sheetDataSet>", re.S)
# The folders of a link to a file on somebody's disk or server; its name stays.
_FOLDERS: Final = re.compile(rb'(?<=Target=")(?:file:|[A-Za-z]:|\\\\)[^"]*[\\/]')
_PAGE_SETUP: Final = re.compile(rb"<pageSetup\b[^>]*>")
_PRINTER_SETTINGS: Final = re.compile(rb' r:id="[^"]*"')


def scrubbed(data: bytes, *, author: str, day: date) -> bytes:
    """A .docx, .xlsx or .pptx without names, company, paths, printers, accounts and times of work.

    Revisions, where they belong, are those of `author` on `day`. Links, notes, embedded charts, protection: all else
    stays. A file of the program comes out as it is. Only for files that passed the gate.
    """
    return rewritten(
        data, lambda name: not _ABOUT.fullmatch(name), lambda name, content: _part(name, content, author, day)
    )


def _part(name: str, content: bytes, author: str, day: date) -> bytes:
    if name == _ABOUT_CORE:
        return _scrubbed_core(content)
    if name == CONTENT_TYPES:
        return OVERRIDE.sub(lambda m: b"" if _is_about(m[0], rb'PartName="/([^"]*)"', "") else m[0], content)
    if name.endswith(".rels"):
        folder = name.partition("_rels/")[0]
        kept = RELATIONSHIP.sub(lambda m: b"" if _is_about(m[0], rb'Target="([^"]*)"', folder) else m[0], content)
        kept = RELATIONSHIP.sub(lambda m: b"" if _SETTINGS_TARGETS.search(m[0]) else m[0], kept)
        return RELATIONSHIP.sub(lambda m: _FOLDERS.sub(b"", m[0]), kept)
    if name == "word/settings.xml":
        content = _SETTINGS_PARTS.sub(b"", content)
    if name.startswith("word/") and name.endswith(".xml"):
        signed = f"{day.isoformat()}T00:00:00Z".encode()
        by = author.encode()
        content = _REVISION.sub(lambda tag: _ON.sub(signed, _BY.sub(lambda _: by, tag[0])), content)
        return without_traces(content)
    if "/media/" in name:
        return picture(content) or content
    if name.startswith("xl/externalLinks/") and name.endswith(".xml"):
        return _OF_OTHER_BOOKS.sub(b"", content)
    if name == "xl/workbook.xml":
        return _WORKBOOK.sub(b"", content)
    if name.startswith("xl/") and name.endswith(".xml"):
        return _PAGE_SETUP.sub(lambda tag: _PRINTER_SETTINGS.sub(b"", tag[0]), content)
    return content


def _scrubbed_core(content: bytes) -> bytes:
    """The core properties with title and language alone."""
    root = parsed(content)
    told = [child for child in root if child.tag not in _KEPT_PROPERTIES]
    if not told:
        return content
    for child in told:
        root.remove(child)
    return written(root)


def _is_about(entry: bytes, target: bytes, folder: str) -> bool:
    """Whether a relationship or content type points at a part about people or machines."""
    found = re.search(target, entry)
    if found is None or b'TargetMode="External"' in entry:
        return False
    return bool(_ABOUT.fullmatch(resolved(folder, found[1].decode())))


_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
# Segments of a JPEG in which cameras and programs write: APP1 (Exif, XMP), APP13 (captions), comments.
_WRITTEN: Final = {0xE1, 0xED, 0xFE}
_LAST_SEGMENT: Final = 0xDA
_SAID_IN_PNG: Final = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_TURNED: Final = re.compile(
    rb"Exif\0\0(?:II\*\0.*?\x12\x01\x03\0\x01\0\0\0(.)\0|MM\0\*.*?\x01\x12\0\x03\0\0\0\x01\0(.))", re.S
)


def picture(data: bytes) -> bytes | None:
    """A JPEG or PNG without camera, place, time, names and captions; None when it is none, or broken.

    Which way up it is to be shown stays.
    """
    if data.startswith(_PNG):
        return _png(data)
    if not data.startswith(_JPEG):
        return None
    kept, at = [_JPEG], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind, end = data[at + 1], at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if kind == _LAST_SEGMENT:
            return b"".join(kept) + data[at:]
        if kind not in _WRITTEN:
            kept.append(data[at:end])
        elif turned := _TURNED.match(data[at + 4 : end]):
            way = (turned[1] or turned[2])[0]
            exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%c\0\0\0\0\0\0" % way
            kept.append(b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif)
        at = end
    return None


def _png(data: bytes) -> bytes | None:
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if (kind := data[at + 4 : at + 8]) not in _SAID_IN_PNG:
            kept.append(data[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    return None
