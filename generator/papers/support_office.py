"""資料1-2, the 研修 held, a table for each 事業; 資料3, the year of the 在宅医療・介護連携支援室."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from generator.forms.meeting import Meeting
from generator.forms.support_office import Activity, Attendance, ConsultationEntry, Consultations, Project, Training
from generator.japanese.dates import fiscal_year, wareki
from generator.papers.kind import document
from generator.records.book import Book
from generator.records.said import Field, Fields, Said, derived, said, shown, summed
from generator.settings import Counted, Settings

TRAININGS_TITLE = "〔前年度〕〔市名〕在宅医療・介護連携推進に係る研修の実施状況について"


@document("研修実施状況", title=TRAININGS_TITLE, uses=(Project, Training))
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


def told_year(book: Book) -> int | None:
    """The fiscal year (western) that the support office tells of: the one before the meeting's; None without a meeting."""
    return book.one(Meeting).fiscal_year - 1 if book.has(Meeting) else None


def logged(book: Book) -> Sequence[ConsultationEntry]:
    """The rows of ［相談記録］ within that year, in their order."""
    year = told_year(book)
    return [entry for entry in book[ConsultationEntry] if year is None or fiscal_year(entry.day) == year]


def known(book: Book) -> bool:
    """Whether anything tells how many 相談 there were."""
    return bool(book[ConsultationEntry]) or book.has(Consultations)


def by_source(book: Book) -> dict[str, Said]:
    """How many came from whom, by the headings of ［相談件数］, from the cells that say so or were counted.

    What was typed beside a log stays a source of the count that takes its place: where they differ, the list of
    derivations shows it.
    """
    columns = {one.heading: f"counts:{one.heading}" for one in book.settings.sources}
    typed = book.one(Consultations) if book.has(Consultations) else None
    if not book[ConsultationEntry]:
        return {heading: said(typed, name) for heading, name in columns.items()} if typed else {}
    entries = logged(book)
    found = {heading: counted(entry for entry in entries if entry.source == heading) for heading in columns}
    if typed is None:
        return found
    return {
        heading: derived(found[heading].value, [said(typed, name), found[heading]]) for heading, name in columns.items()
    }


def counted(entries: Iterable[ConsultationEntry], *attributes: str) -> Said:
    """How many rows there are; it came from their days and sources, and from the other cells that chose them."""
    rows, names = list(entries), ("day", "source", *attributes)
    return Said(len(rows), tuple(cell.place for row in rows for cell in map(row.cells.get, names) if cell))


TITLE = "〔市名〕〔支援室〕　〔前年度〕　事業概要"


@document("支援室事業概要", title=TITLE, uses=(Meeting, Consultations, ConsultationEntry, Attendance, Activity))
def support_office(book: Book) -> Fields:
    """Consultations by who asked, a table for each kind of 研修 with who came, and the office's other activities."""
    office, counts = book.settings, by_source(book)
    # In a narrow column letters stand side by side, Japanese one above the other.
    professions: list[Field] = [
        {"名前": one.label, "横書き": "○" if one.label.isascii() else ""} for one in office.professions
    ]
    groups: list[Field] = [
        {
            "番号": number,
            "研修区分": group,
            "研修一覧": _trainings([row for row in book[Attendance] if row.group == group], office),
        }
        for number, group in enumerate(office.training_groups, 2)
    ]
    return {
        "相談件数": {
            "まとまり一覧": _grouped(office.sources, "区分一覧"),
            "区分一覧": [{"名前": one.label, "件数": counts.get(one.heading, Said(None))} for one in office.sources],
            "合計": summed(counts.values()),
        },
        "職種まとまり一覧": _grouped(office.professions, "職種一覧"),
        "職種一覧": professions,
        "研修区分一覧": groups,
        "その他の番号": len(groups) + 2,
        "活動一覧": [shown(activity) for activity in book[Activity]],
    }


def _grouped(counted: Iterable[Counted], name: str) -> list[Field]:
    """Each run of those of one group, with the labels that stand under it."""
    return [
        {"名前": group, name: [{"名前": one.label} for one in run]}
        for group, run in groupby(counted, key=lambda one: one.group)
    ]


def _trainings(held: list[Attendance], office: Settings) -> list[Field]:
    """Each 研修 with its running number and total; the year stands apart, for the narrow column breaks after it."""
    return [
        {
            "番号": number,
            **shown(training),
            "開催年": _year(training),
            "職種一覧": [{"人数": said(training, f"counts:{one.heading}")} for one in office.professions],
            "合計": total(training),
        }
        for number, training in enumerate(held, 1)
    ]


def _year(training: Attendance) -> Said:
    return derived(wareki(training.held_on).partition("年")[0] + "年", [said(training, "held_on")])


def total(training: Attendance) -> Said:
    """How many came to a 研修."""
    return summed(said(training, f"counts:{word}") for word in training.counts)
