"""An office file that people worked on, without what it tells about them: everything a reader sees stays as it is."""

import io
import posixpath
import re
import zipfile
from datetime import date
from typing import Final

from lxml import etree

from generator.word.package import OVERRIDE, RELATIONSHIP, ZIP_TIME, without_traces

# Parts about people, machines and accounts; nothing that is shown depends on them.
_ABOUT: Final = re.compile(
    r"docProps/(?!core\.xml).+|docMetadata/.+|word/people\.xml|word/printerSettings.*|xl/printerSettings/.+"
    r"|(?:xl|ppt)/persons/.+|ppt/printerSettings/.+"
)
_CORE: Final = "docProps/core.xml"
_KEPT_PROPERTIES: Final = {
    f"{{http://purl.org/dc/elements/1.1/}}{name}" for name in ("title", "language", "identifier")
}
_SETTINGS: Final = re.compile(
    rb"<(w:(?:attachedTemplate|rsids|mailMerge|proofState|saveThroughXslt)|w1[45]:docId)\b(?:[^>]*/>|.*?</\1>)", re.S
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
_PAGE_SETUP: Final = re.compile(rb"<pageSetup\b[^>]*>")
_PRINTER: Final = re.compile(rb' r:id="[^"]*"')


def scrubbed(data: bytes, *, author: str, day: date) -> bytes:
    """A .docx, .xlsx or .pptx without names, company, paths, printers, accounts and times of work.

    Revisions, where they belong, are those of `author` on `day`. Links, notes, embedded charts, protection: all else
    stays. A file of the program comes out as it is. Raises zipfile.BadZipFile when it is no such file (an encrypted
    one, say).
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if not name.endswith("/") and not _ABOUT.fullmatch(name)]
        for name in sorted(names, key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            new.writestr(info, _part(name, old.read(name), author, day))
    return made.getvalue()


def _part(name: str, content: bytes, author: str, day: date) -> bytes:
    if name == _CORE:
        return _core(content)
    if name == "[Content_Types].xml":
        return OVERRIDE.sub(lambda m: b"" if _is_about(m[0], rb'PartName="/([^"]*)"', "") else m[0], content)
    if name.endswith(".rels"):
        folder = name.partition("_rels/")[0]
        kept = RELATIONSHIP.sub(lambda m: b"" if _is_about(m[0], rb'Target="([^"]*)"', folder) else m[0], content)
        return RELATIONSHIP.sub(lambda m: b"" if _SETTINGS_TARGETS.search(m[0]) else m[0], kept)
    if name == "word/settings.xml":
        content = _SETTINGS.sub(b"", content)
    if name.startswith("word/") and name.endswith(".xml"):
        signed = f"{day.isoformat()}T00:00:00Z".encode()
        by = author.encode()
        content = _REVISION.sub(lambda tag: _ON.sub(signed, _BY.sub(lambda _: by, tag[0])), content)
        return without_traces(content)
    if name == "xl/workbook.xml":
        return _WORKBOOK.sub(b"", content)
    if name.startswith("xl/") and name.endswith(".xml"):
        return _PAGE_SETUP.sub(lambda tag: _PRINTER.sub(b"", tag[0]), content)
    return content


def _core(content: bytes) -> bytes:
    """The core properties with title and language alone."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    told = [child for child in root if child.tag not in _KEPT_PROPERTIES]
    if not told:
        return content
    for child in told:
        root.remove(child)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _is_about(entry: bytes, target: bytes, folder: str) -> bool:
    """Whether a relationship or content type points at a part about people or machines."""
    found = re.search(target, entry)
    if found is None or b'TargetMode="External"' in entry:
        return False
    path = found[1].decode()
    whole = path.removeprefix("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
    return bool(_ABOUT.fullmatch(whole))
