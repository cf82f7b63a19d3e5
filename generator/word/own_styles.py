"""The styles of a Word file made ready to stand beside those of another: one name, one look."""

from copy import deepcopy
from typing import Final

from docx.document import Document
from lxml import etree

from generator.word.own_defaults import say_other_defaults
from generator.word.tables import W
from generator.word.text_parts import free, numberings_of, texts_of

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
