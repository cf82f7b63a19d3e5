"""One module a workbook: declarations only. What a sheet is lies in `records.declare`; what is done with it, above."""

from collections.abc import Iterator
from functools import cache

from generator.records.declare import Record, _forms, import_all


@cache
def forms() -> tuple[type[Record], ...]:
    """Every declared sheet, in the order of the modules in `generator.forms`."""
    import_all(__name__, __path__)
    # Whoever imports one module first must not change the order for everybody.
    return tuple(sorted(_forms, key=lambda form: form.__module__))


def workbooks() -> Iterator[tuple[str, tuple[type[Record], ...]]]:
    """Each workbook's name or pattern with the sheets it has, in order of declaration."""
    names = dict.fromkeys(form.declaration.workbook for form in forms())
    for name in names:
        yield name, tuple(form for form in forms() if form.declaration.workbook == name)


def personal_workbooks() -> frozenset[str]:
    """The names of the workbooks that hold data of patients: no meeting's."""
    return frozenset(form.declaration.workbook for form in forms() if form.declaration.personal)
