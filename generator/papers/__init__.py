"""One module a 資料, or a family of them in a folder: from the book to the fields of a template. Knows nothing of files."""
