"""Commands, console and installation: the thin way in for staff."""
