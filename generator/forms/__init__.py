"""One module a workbook: declarations only."""
