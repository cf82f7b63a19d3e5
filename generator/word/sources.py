"""The texts of a template as Jinja gets them, part by part in the order docxtpl fills them; docxtpl itself stays unloaded."""

import io
import posixpath
import re
import zipfile
from functools import lru_cache
from typing import Final

from lxml import etree

from generator.word.template import Template

_DOCUMENT: Final = "word/document.xml"
_RELATIONSHIPS: Final = "word/_rels/document.xml.rels"
_KINDS: Final = ("header", "footer", "footnotes")
_ATTRIBUTE: Final = re.compile(r'="\{\{(.*?)\}\}"')
_PARAGRAPH: Final = re.compile(r"<w:p([ >])")


@lru_cache(maxsize=32)
def sources(template: Template) -> tuple[tuple[str, str], ...]:
    """The parts that docxtpl fills, by name (`/word/document.xml`): the body, headers, footers and footnotes in use."""
    made = []
    with zipfile.ZipFile(io.BytesIO(template.data)) as archive:
        for name in (_DOCUMENT, *_related(archive)):
            # As python-docx reads a part, so that docxtpl's text of it is this one.
            root = etree.fromstring(archive.read(name), etree.XMLParser(remove_blank_text=True, resolve_entities=False))
            body = root[0] if name == _DOCUMENT else root
            made.append((f"/{name}", for_jinja(patched(etree.tostring(body, encoding="unicode")))))
    return tuple(made)


@lru_cache(maxsize=64)
def patched(source: str) -> str:
    """docxtpl's clean-up of a template part, paid once for all papers of a kind; numbers in attributes are not text."""
    from docxtpl import DocxTemplate

    text: str = DocxTemplate.patch_xml(DocxTemplate(io.BytesIO()), source)
    return _ATTRIBUTE.sub(r'="{{(\1)|int}}"', text)


def for_jinja(text: str) -> str:
    """The text with each paragraph on a line of its own, as docxtpl has it for the line numbers of faults."""
    return _PARAGRAPH.sub(r"\n<w:p\1", text)


def _related(archive: zipfile.ZipFile) -> list[str]:
    """The names of the parts that the document shows beside its body: headers, footers and footnotes."""
    if _RELATIONSHIPS not in archive.namelist():
        return []
    relations = [
        ((relation.get("Type") or "").rpartition("/")[2], relation.get("Target") or "")
        for relation in etree.fromstring(archive.read(_RELATIONSHIPS))
    ]
    return [
        posixpath.normpath(posixpath.join("/word", target)).removeprefix("/")
        for wanted in _KINDS
        for kind, target in relations
        if kind == wanted
    ]
