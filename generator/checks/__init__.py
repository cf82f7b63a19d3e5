"""Rules of the office, one module a subject. A rule reads the book and yields findings; it opens no file."""
