"""What a Word file says, whoever saved it last: paragraph by paragraph and cell by cell, to compare two versions."""

import io
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Final

from lxml import etree

from generator.comparison.lines import Line
from generator.word.readings import Gone, reading
from generator.word.tables import W
from generator.word.template import Template

_LARGEST: Final = 100_000_000  # bytes, unpacked
_PLACES: Final = {"document": "本文", "header": "ヘッダー", "footer": "フッター"}


def wording(data: bytes, gone: Gone = "del") -> list[Line]:
    """The lines of a Word file that say something, without blanks around them, as if every revision were accepted (`gone="ins"`: rejected).

    The numbers that Word itself fills in above and below a page are left out. Raises ValueError when the file is too
    large to be looked into, and whatever zipfile and lxml raise when it is none.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > _LARGEST:
            raise ValueError("too large")
    lines = []
    for name, whole in Template(Path(), data).parts():
        root = deepcopy(whole)
        part = re.sub(r"\d*\.xml$", "", name.rpartition("/")[2])
        if part != "document":
            _empty_fields(root)
        body = next(root.iter(f"{W}body"), root)
        found = _lines(body, _PLACES.get(part, "注"), gone, count(1))
        lines += [Line(line.place, line.text.strip()) for line in found if line.text.strip()]
    return lines


def _lines(container: etree._Element, place: str, gone: Gone, tables: Iterator[int] | None) -> Iterator[Line]:
    """The lines of a body or cell; in a cell (`tables` is None) everything stands where the cell does."""
    paragraphs: list[etree._Element] = []
    for block in _blocks(container):
        if block.tag != f"{W}tbl":
            paragraphs.append(block)
            continue
        yield from (Line(place, text) for text in reading(paragraphs, gone))
        paragraphs = []
        table = f"表{next(tables)}" if tables else ""
        for number, row in enumerate((row for row in _blocks(block) if row.tag == f"{W}tr"), start=1):
            if row.find(f"{W}trPr/{W}{gone}") is None:
                for cell in _blocks(row):
                    yield from _lines(cell, f"{table}の{number}行目" if tables else place, gone, None)
    yield from (Line(place, text) for text in reading(paragraphs, gone))


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """What stands in a container, also within content controls."""
    for block in container:
        if block.tag == f"{W}sdt":
            for content in block.findall(f"{W}sdtContent"):
                yield from _blocks(content)
        else:
            yield block


def _empty_fields(root: etree._Element) -> None:
    """Take out what fields show: Word writes another page number at every saving."""
    for field in root.iter(f"{W}fldSimple"):
        for text in field.iter(f"{W}t"):
            text.text = ""
    shown: list[bool] = []  # of each field that is open: whether its result has begun
    for node in root.iter(f"{W}fldChar", f"{W}t"):
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            shown.append(False)
        elif kind == "separate" and shown:
            shown[-1] = True
        elif kind == "end" and shown:
            shown.pop()
        elif kind is None and any(shown):
            node.text = ""
