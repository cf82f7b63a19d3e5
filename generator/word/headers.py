"""A line at the head of every page of a made file."""

from collections.abc import MutableMapping
from html import escape
from typing import Final

from lxml import etree

from generator.word.tables import W

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIPS: Final = "word/_rels/document.xml.rels"
_TYPES: Final = "[Content_Types].xml"
_PART: Final = "headline.xml"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_ID: Final = "rIdHeadline"
_LINE: Final = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pPr>'
    '<w:spacing w:line="240" w:lineRule="exact"/><w:jc w:val="right"/></w:pPr><w:r><w:rPr>'
    '<w:rFonts w:ascii="ＭＳ ゴシック" w:hAnsi="ＭＳ ゴシック" w:eastAsia="ＭＳ ゴシック" w:cs="ＭＳ ゴシック"/>'
    '<w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'
)


def headed(parts: MutableMapping[str, bytes], document: etree._Element, text: str) -> None:
    """Put `text` at the right of the head of every page: above the headers there are, else as the first section's header.

    `parts` are the parts of the file by name; `document` is its parsed document, changed in place.
    """
    headers = [name for name in parts if name.startswith("word/header") and name.endswith(".xml")]
    for name in headers:
        header = etree.fromstring(parts[name])
        header.insert(0, _line(text))
        parts[name] = _written(header)
    section = document.find(f".//{W}sectPr")
    if headers or section is None:
        return
    header = etree.Element(f"{W}hdr", nsmap={"w": W[1:-1]})
    header.append(_line(text))
    parts[f"word/{_PART}"] = _written(header)
    section.insert(0, etree.Element(f"{W}headerReference", {f"{W}type": "default", f"{_R}id": _ID}))
    _add(parts, _TYPES, "Override", {"PartName": f"/word/{_PART}", "ContentType": _CONTENT})
    _add(parts, _RELATIONSHIPS, "Relationship", {"Id": _ID, "Type": f"{_R[1:-1]}/header", "Target": _PART})


def _line(text: str) -> etree._Element:
    return etree.fromstring(_LINE.format(text=escape(text, quote=False)))


def _add(parts: MutableMapping[str, bytes], name: str, tag: str, attributes: dict[str, str]) -> None:
    root = etree.fromstring(parts[name])
    etree.SubElement(root, f"{{{root.nsmap[None]}}}{tag}", attributes)
    parts[name] = _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
