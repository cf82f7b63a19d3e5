"""The only room that imports pandas and openpyxl."""
