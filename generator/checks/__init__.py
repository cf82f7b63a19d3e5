"""Rules of the office, one module a subject. A rule reads the book and yields findings; it opens no file."""

from typing import Final

ORDER: Final = (
    "organisation",
    "agenda",
    "council",
    "calendar",
    "eras",
    "sittings",
    "both_ways",
    "names",
    "bodies",
    "numbers",
    "figures",
    "trainings",
    "policy",
    "structure",
    "wording",
    "keystrokes",
    "office_log",
)
"""In which order findings of one weight are told; a module not named here comes after."""
