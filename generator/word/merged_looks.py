"""The styles, defaults, fonts and colours of a Word file made ready to stand beside those of another."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Final, TypeAlias

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from lxml import etree

from generator.ooxml.blocks import W
from generator.ooxml.parts import free, parsed
from generator.word.layout import PARAGRAPH_ORDER


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


_REFERENCES: Final = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")
# What Word keeps in a style beside its looks.
_BESIDE: Final = {
    f"{W}{name}"
    for name in (
        "basedOn",
        "next",
        "link",
        "rsid",
        "uiPriority",
        "qFormat",
        "semiHidden",
        "unhideWhenUsed",
        "locked",
        "autoRedefine",
    )
}
_BLOCKS: Final = {"paragraph": ("p", "pPr", "pStyle"), "table": ("tbl", "tblPr", "tblStyle")}


def own_styles(paper: Document, whole: Document) -> None:
    """Rename the styles of `paper` so that they can stand beside those of `whole`, and every use of them.

    A style that looks the same in both is one style. One of the same name that looks otherwise gets another name, and
    what relied on the defaults of its file says so itself.
    """
    say_other_defaults(paper, whole)
    theirs = {looks: style for style, looks in _looks(whole).items()}
    ids, names = set(theirs.values()), {_name(style) for style in _styles(whole)}
    new_ids: dict[str, str] = {}
    looks = _looks(paper)
    for style in _styles(paper):
        old = _id(style)
        if looks[old] in theirs:
            new_ids[old] = theirs[looks[old]]
            continue
        new_ids[old] = free(old, ids, "{}-{}")
        name = free(_name(style), names, "{} ({})")
        if name != _name(style):
            for said in style.findall(f"{W}name"):
                said.set(f"{W}val", name)
            style.set(f"{W}customStyle", "1")
        ids.add(new_ids[old])
        names.add(name)
    _say_default_styles(paper, whole, new_ids)
    for root in (*texts_of(paper), paper.styles.element, *numberings_of(paper)):
        for tag in _REFERENCES:
            for reference in root.iter(f"{W}{tag}"):
                value = str(reference.get(f"{W}val"))
                reference.set(f"{W}val", new_ids.get(value, value))
    for style in _styles(paper):
        style.set(f"{W}styleId", new_ids[_id(style)])


def _styles(paper: Document) -> list[etree._Element]:
    return list(paper.styles.element.findall(f"{W}style"))


def _id(style: etree._Element) -> str:
    return str(style.get(f"{W}styleId"))


def _name(style: etree._Element) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else str(name.get(f"{W}val"))


def _looks(paper: Document) -> dict[str, str]:
    """For each style all that decides how it looks: its own words and those of the styles it is based on."""
    by_id = {_id(style): style for style in _styles(paper)}

    def looks(style_id: str, depth: int) -> str:
        style = deepcopy(by_id[style_id])
        del style.attrib[f"{W}styleId"]
        base = style.find(f"{W}basedOn")
        parent = "" if base is None else str(base.get(f"{W}val"))
        for child in [child for child in style if child.tag in _BESIDE]:
            style.remove(child)
        # The numbers of a style count through its own file, so such a style is never shared.
        own = str(id(paper)) if style.find(f".//{W}numPr") is not None else ""
        below = looks(parent, depth + 1) if parent in by_id and depth < len(by_id) else ""
        return f"{etree.tostring(style, method='c14n').decode()}{own}<{below}>"

    return {style_id: looks(style_id, 0) for style_id in by_id}


def _say_default_styles(paper: Document, whole: Document, new_ids: dict[str, str]) -> None:
    """Name the default style of paragraphs and tables where another is the default of `whole`."""
    defaults = {style.get(f"{W}type"): _id(style) for style in _styles(whole) if style.get(f"{W}default")}
    for style in _styles(paper):
        kind = str(style.get(f"{W}type"))
        if not style.get(f"{W}default") or defaults.get(kind) == new_ids[_id(style)]:
            continue
        del style.attrib[f"{W}default"]
        if kind not in _BLOCKS:
            continue
        block, properties, reference = _BLOCKS[kind]
        for found in [node for root in texts_of(paper) for node in root.iter(f"{W}{block}")]:
            said = found.find(f"{W}{properties}")
            if said is None:
                said = etree.Element(f"{W}{properties}")
                found.insert(0, said)
            if said.find(f"{W}{reference}") is None:
                said.insert(0, etree.Element(f"{W}{reference}", {f"{W}val": _id(style)}))


_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FONTS: Final = {"ascii": "latin", "hAnsi": "latin", "eastAsia": "ea", "cs": "cs"}


def say_fonts(paper: Document) -> None:
    """Write the theme's fonts where text and styles name them; Word keeps a theme's colours beside it as they look."""
    theme = next((r.target_part.blob for r in paper.part.rels.values() if r.reltype == RT.THEME), b"")
    scheme = parsed(theme).find(f".//{_A}fontScheme") if theme else None
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
