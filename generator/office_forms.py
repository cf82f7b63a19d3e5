"""Which workbooks an office fills: the meeting's own, those its 様式 are made from, and those of no 様式 in particular."""

from collections.abc import Collection
from difflib import get_close_matches

from generator.document import documents
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.house import KINDS
from generator.problem import GeneratorError
from generator.record import Record, personal_workbooks, workbooks

Workbooks = list[tuple[str, tuple[type[Record], ...]]]


def used_and_other(more: Collection[str] = ()) -> tuple[Workbooks, Workbooks]:
    """The workbooks (name or pattern, sheets) of `house.KINDS` and of the 様式 in `more`, and those of other 様式 alone.

    The meeting's own comes first, the others in order of declaration; those with personal data are no meeting's and not
    among them. Raises GeneratorError when a 様式 is unknown.
    """
    known = documents()
    if unknown := next((kind for kind in more if kind not in known), None):
        close = get_close_matches(unknown, known, n=1)
        hint = f"「{close[0]}」のことではありませんか。" if close else f"次のどれかを書いてください: {'、'.join(known)}"
        raise GeneratorError(f"様式「{unknown}」はありません。{hint}")
    used, other, personal = _of({*KINDS, *more}), _of(known.keys() - {*KINDS, *more}), personal_workbooks()
    everything = [found for found in workbooks() if found[0] not in personal]
    everything.sort(key=lambda found: found[0] != MEETING_WORKBOOK)
    return (
        [found for found in everything if found[0] in used or found[0] not in other],
        [found for found in everything if found[0] in other and found[0] not in used],
    )


def _of(kinds: Collection[str]) -> set[str]:
    return {
        form.declaration.workbook
        for document in documents().values()
        if document.kind in kinds
        for form in document.uses
        if form.declaration.workbook != MEETING_WORKBOOK
    }
