"""A paper saved again by the programs that others have: python-docx, LibreOffice, OnlyOffice's engine, and in Word's own ways."""

import io
import re
import subprocess
import sys
from copy import deepcopy
from itertools import count
from pathlib import Path
from random import Random
from typing import Final

import docx
from lxml import etree

from generator.ooxml.blocks import W
from generator.ooxml.parts import CONTENT_TYPES, packed, parsed, rewritten, unpacked, written
from tests import engines
from tests.rendering import converted

_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SYMBOLS: Final = "{http://schemas.microsoft.com/office/word/2015/wordml/symex}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_TEXTS: Final = re.compile(r"word/(document|headline|header\d*|footer\d*|footnotes|endnotes)\.xml")
_STYLED: Final = {f"{W}{tag}" for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "link", "next", "styleLink")}
_EMOJI: Final = "○●◎☆★□■△▲→←↑↓※①②③"


def by_python_docx(data: bytes) -> bytes:
    """As python-docx saves it."""
    made = io.BytesIO()
    docx.Document(io.BytesIO(data)).save(made)
    return made.getvalue()


def by_libreoffice(papers: list[bytes], folder: Path) -> list[bytes]:
    """As LibreOffice saves them."""
    paths = [folder / f"{at}.docx" for at, _ in enumerate(papers)]
    for path, data in zip(paths, papers, strict=True):
        path.write_bytes(data)
    return converted(paths, "docx:MS Word 2007 XML")


def by_onlyoffice(papers: list[bytes], folder: Path) -> list[bytes]:
    """As the engine of OnlyOffice saves them."""
    pairs = []
    for at, data in enumerate(papers):
        (folder / f"{at}.docx").write_bytes(data)
        pairs += [str(folder / f"{at}.docx"), str(folder / f"{at}-again.docx")]
    words = engines.RENDERS.replace('"pdf"', '"docx"')
    subprocess.run([sys.executable, "-c", words, *pairs], env=engines.surroundings(), check=True, capture_output=True)
    return [rewritten(Path(name).read_bytes(), lambda _: True, _as_registered) for name in pairs[1::2]]


def _as_registered(name: str, content: bytes) -> bytes:
    """A part without the words that the engine adds where nobody paid for it."""
    if not re.fullmatch(r"word/(header|footer)\d*\.xml", name):
        return content
    root = parsed(content)
    for paragraph in list(root.iter(f"{W}p")):
        if "".join(text.text or "" for text in paragraph.iter(f"{W}t")).strip() == "Unregistered Version":
            for run in paragraph.findall(f"{W}r"):
                paragraph.remove(run)
    return written(root)


def by_word(data: bytes, seed: int = 1) -> bytes:
    """With what Word leaves in a file that was typed in and saved: who typed what when, split runs, marks of its proofreading.

    Bookmarks, smart tags, alternatives for older programs, other names of styles, fields with their parts, what the screen
    showed as the pages. It says what it said.
    """
    chance, parts = Random(seed), unpacked(data)
    ids = _style_ids(parts.get("word/styles.xml", b"<x/>"))
    for name in list(parts):
        if _TEXTS.fullmatch(name):
            parts[name] = written(_as_typed(parsed(parts[name]), chance, ids))
        elif name in {"word/styles.xml", "word/numbering.xml"}:
            parts[name] = written(_restyled(parsed(parts[name]), ids))
    settings = parsed(parts["word/settings.xml"]) if "word/settings.xml" in parts else None
    if settings is not None:
        rsids = etree.SubElement(settings, f"{W}rsids")
        etree.SubElement(rsids, f"{W}rsidRoot").set(f"{W}val", "00A77B3E")
        parts["word/settings.xml"] = written(settings)
    parts["word/webSettings.xml"] = f'<w:webSettings xmlns:w="{W[1:-1]}"/>'.encode()
    parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(
        b"</Types>",
        b'<Override PartName="/word/webSettings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.webSettings+xml"/></Types>',
    )
    return packed(parts)


def _style_ids(styles: bytes) -> dict[str, str]:
    """A new identifier for each style, as the Word of another language gives them: a, a0, a1 …"""
    known = (str(style.get(f"{W}styleId")) for style in parsed(styles).iter(f"{W}style"))
    return {style: f"a{number:x}" for number, style in enumerate(known)}


def _restyled(root: etree._Element, ids: dict[str, str]) -> etree._Element:
    for node in root.iter():
        if node.tag in _STYLED:
            node.set(f"{W}val", ids.get(str(node.get(f"{W}val")), str(node.get(f"{W}val"))))
        elif node.tag == f"{W}style":
            node.set(f"{W}styleId", ids[str(node.get(f"{W}styleId"))])
    return root


def _as_typed(old: etree._Element, chance: Random, ids: dict[str, str]) -> etree._Element:
    """The root of a part as Word writes it."""
    known: dict[str, str] = {prefix: name for prefix, name in old.nsmap.items() if prefix}
    known |= {"mc": _MC[1:-1], "w14": _W14[1:-1], "w16se": _SYMBOLS[1:-1]}
    root = etree.Element(old.tag, {str(name): str(value) for name, value in old.attrib.items()}, known)
    root.extend(list(old))
    root.set(f"{_MC}Ignorable", "w14 w16se")
    marks = count(100)
    for field in list(root.iter(f"{W}fldSimple")):
        _in_parts(field)
    for run in list(root.iter(f"{W}r")):
        if run.find(f"{W}t") is not None and _above(run).tag != f"{W}sdtContent":
            _typed(run, chance, next(marks))
    for pict in list(root.iter(f"{W}pict")):
        if _above(pict).tag == f"{W}r" and pict.find(f".//{W}txbxContent") is not None:
            _with_alternative(pict)
    for number, paragraph in enumerate(root.iter(f"{W}p")):
        paragraph.set(f"{_W14}paraId", f"{0x10000000 + number:08X}")
        for name in ("rsidR", "rsidRDefault", "rsidP", "rsidRPr"):
            paragraph.set(f"{W}{name}", f"00{chance.randrange(0x1000000):06X}")
    return _restyled(root, ids)


def _typed(run: etree._Element, chance: Random, mark: int) -> None:
    """The words of a run in several, as they were typed; what Word sets between them."""
    holder, properties = _above(run), run.find(f"{W}rPr")
    made: list[etree._Element] = []
    for node in list(run):
        words = (node.text or "") if node.tag == f"{W}t" else ""
        if node is properties:
            continue
        if not words:
            made.append(_run(properties, node))
            continue
        while words:
            length = chance.choice((1, 2, 3, 8, 40))
            text = etree.Element(f"{W}t")
            text.text, words = words[:length], words[length:]
            text.set(_SPACE, "preserve")
            one = _run(properties, _symbol(text) if text.text in _EMOJI else text)
            if chance.random() < 0.2:
                one.insert(len(one) - 1, etree.Element(f"{W}lastRenderedPageBreak"))
            if chance.random() < 0.3:
                fonts = one.find(f"{W}rPr/{W}rFonts")
                if fonts is not None:
                    fonts.set(f"{W}hint", "eastAsia")
            made.append(_smart(one) if chance.random() < 0.1 else one)
            if chance.random() < 0.3:
                made.append(
                    _element("proofErr", type=chance.choice(("spellStart", "spellEnd", "gramStart", "gramEnd")))
                )
    made.insert(0, _element("bookmarkStart", id=str(mark), name="_GoBack" if mark == 100 else f"_Hlk{mark}"))
    made.append(_element("bookmarkEnd", id=str(mark)))
    at = list(holder).index(run)
    holder.remove(run)
    for offset, node in enumerate(made):
        holder.insert(at + offset, node)


def _run(properties: etree._Element | None, content: etree._Element) -> etree._Element:
    run = _element("r", rsidR="00B54F2A", rsidRPr="00C53D1E")
    if properties is not None:
        run.append(deepcopy(properties))
    run.append(content)
    return run


def _symbol(text: etree._Element) -> etree._Element:
    """A sign that Word takes from a font of pictures: older programs find it in the fallback."""
    whole = etree.Element(f"{_MC}AlternateContent")
    choice = etree.SubElement(whole, f"{_MC}Choice", {"Requires": "w16se"})
    sign = {f"{_SYMBOLS}font": "Segoe UI Emoji", f"{_SYMBOLS}char": f"{ord((text.text or ' ')[0]):04X}"}
    etree.SubElement(choice, f"{_SYMBOLS}symEx", sign)
    etree.SubElement(whole, f"{_MC}Fallback").append(text)
    return whole


def _with_alternative(pict: etree._Element) -> None:
    """A box of words twice: for new programs and, as it was, for old ones."""
    run, whole = _above(pict), etree.Element(f"{_MC}AlternateContent")
    run.replace(pict, whole)
    choice = etree.SubElement(whole, f"{_MC}Choice", {"Requires": "wps"})
    drawing = etree.SubElement(choice, f"{W}drawing")
    box = etree.SubElement(drawing, "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}txbx")
    box.extend(deepcopy(content) for content in pict.iter(f"{W}txbxContent"))
    etree.SubElement(whole, f"{_MC}Fallback").append(pict)


def _above(node: etree._Element) -> etree._Element:
    holder = node.getparent()
    assert holder is not None
    return holder


def _smart(run: etree._Element) -> etree._Element:
    """What Word 2003 took for a name or a place."""
    tag = _element("smartTag", uri="urn:schemas-microsoft-com:office:smarttags", element="place")
    tag.append(run)
    return tag


def _in_parts(field: etree._Element) -> None:
    """A field as runs: its beginning, its words, what it showed, its end."""
    holder, at = _above(field), list(_above(field)).index(field)
    instruction = _element("instrText")
    instruction.text = field.get(f"{W}instr")
    before = [_run(None, _element("fldChar", fldCharType="begin")), _run(None, instruction)]
    before.append(_run(None, _element("fldChar", fldCharType="separate")))
    for offset, node in enumerate([*before, *list(field), _run(None, _element("fldChar", fldCharType="end"))]):
        holder.insert(at + offset, node)
    holder.remove(field)


def _element(tag: str, **attributes: str) -> etree._Element:
    return etree.Element(f"{W}{tag}", {f"{W}{name}": value for name, value in attributes.items()})
