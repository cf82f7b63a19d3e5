"""Read made papers back, independently of how they were made."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(path: Path, name: str = "word/document.xml") -> etree._Element:
    """One parsed part of a Word file."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def papers_in(folder: Path) -> list[Path]:
    """One file of every paper of a packet: the Word file, or the workbook of those that are nothing else."""
    return sorted(p for p in folder.glob("*.*x") if p.suffix == ".docx" or not p.with_suffix(".docx").exists())


def lines(path: Path) -> list[str]:
    """The paper as lines a reviewer can read: paragraphs as they stand, table rows between bars; of a workbook its sheets."""
    if path.suffix == ".xlsx":
        return list(_sheets(path))
    body = next(part(path).iter(f"{W}body"))
    return list(_blocks(body))


def _blocks(parent: etree._Element) -> Iterator[str]:
    for block in parent:
        if block.tag == f"{W}p":
            yield paragraph(block)
        elif block.tag == f"{W}tbl":
            for row in block.findall(f"{W}tr"):
                cells = ["⏎".join(_blocks(cell)) for cell in row.findall(f"{W}tc")]
                yield f"| {' | '.join(cells)} |"


def paragraph(node: etree._Element) -> str:
    """The text of a paragraph; line breaks as ⏎, tabs as →|."""
    marks = {f"{W}br": "⏎", f"{W}tab": "→|"}
    return "".join(
        child.text or "" if child.tag == f"{W}t" else marks.get(str(child.tag), "")
        for run in node.iter(f"{W}r")
        for child in run
    )


def _sheets(path: Path) -> Iterator[str]:
    """Each sheet's rows, then its charts with the cells they are drawn from."""
    for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
        yield f"## {sheet.title}"
        for row in sheet.iter_rows():
            told = [str(cell.value).replace("\n", "⏎") for cell in row if cell.value is not None]
            if told:
                yield f"| {' | '.join(told)} |"
        for chart in vars(sheet)["_charts"]:
            yield f"図 {''.join(run.t for paragraph in chart.title.tx.rich.p for run in paragraph.r)}"
            yield from (f"  {s.tx.strRef.f} {s.cat.strRef.f} {s.val.numRef.f}" for s in chart.series)


def words(path: Path) -> str:
    """All words of a Word file without breaks and spaces, for finding things in it."""
    return "".join("".join(lines(path)).replace("⏎", "").split())
