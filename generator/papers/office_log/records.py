"""Records of a support office, a paper a row: activities, cases, courses, gatherings."""

from generator.forms.office_log import Consultation, Course, Gathering, Office, Task
from generator.japanese.dates import Period
from generator.papers.kind import document
from generator.papers.office_log.log import Case, cases, courses, gatherings, head, months, period_said
from generator.records.book import Book
from generator.records.said import Fields, Said, derived, said, shown


@document("活動記録票", title="活動記録票", uses=(Office, Task), each=months)
def activity_record(book: Book, month: Period) -> Fields:
    """The rows of ［活動記録］ in a month, each under the letter of its 事業項目, and what the letters mean."""
    return {
        **head(book),
        "月": period_said(month, book),
        "活動一覧": [{**shown(task), "記号": _sign(task)} for task in book[Task] if task.day in month],
        "事業項目一覧": [{"項目": duty.replace(" ", "　", 1)} for duty in book.settings.duties if " " in duty],
    }


def _sign(task: Task) -> Said:
    return derived(task.duty.partition(" ")[0], [said(task, "duty")])


@document("相談シート", title="相談シート", uses=(Office, Consultation), each=cases)
def case_sheet(book: Book, case: Case) -> Fields:
    """What was asked first and what was arranged, then each later time; the state is that after the last."""
    first, *later = case.rows
    return {
        **head(book),
        "相談": {**shown(first), "整理番号": case.number},
        "経過一覧": [{"回": str(number), **shown(row)} for number, row in enumerate(later, 2)],
        "現在": shown(case.rows[-1]),
    }


@document("研修等報告書", title="研修等報告書", uses=(Office, Course), each=courses)
def course_report(book: Book, course: Course) -> Fields:
    """When, where, for whom, what it was about, and what is to be done with it."""
    return {**head(book), "研修": shown(course)}


@document("会議等報告書", title="会議等報告書", uses=(Office, Gathering), each=gatherings)
def gathering_report(book: Book, gathering: Gathering) -> Fields:
    """When, where, who, what about, and which issues are shared now."""
    return {**head(book), "会議": shown(gathering)}
