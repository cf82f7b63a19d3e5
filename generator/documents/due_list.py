"""提出一覧: for a month, every form that has to be handed in, when and how, and whether the log has what it reports."""

from generator.book import Book
from generator.document import document
from generator.forms.office_log import Office
from generator.forms.office_plan import Submission
from generator.house import BLANK
from generator.log_papers import head, months, period_said
from generator.periods import Period
from generator.submissions import AT_ANY_TIME, Item, items
from generator.text import Field, Fields, Said, derived, said, shown

ELSEWHERE_WORD = "別途"


@document("提出一覧", title="提出一覧", uses=(Office, Submission), each=months)
def due_list(book: Book, month: Period) -> Fields:
    """The rows of ［提出物］ under their 区分, with the day in this month, and how many rows of the log are there."""
    groups: dict[str, list[Item]] = {}
    for item in items(book, month):
        groups.setdefault(item.submission.group, []).append(item)
    missing = [item for found in groups.values() for item in found if item.is_missing]
    return {
        **head(book),
        "月": period_said(month, book),
        "区分一覧": [
            {"区分": said(found[0].submission, "group"), "提出物一覧": [_row(item) for item in found]}
            for found in groups.values()
        ],
        "不足一覧": [{"不足": derived(f"{i.submission.number}　{i.submission.name}", _named(i))} for i in missing],
    }


def _row(item: Item) -> Field:
    return {**shown(item.submission), "印": "●" if item.due else "", "期日": _day(item), "準備": _state(item)}


def _day(item: Item) -> Said:
    if item.due:
        return derived(item.due.day if item.due.day else "期日なし", [said(item.submission, "timing")])
    return derived(AT_ANY_TIME if item.at_any_time else BLANK, [said(item.submission, "timing")])


def _state(item: Item) -> Said:
    """What is there to report: so many rows, nothing, or a form the program does not make."""
    source = [said(item.submission, "made_as")]
    if item.rows is None:
        return derived(ELSEWHERE_WORD, source)
    if not item.due:
        return derived(BLANK, source)
    if not item.applies:
        return derived("該当なし", source)
    return derived(f"記録{item.rows}件" if item.rows else "記録なし", source)


def _named(item: Item) -> list[Said]:
    return [said(item.submission, "number"), said(item.submission, "name")]
