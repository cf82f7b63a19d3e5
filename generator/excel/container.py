"""The one place where openpyxl opens a workbook, and where whatever it raises becomes a sentence."""

import warnings
from contextlib import redirect_stdout
from io import BytesIO, StringIO

import openpyxl
from openpyxl.workbook import Workbook

from generator.excel.unreadable import Unreadable
from generator.problem import Place, Problem


def load(workbook: str, data: bytes, *, values: bool) -> Workbook | Problem:
    """The workbook in the bytes, or why it cannot be read. Only for bytes that passed the pre-flight.

    `values` chooses between what formulas gave when Excel last saved (True) and the formulas themselves. Rich text is
    kept; caches of other workbooks are not read.
    """
    try:
        # openpyxl warns of what it could not write back, though this workbook is only read, and prints of odd styles.
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(BytesIO(data), data_only=values, keep_links=False, rich_text=True)
    except Exception:
        # On damaged parts openpyxl fails with what its own code or its XML and zip libraries happened to trip over:
        # some thirty types, among them KeyError, TypeError, RecursionError and MemoryError.
        return Unreadable.NOT_LOADED.at(Place(workbook))
