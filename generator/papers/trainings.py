"""資料1-2: the 研修 held in the year before, a table for each 事業."""

from generator.forms.trainings import Project, Training
from generator.papers.kind import document
from generator.records.book import Book
from generator.records.said import Field, Fields, said, shown

TITLE = "〔前年度〕〔市名〕在宅医療・介護連携推進に係る研修の実施状況について"


@document("研修実施状況", title=TITLE, uses=(Project, Training))
def trainings(book: Book) -> Fields:
    """What was held under each 事業, by whom, for how many."""
    return {
        "事業別": [
            {
                "番号": number,
                "事業": said(project, "name"),
                "講師注記": said(project, "lecturer_note"),
                "研修一覧": _held_under(project, book),
            }
            for number, project in enumerate(book[Project], 1)
        ]
    }


def _held_under(project: Project, book: Book) -> list[Field]:
    held = [training for training in book[Training] if training.project == project.name]
    return [{"番号": number, **shown(training)} for number, training in enumerate(held, 1)]
