"""The council's year: folders and workbooks of new meetings."""
