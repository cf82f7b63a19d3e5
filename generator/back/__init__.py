"""The way back, from papers to workbooks: knows papers, templates and what was printed from which cell; nothing knows it but the commands."""
