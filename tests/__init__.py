"""Checks of the program; they stand on the repository alone."""
