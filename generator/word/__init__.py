"""The only room that imports docxtpl and python-docx."""
