"""A template as text a reviewer can read: paper, styles, table widths and every placeholder."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from generator.ooxml.blocks import W
from generator.word.boxes import Control
from generator.word.template import Template, paragraph_text

_MM: Final = 1440 / 25.4


def outline(template: Template) -> Iterator[str]:
    """The lines of the outline: sections first, then the styles in use, then each part's paragraphs and tables in order."""
    parts = dict(template.parts())
    body = parts["word/document.xml"]
    for number, section in enumerate(body.iter(f"{W}sectPr"), start=1):
        yield f"用紙{number}: {_paper(section)}"
    used = {node.get(f"{W}val") for part in parts.values() for node in part.iter(f"{W}pStyle")}
    yield from _styles(template, used)
    for name, root in parts.items():
        yield f"== {name}"
        yield from _blocks(next(root.iter(f"{W}body"), root), "")


def _paper(section: etree._Element) -> str:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    if size is None or margins is None:
        return "指定なし"
    width, height = _mm(size.get(f"{W}w")), _mm(size.get(f"{W}h"))
    sides = " ".join(
        f"{word}{_mm(margins.get(f'{W}{side}'))}"
        for word, side in (("上", "top"), ("右", "right"), ("下", "bottom"), ("左", "left"))
    )
    return f"{width}×{height}mm {'横' if width > height else '縦'} 余白 {sides}"


def _mm(twips: str | None) -> int:
    return round(int(twips or 0) / _MM)


def _styles(template: Template, used: set[str | None]) -> Iterator[str]:
    for style in template.styles().iter(f"{W}style"):
        if style.get(f"{W}styleId") in used:
            yield f"書式 {_value(style, 'name')}: {_look(style)}"


def _look(node: etree._Element) -> str:
    fonts, spacing = next(node.iter(f"{W}rFonts"), None), next(node.iter(f"{W}spacing"), None)
    words = []
    if fonts is not None:
        names = [fonts.get(f"{W}{slot}") or "?" for slot in ("ascii", "hAnsi", "eastAsia")]
        words.append(names[0] if len(set(names)) == 1 else "/".join(names))
    size = _value(node, "sz")
    if size:
        words.append(f"{int(size) / 2:g}pt")
    if spacing is not None and spacing.get(f"{W}line"):
        rule = {"exact": "固定", "atLeast": "最小"}.get(spacing.get(f"{W}lineRule") or "", "倍数")
        words.append(f"行送り{rule}{int(spacing.get(f'{W}line') or 0) / 20:g}pt")
    alignment = _value(node, "jc")
    return " ".join([*words, alignment] if alignment else words)


def _value(node: etree._Element, name: str) -> str:
    found = next(node.iter(f"{W}{name}"), None)
    return (found.get(f"{W}val") or "") if found is not None else ""


def _blocks(parent: etree._Element, margin: str) -> Iterator[str]:
    for block in parent:
        if block.tag == f"{W}p":
            yield f"{margin}[{_value(block, 'pStyle')}] {_words(block)}".replace("\n", "⏎")
        elif block.tag == f"{W}tbl":
            yield from _table(block, margin)
        elif block.tag == f"{W}sdt":
            yield from _blocks(next(block.iter(f"{W}sdtContent")), margin)


def _words(paragraph: etree._Element) -> str:
    """The text of a paragraph, each content control told by its kind and tag."""
    return "".join(
        "".join(f"〔{control.kind.value} {control.tag}〕" for control in _control(child))
        if child.tag == f"{W}sdt"
        else paragraph_text(child)
        for child in ([paragraph] if paragraph.find(f"{W}sdt") is None else paragraph)
    )


def _control(node: etree._Element) -> Iterator[Control]:
    tag = node.find(f"{W}sdtPr/{W}tag")
    if tag is not None:
        yield Control(node, tag.get(f"{W}val") or "")


def _table(table: etree._Element, margin: str) -> Iterator[str]:
    widths = " ".join(str(_mm(column.get(f"{W}w"))) for column in table.findall(f"{W}tblGrid/{W}gridCol"))
    yield f"{margin}表 {widths}mm"
    for row in table.findall(f"{W}tr"):
        yield from _row(row, margin + "  ")


def _row(row: etree._Element, margin: str) -> Iterator[str]:
    marks = [
        word
        for name, word in (("tblHeader", "見出し行"), ("cantSplit", "分割なし"))
        if next(row.iter(f"{W}{name}"), None) is not None
    ]
    cells = []
    for cell in row.findall(f"{W}tc"):
        text = "⏎".join(_words(p).replace("\n", "⏎") for p in cell.findall(f"{W}p"))
        span, merge = _value(cell, "gridSpan"), cell.find(f"{W}tcPr/{W}vMerge")
        down = "" if merge is None else "↓" if merge.get(f"{W}val") == "restart" else "〃"
        cells.append(f"{text}{f'×{span}' if span else ''}{down}")
    yield f"{margin}| {' | '.join(cells)} |{' ' + '・'.join(marks) if marks else ''}"
    for cell in row.findall(f"{W}tc"):
        for inner in cell.findall(f"{W}tbl"):
            yield from _table(inner, margin + "  ")
