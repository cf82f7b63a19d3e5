"""One module a workbook: declarations only. What a sheet is lies in `records.declare`; what is done with it, above."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from generator.records.declare import Record, declared

ORDER: Final = (
    "meeting",
    "organisation",
    "initiatives",
    "support_office",
    "subcommittees",
    "policy",
    "council",
    "opinions",
    "annual_plan",
    "office_log",
    "share_sheets",
)
"""How the workbooks follow each other in the guide; a module not named here comes after."""


@cache
def forms() -> tuple[type[Record], ...]:
    """Every declared sheet, in the order that staff see: of `ORDER`, then as declared in the module."""
    return tuple(
        made
        for module, made in declared(__name__, __path__, ORDER)
        if isinstance(made, type)
        and issubclass(made, Record)
        and made.__module__ == module
        and "declaration" in vars(made)
    )


def workbooks() -> Iterator[tuple[str, tuple[type[Record], ...]]]:
    """Each workbook's name or pattern with the sheets it has, in order of declaration."""
    names = dict.fromkeys(form.declaration.workbook for form in forms())
    for name in names:
        yield name, tuple(form for form in forms() if form.declaration.workbook == name)


def personal_workbooks() -> frozenset[str]:
    """The names of the workbooks that hold data of patients: no meeting's."""
    return frozenset(form.declaration.workbook for form in forms() if form.declaration.personal)
