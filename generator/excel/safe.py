"""Whether a workbook may be handed to openpyxl; and the one place where openpyxl opens it."""

import re
import warnings
from contextlib import redirect_stdout
from io import BytesIO, StringIO
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet import _reader

from generator.excel.structure import SheetScan, sheet_of, structure
from generator.ooxml.gate import WORKBOOK, Unreadable, examined
from generator.ooxml.parts import S, contained, rewritten, unpacked
from generator.problem import Place, Problem


def is_lock_file(name: str) -> bool:
    """Whether a file name is that of the lock file Excel lays beside an open workbook."""
    return name.startswith("~$")


def preflight(workbook: str, data: bytes) -> list[Problem]:
    """What speaks against opening the bytes of a workbook; empty when openpyxl may have them.

    `workbook` is the file name, for the places. Never raises; unpacks no more than the limits of the gate, a piece at a time.
    """
    problems, parts = examined(
        Place(workbook), data, WORKBOOK, SheetScan, lambda of, part: Place(workbook, sheet_of(of, part))
    )
    return problems or structure(workbook, parts)


def load(workbook: str, data: bytes, *, values: bool) -> Workbook | Problem:
    """The workbook in the bytes, or why it cannot be read. Only for bytes that passed the pre-flight.

    `values` chooses between what formulas gave when Excel last saved (True) and the formulas themselves. Rich text is
    kept; caches of other workbooks are not read. Texts keep Excel's escapes, for `ooxml.text.clean`.
    """
    try:
        # openpyxl warns of what it could not write back, though this workbook is only read, and prints of odd styles.
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                BytesIO(_with_escapes(data)), data_only=values, keep_links=False, rich_text=True
            )
    except Exception:
        # On damaged parts openpyxl fails with what its own code or its XML and zip libraries happened to trip over:
        # some thirty types, among them KeyError, TypeError, RecursionError and MemoryError.
        return Unreadable.NOT_LOADED.at(Place(workbook))


def _words(element: Any) -> Any:
    """The words of a cell that holds them itself; openpyxl builds a tree of objects for each, also where there is one text."""
    whole = len(element) == 1 and element[0].tag == _TEXT
    words = element[0].text or "" if whole else _ESCAPED
    return _words_in_runs(element) if _ESCAPED in words else words


_TEXT, _ESCAPED = f"{S}t", "x005F_"
_words_in_runs = _reader.parse_richtext_string
_reader.parse_richtext_string = _words


_DROPPED = re.compile(rb"_x005F_|x005F(?=_)")


def _with_escapes(data: bytes) -> bytes:
    """The workbook with each 「x005F_」 written so that openpyxl, which drops it wherever it stands, leaves it in the text."""
    texts = [name for name in contained(data) if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/")]
    if not any(b"x005F_" in unpacked(data, name).get(name, b"") for name in texts):
        return data
    return rewritten(
        data,
        lambda _: True,
        lambda name, content: (
            _DROPPED.sub(lambda found: b"_x005f_" if found[0].startswith(b"_") else b"_x0078_005F", content)
            if name in texts
            else content
        ),
    )
