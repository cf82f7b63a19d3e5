"""Small Word files written by hand, to compare and to weave."""

import io
import zipfile
from collections.abc import Sequence
from typing import TypeAlias
from xml.sax.saxutils import escape

# A cell is its paragraphs, a row its cells, a table its rows; a block of a body is a paragraph's text or a table.
Rows: TypeAlias = "Sequence[Sequence[Sequence[str]]]"
Blocks: TypeAlias = "Sequence[str | Rows]"

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
    'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONSHIPS = f'<Relationships xmlns="{_PACKAGE}/relationships"/>'
_WIDTH = 6000


def word_file(blocks: Blocks) -> bytes:
    """A Word file of one section that holds the blocks."""
    return file_of("".join(paragraph(block) if isinstance(block, str) else table(block) for block in blocks))


def file_of(body: str) -> bytes:
    """A Word file whose body is the given XML, and a page."""
    document = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f'{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/_rels/document.xml.rels", _RELATIONSHIPS)
        archive.writestr("word/document.xml", document)
    return made.getvalue()


def paragraph(text: str, properties: str = "", run_properties: str = "") -> str:
    """The XML of a paragraph of one run; line breaks in the text are breaks."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    run = f"<w:r><w:rPr>{run_properties}</w:rPr>{lines}</w:r>" if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def table(rows: Rows) -> str:
    """The XML of a table with as many columns as its longest row; the last cell of a shorter one spans the rest."""
    columns = max(len(row) for row in rows)
    grid = f'<w:gridCol w:w="{_WIDTH // columns}"/>' * columns
    made = "".join(f"<w:tr>{''.join(_cells(row, columns))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"


def _cells(row: Sequence[Sequence[str]], columns: int) -> list[str]:
    spans = [1] * (len(row) - 1) + [columns - len(row) + 1]
    return [
        f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{"".join(map(paragraph, cell))}</w:tc>'
        for cell, span in zip(row, spans, strict=True)
    ]
