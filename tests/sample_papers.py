"""The tables of a sample's paper, read back from the made Word file."""

import io
import zipfile
from functools import cache

from lxml import etree

from generator.office import SAMPLES, MeetingFolders, OfficeFolders
from generator.packet.compose import draft, jobs_of, made
from generator.packet.inputs import read_meeting
from tests.conftest import ROOT
from tests.papers import W, paragraph

Row = list[list[str]]
"""A row of a table: the lines of each cell."""


@cache
def document_of(sample: str) -> etree._Element:
    """The document part of the only paper of a sample."""
    folder = ROOT / "inputs" / SAMPLES / sample
    book = read_meeting(MeetingFolders.at(folder)).book
    (job,) = jobs_of(book)
    with zipfile.ZipFile(
        io.BytesIO(made(draft(MeetingFolders(OfficeFolders(ROOT), folder), book, job)).data)
    ) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def tables_of(sample: str) -> list[list[Row]]:
    """The rows of every table, inner tables after the one they stand in."""
    return [[_row(row) for row in table.findall(f"{W}tr")] for table in document_of(sample).iter(f"{W}tbl")]


def characters(text: str) -> str:
    """The characters of a text without white space, in code point order: equal for texts that only stand otherwise."""
    return "".join(sorted("".join(text.split())))


def _row(row: etree._Element) -> Row:
    return [[text for p in cell.findall(f"{W}p") if (text := paragraph(p))] for cell in row.findall(f"{W}tc")]
