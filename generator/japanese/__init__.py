"""Laws of Japanese text, dates and numbered prose, as a city writes them. Knows nothing of files, sheets or papers."""
