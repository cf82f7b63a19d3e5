"""One module a 資料, or a family of them in a folder: from the book to the fields of a template. Knows nothing of files."""

from typing import Final

ORDER: Final = (
    "agenda",
    "initiatives",
    "support_office",
    "subcommittees",
    "policy.text",
    "policy",
    "summary",
    "council",
    "opinions",
    "annual_plan",
    "office_log",
    "share_sheets",
)
"""How the kinds of 資料 follow each other in menus and the guide; a module not named here comes after."""
