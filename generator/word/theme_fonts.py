"""Fonts and colours that a Word file takes from its theme, said outright: a merged file has one theme at most."""

from typing import Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from lxml import etree

from generator.word.tables import W
from generator.word.text_parts import texts_of

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FONTS: Final = {"ascii": "latin", "hAnsi": "latin", "eastAsia": "ea", "cs": "cs"}


def say_fonts(paper: Document) -> None:
    """Write the theme's fonts where text and styles name them; Word keeps a theme's colours beside it as they look."""
    theme = next((r.target_part.blob for r in paper.part.rels.values() if r.reltype == RT.THEME), b"")
    scheme = etree.fromstring(theme).find(f".//{_A}fontScheme") if theme else None
    for root in (*texts_of(paper), paper.styles.element):
        for fonts in root.iter(f"{W}rFonts"):
            for script, kind in _FONTS.items():
                attribute = f"{W}cstheme" if script == "cs" else f"{W}{script}Theme"
                name = fonts.attrib.pop(attribute, "")
                if name and (font := _font(scheme, "major" if name.startswith("major") else "minor", kind)):
                    fonts.set(f"{W}{script}", font)
        for coloured in root.iter(f"{W}color", f"{W}shd", f"{W}u"):
            for attribute in [name for name in coloured.attrib if etree.QName(name).localname.startswith("theme")]:
                del coloured.attrib[attribute]


def _font(scheme: etree._Element | None, size: str, kind: str) -> str:
    """The typeface of a theme, for East Asian text the Japanese one."""
    fonts = None if scheme is None else scheme.find(f"{_A}{size}Font")
    if fonts is None:
        return ""
    japanese = fonts.find(f"{_A}font[@script='Jpan']") if kind == "ea" else None
    chosen = fonts.find(f"{_A}{kind}")
    face = "" if chosen is None else str(chosen.get("typeface"))
    return face or ("" if japanese is None else str(japanese.get("typeface")))
