"""活動記録票: the activities of a month that are no consultation, meeting or 研修."""

from generator.book import Book
from generator.document import document
from generator.forms.office_log import Office, Task
from generator.house import DUTIES
from generator.log_papers import head, months, period_said
from generator.periods import Period
from generator.text import Fields, Said, derived, said, shown


@document("活動記録票", title="活動記録票", uses=(Office, Task), each=months)
def activity_record(book: Book, month: Period) -> Fields:
    """The rows of ［活動記録］ in a month, each under the letter of its 事業項目, and what the letters mean."""
    return {
        **head(book),
        "月": period_said(month, book),
        "活動一覧": [{**shown(task), "記号": _sign(task)} for task in book[Task] if task.day in month],
        "事業項目一覧": [{"項目": duty.replace(" ", "　", 1)} for duty in DUTIES if " " in duty],
    }


def _sign(task: Task) -> Said:
    return derived(task.duty.partition(" ")[0], [said(task, "duty")])
