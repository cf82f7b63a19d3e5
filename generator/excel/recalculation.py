"""Formulas whose last result may no longer be true, because a sheet they look at was changed."""

import re
from collections.abc import Mapping
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from generator.japanese import key

_AREA: Final = re.compile(r"\$?(?:[A-Z]{1,3}\$?[0-9]*|[0-9]+)(?::\$?(?:[A-Z]{1,3}\$?[0-9]*|[0-9]+))?")
_ANYWHERE: Final = ("INDIRECT(", "OFFSET(")


def uncalculated(formulas: Mapping[str, Mapping[str, str]], changed: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The formulas (addresses by sheet) to be calculated anew after these cells changed, those that are changed apart.

    Judged by sheets: a formula that looks at a sheet in which anything changed, also by another such formula.
    """
    touched = {key(title) for title, cells in changed.items() if cells}
    stale: dict[str, set[str]] = {}
    looks_at = {
        (title, address): _looks_at(formula, title)
        for title, cells in formulas.items()
        for address, formula in cells.items()
        if address not in changed.get(title, set())
    }
    while found := [place for place, seen in looks_at.items() if touched and (seen is None or seen & touched)]:
        for title, address in found:
            stale.setdefault(title, set()).add(address)
            touched.add(key(title))
            del looks_at[title, address]
    return stale


def _looks_at(formula: str, title: str) -> set[str] | None:
    """The keys of the sheets that a formula in a sheet looks at; None when that cannot be told (names, INDIRECT)."""
    seen: set[str] = set()
    for token in Tokenizer(formula).items:
        if token.type == Token.FUNC and token.value.upper() in _ANYWHERE:
            return None
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            continue
        sheet, mark, _ = token.value.rpartition("!")
        if mark:
            seen.add(key(sheet.strip("'").replace("''", "'")))
        elif _AREA.fullmatch(token.value.upper()):
            seen.add(key(title))
        else:
            return None
    return seen
