"""The defaults of a Word file (docDefaults) said in its own styles: a merged file has the defaults of one paper only."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Final, TypeAlias

from docx.document import Document
from lxml import etree

from generator.word.indents import PARAGRAPH_ORDER
from generator.word.tables import W

# What a style says itself: pPr or rPr, the element in it, the attribute.
_Said: TypeAlias = set[tuple[str, str, str]]

# What holds where the defaults of a file say nothing.
_UNSAID: Final = {
    "rPr": {
        "rFonts": {
            "ascii": "Times New Roman",
            "hAnsi": "Times New Roman",
            "eastAsia": "ＭＳ 明朝",
            "cs": "Times New Roman",
        },
        "kern": {"val": "0"},
        "sz": {"val": "20"},
        "szCs": {"val": "20"},
    },
    "pPr": {"spacing": {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}},
}
# The order that the schema wants, of all that a file's defaults may say.
_ORDER: Final = [
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "caps",
    "smallCaps",
    "strike",
    "dstrike",
    "outline",
    "shadow",
    "emboss",
    "imprint",
    "noProof",
    "snapToGrid",
    "vanish",
    "webHidden",
    "color",
    "spacing",
    "w",
    "kern",
    "position",
    "sz",
    "szCs",
    "highlight",
    "u",
    "effect",
    "bdr",
    "shd",
    "fitText",
    "vertAlign",
    "rtl",
    "cs",
    "em",
    "lang",
    "eastAsianLayout",
]


def say_other_defaults(paper: Document, whole: Document) -> None:
    """Let the paper's root styles say what its file's defaults say otherwise than those of `whole`.

    The defaults give way to a table's style, which gives way to a paragraph's: so plain paragraphs of a table get a
    style of their own, which leaves to the table what the table's style says.
    """
    other = {kind: _other(kind, paper, whole) for kind in _UNSAID}
    if not any(other.values()):
        return
    styles = {str(style.get(f"{W}styleId")): style for style in paper.styles.element.findall(f"{W}style")}
    plain = next((i for i, s in styles.items() if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default")), "")
    before = deepcopy(styles[plain]) if plain else None
    for style in styles.values():
        if style.get(f"{W}type") == "paragraph" and style.find(f"{W}basedOn") is None:
            _say(style, other, set())
    if before is None:
        return
    made: set[str] = set()
    for table in paper.element.iter(f"{W}tbl"):
        reference = table.find(f"{W}tblPr/{W}tblStyle")
        name = "" if reference is None else str(reference.get(f"{W}val"))
        said = set(_said(name, styles))
        if not any(
            (kind, str(child.tag), str(key)) in said for kind in other for child in other[kind] for key in child.attrib
        ):
            continue
        own = f"{plain}-{name}"
        if own not in made:
            made.add(own)
            paper.styles.element.append(_for_tables(before, own, name, other, said))
        for paragraph in _paragraphs(table):
            _restyle(paragraph, plain, own)


def _other(kind: str, paper: Document, whole: Document) -> list[etree._Element]:
    """The paper's defaults of a kind (pPr or rPr) that are not those of `whole`, told in full."""
    path = f"{W}docDefaults/{W}{kind}Default/{W}{kind}/*"
    own, theirs = ({c.tag: c for c in found.styles.element.iterfind(path)} for found in (paper, whole))
    unsaid = {
        f"{W}{name}": {f"{W}{key}": value for key, value in _UNSAID[kind][name].items()} for name in _UNSAID[kind]
    }
    other = []
    for tag in dict.fromkeys([*own, *(tag for tag in unsaid if tag in theirs)]):
        said = {str(key): str(value) for key, value in own[tag].attrib.items()} if tag in own else {}
        if tag not in theirs or said != dict(theirs[tag].attrib):
            other.append(etree.Element(str(tag), unsaid.get(str(tag), {}) | said))
    return other


def _said(name: str, styles: dict[str, etree._Element]) -> Iterator[tuple[str, str, str]]:
    """What a table's style, and those it is based on, say of the paragraphs and the text in it."""
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        for properties in styles[name].iter(f"{W}pPr", f"{W}rPr"):
            for child in properties:
                yield from ((etree.QName(properties).localname, str(child.tag), str(key)) for key in child.attrib)
        base = styles[name].find(f"{W}basedOn")
        name = "" if base is None else str(base.get(f"{W}val"))


def _for_tables(
    plain: etree._Element, own: str, table: str, other: dict[str, list[etree._Element]], said: _Said
) -> etree._Element:
    """The plain style as it is within tables of a style: it leaves to that what that says."""
    style = deepcopy(plain)
    style.attrib.pop(f"{W}default", "")
    style.set(f"{W}styleId", own)
    style.set(f"{W}customStyle", "1")
    for name in style.findall(f"{W}name"):
        name.set(f"{W}val", f"{name.get(f'{W}val')} ({table})")
    _say(style, other, said)
    return style


def _restyle(paragraph: etree._Element, plain: str, own: str) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    reference = properties.find(f"{W}pStyle")
    if reference is None:
        reference = etree.Element(f"{W}pStyle", {f"{W}val": plain})
        properties.insert(0, reference)
    if reference.get(f"{W}val") == plain:
        reference.set(f"{W}val", own)


def _paragraphs(table: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a table itself, not those of tables within it."""
    for paragraph in table.iter(f"{W}p"):
        if next(paragraph.iterancestors(f"{W}tbl")) is table:
            yield paragraph


def _say(style: etree._Element, other: dict[str, list[etree._Element]], said: _Said) -> None:
    """Add properties to a style, as far as neither the style says them itself nor they are `said` elsewhere."""
    for kind, children in other.items():
        for child in children:
            told = ((str(key), str(value)) for key, value in child.attrib.items())
            rest = {key: value for key, value in told if (kind, str(child.tag), key) not in said}
            if not rest and child.attrib:
                continue
            properties = style.find(f"{W}{kind}")
            if properties is None:
                properties = etree.Element(f"{W}{kind}")
                _put(style, properties, ["pPr", "rPr", "tblPr", "trPr", "tcPr", "tblStylePr"])
            present = properties.find(child.tag)
            if present is None:
                _put(properties, etree.Element(child.tag, rest), PARAGRAPH_ORDER if kind == "pPr" else _ORDER)
                continue
            for key, value in rest.items():
                if key not in present.attrib:
                    present.set(key, value)


def _put(parent: etree._Element, child: etree._Element, order: Sequence[str]) -> None:
    """Insert a child where the schema wants it."""
    name = etree.QName(child).localname
    later = {f"{W}{tag}" for tag in order[order.index(name) + 1 :]} if name in order else set()
    after = next((sibling for sibling in parent if sibling.tag in later), None)
    if after is None:
        parent.append(child)
    else:
        after.addprevious(child)
