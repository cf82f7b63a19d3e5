"""Two versions of a text side by side: words, blocks, lines, tables. Knows nothing of files."""
