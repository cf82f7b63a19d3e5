"""Workbooks: pre-flight, reading, blank forms, marked copies, changes in place, papers as workbooks. The only room with openpyxl; knows nothing of Word."""
