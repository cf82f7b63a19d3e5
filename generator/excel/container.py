"""The one place where openpyxl opens a workbook, and where whatever it raises becomes a sentence."""

import warnings
from io import BytesIO

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
        with warnings.catch_warnings():
            # openpyxl warns of extensions it cannot write back; this workbook is only read.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(BytesIO(data), data_only=values, keep_links=False, rich_text=True)
    except Exception:
        # On damaged parts openpyxl fails with what its own code or its XML and zip libraries happened to trip over:
        # some thirty types, among them KeyError, TypeError, RecursionError and MemoryError.
        return Unreadable.NOT_LOADED.at(Place(workbook))
