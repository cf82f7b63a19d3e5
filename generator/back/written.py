"""The blocks, rows, cells and letters of a Word file as what is learnt of them, and those of a template as they are written."""

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Final

from lxml import etree

from generator.back.known import Element
from generator.ooxml.blocks import W, properties
from generator.word.tags import in_japanese

P, T, TABLE, ROW, CELL = (f"{W}{tag}" for tag in ("p", "t", "tbl", "tr", "tc"))
_MARKS: Final = {f"{W}br": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
LEVELS: Final = {P: "p", TABLE: "p", ROW: "tr", CELL: "tc"}
"""At what level a command stands for such an element."""
TAG_COST: Final = 4
"""What a tag counts against letters where two ways to write a piece are weighed."""


def inked(paragraph: Element) -> list[tuple[Element, str]]:
    """The nodes of a paragraph's own text with what they say; frames within it are others'."""
    found = []
    counted = False
    for node in paragraph.iter(T, f"{W}fldChar", *_MARKS):
        if node.tag == f"{W}fldChar":
            counted = node.get(f"{W}fldCharType") == "separate"  # what follows is counted by Word, up to the end
            continue
        run, above, *_ = node.iterancestors()
        if counted or f"{W}fldSimple" == above.tag or run.tag != f"{W}r" or next(run.iterancestors(P)) is not paragraph:
            continue
        if node.get(f"{W}type") not in {"page", "column"}:
            found.append((node, _MARKS.get(str(node.tag), node.text or "")))
    return found


def ink(inked: Sequence[tuple[Element, str]], out: Sequence[str]) -> None:
    """Write what takes the place of each letter where that letter stood."""
    at = 0
    for node, said in inked:
        words = "".join(out[at : at + len(said)])
        at += len(said)
        if node.tag == T:
            node.text = words
            node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        elif words != said:
            ahead, mark, behind = words.partition(said)
            for text, place in ((behind, node.addnext), (ahead, node.addprevious)):
                if text:
                    added = etree.Element(T)
                    added.text = text
                    added.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                    place(added)
            if not mark:
                node.getparent().remove(node)  # type: ignore[union-attr] # it stands in a run


def deep(nodes: Iterable[Element]) -> str:
    """All that nodes say, a paragraph a line."""
    return "\n".join("".join(text for _, text in inked(p)) for node in nodes for p in node.iter(P))


_TAG: Final = re.compile(r"\{[{%].*?[}%]\}")


def size_of(node: Element) -> float:
    """How long a node is to write: its letters, its paragraphs and its tags."""
    text = deep([node])
    return len(_TAG.sub("", text)) + TAG_COST * len(_TAG.findall(text)) + 2 * sum(1 for _ in node.iter(P))


def look(node: Element, *, wide: bool = True) -> str:
    """What makes a node another one to the eye: style, merged cells, colour; indents may come from the values."""
    if node.tag == ROW:
        return "|".join(look(cell) for cell in node.iterchildren(CELL))
    if node.tag == CELL:
        kept = ("vMerge", "shd", "textDirection", *["gridSpan"] * wide)
        return ";".join(_canonical(one) for name, one in properties(node, "tcPr").items() if name[len(W) :] in kept)
    if node.tag != P:
        return ""
    run = next((run for run in node.iter(f"{W}r") if run.find(T) is not None), None)
    # How close letters stand is settled when the paper is made.
    told = {**properties(node, "pPr"), **{f"run {name}": one for name, one in properties(run, "rPr").items()}}
    passed = {f"{W}ind", f"{W}rPr", f"{W}outlineLvl", f"run {W}spacing"}
    return ";".join(_canonical(one) for name, one in sorted(told.items()) if name not in passed)


def span_of(cell: Element) -> int:
    """How many columns a cell takes."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return int(span.get(f"{W}val") or 1) if span is not None else 1


def _canonical(node: Element) -> str:
    inner = ",".join(_canonical(child) for child in node)
    told = sorted((str(name), str(value)) for name, value in node.attrib.items())
    return f"{node.tag[len(W) :]}{[one for one in told if not one[0].endswith('hint')]}{inner}"


def indent_of(paragraph: Element) -> str:
    """How far a paragraph says that it stands in."""
    found = paragraph.find(f"{W}pPr/{W}ind")
    return "" if found is None else str(sorted(found.attrib.items()))


def command(level: str, words: str, model: Element | None = None) -> Element:
    """A command in a paragraph, cell or row of its own; it goes when the paper is made."""
    text = f"{{%{level} {in_japanese(level, words)} %}}"
    paragraph = etree.Element(P)
    written = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), T)
    written.text = text
    if level == "p":
        return paragraph
    cell = etree.Element(CELL)
    cell.append(paragraph)
    if level == "tc":
        return cell
    row = etree.Element(ROW)
    for number, one in enumerate(model.iterchildren(CELL) if model is not None else ()):
        other = etree.SubElement(row, CELL)
        if (told := one.find(f"{W}tcPr")) is not None:
            other.append(deepcopy(told))
        other.append(paragraph if not number else etree.Element(P))
    if not len(row):
        row.append(cell)
    return row


def is_command(node: Element) -> bool:
    """Whether an element holds a command and goes when the paper is made."""
    return deep([node]).startswith(f"{{%{LEVELS[node.tag]} ")


def saying(words: str, model: Element | None, level: str) -> Element:
    """A paragraph, or a row, that says words where there is nothing else to say."""
    if level == "tr" and model is not None and model.tag == ROW:
        made = etree.Element(ROW)
        for number, cell in enumerate(model.iterchildren(CELL)):
            other = etree.SubElement(made, CELL)
            if (told := cell.find(f"{W}tcPr")) is not None:
                other.append(deepcopy(told))
            other.append(saying("" if number else words, next(cell.iter(P), None), "p"))
        return made
    made = etree.Element(P)
    if model is not None and (told := model.find(f"{W}pPr")) is not None:
        made.append(deepcopy(told))
    if words:
        etree.SubElement(etree.SubElement(made, f"{W}r"), T).text = words
    return made
