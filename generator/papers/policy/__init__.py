"""The basic policy: its text and figures, and the papers of its revision."""
