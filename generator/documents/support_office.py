"""資料3: the year of the 在宅医療・介護連携支援室 in numbers."""

from generator.book import Book
from generator.consultations import by_source
from generator.document import document
from generator.forms.meeting import Meeting
from generator.forms.support_office import TRAINING_GROUPS, Activity, Attendance, ConsultationEntry, Consultations
from generator.record import Kind, Record
from generator.text import Field, Fields, Said, derived, said, shown, summed
from generator.wareki import wareki

TITLE = "小金井市在宅医療・介護連携支援室　〔前年度〕　事業概要"


@document("支援室事業概要", title=TITLE, uses=(Meeting, Consultations, ConsultationEntry, Attendance, Activity))
def support_office(book: Book) -> Fields:
    """Consultations by who asked, trainings by who came, and the office's other activities."""
    consultations = by_source(book)
    between, sharing = ([row for row in book[Attendance] if row.group == group] for group in TRAINING_GROUPS)
    return {
        "相談件数": {**consultations, "合計": summed(consultations.values())},
        "連携研修一覧": _trainings(between),
        "情報共有研修一覧": _trainings(sharing),
        "活動一覧": [shown(activity) for activity in book[Activity]],
    }


def _trainings(held: list[Attendance]) -> list[Field]:
    """Each 研修 with its running number and total; the year stands apart, for the narrow column breaks after it."""
    return [
        {"番号": number, **shown(training), "開催年": _year(training), "合計": _total(training)}
        for number, training in enumerate(held, 1)
    ]


def _year(training: Attendance) -> Said:
    return derived(wareki(training.held_on).partition("年")[0] + "年", [said(training, "held_on")])


def _total(record: Record) -> Said:
    """The sum of all counts of a record."""
    columns = record.declaration.columns
    return summed(said(record, name) for name, column in columns.items() if column.kind is Kind.COUNT)
