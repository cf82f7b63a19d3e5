"""Workbooks: pre-flight, reading, blank forms, marked copies, changes in place, papers as workbooks. The only room with openpyxl; knows nothing of Word."""

import sys

if "generator.cli" in sys.modules and "numpy" not in sys.modules:
    # openpyxl looks for numpy, whose numbers no cell here holds: loading it takes as long as all of openpyxl. Not in
    # another's program, whose own workbooks may hold them.
    sys.modules["numpy"] = None  # type: ignore[assignment] # how Python is told that there is none
    try:
        import openpyxl.compat.numbers  # noqa: F401
    finally:
        del sys.modules["numpy"]
