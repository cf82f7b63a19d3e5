"""集計: the year's 相談, 研修 and 評価 in tables and charts, and beside those of the years before."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from generator.forms.initiatives import Excerpt, Initiative, PastInitiative, Result
from generator.forms.meeting import Meeting
from generator.forms.support_office import Attendance, ConsultationEntry, Consultations
from generator.japanese.dates import fiscal_label
from generator.papers.initiatives import reported
from generator.papers.kind import workbook
from generator.papers.support_office import by_source, counted, known, logged
from generator.records.book import Book
from generator.records.said import Chart, Field, Page, Said, Shape, Table, derived, said, summed

TITLE = "〔前年度〕在宅医療・介護連携推進事業　集計"
EARLIER = (Consultations, ConsultationEntry, Attendance, Result)
MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
TOTAL, REST = "計", "その他"


@workbook("集計", title=TITLE, uses=(Meeting, Excerpt, Initiative, PastInitiative, *EARLIER), earlier=EARLIER)
def summary(book: Book) -> Sequence[Page]:
    """Counts of the year before the meeting, then the years side by side."""
    return [*_consultations(book), _trainings(book), _ratings(book), *_compared(book)]


def _consultations(book: Book) -> list[Page]:
    """By source, and by month, means and matter when there is a row for each 相談."""
    entries = logged(book)
    if not book[ConsultationEntry]:
        counts = by_source(book)
        rows: list[list[Field]] = [[name, counts[source]] for source, name in _names(book).items() if source in counts]
        rows.append([TOTAL, summed(counts.values())])
        chart = Chart(Shape.BARS, "相談件数（相談者の区分別）", "件")
        return [Page("相談件数", Table(["相談者の区分", "件数"], rows, sum_row=True, chart=chart))]
    office = book.settings
    sources, months = [one.heading for one in office.sources], [f"{month}月" for month in MONTHS]
    of_month: defaultdict[object, list[ConsultationEntry]] = defaultdict(list)
    of_means: defaultdict[object, list[ConsultationEntry]] = defaultdict(list)
    for entry in entries:
        of_month[entry.source, entry.day.month].append(entry)
        of_means[entry.matter, entry.means].append(entry)
    by_month = [[counted(of_month[source, month]) for month in MONTHS] for source in sources]
    by_means = [
        [counted(of_means[matter, means], "means", "matter") for means in office.means] for matter in office.matters
    ]
    monthly = Chart(Shape.COLUMNS, "月別の相談件数", "件", by_row=True, only=-1)
    of_matter = Chart(Shape.BARS, "内容の区分別の相談件数", "件", only=-1)
    return [
        Page("相談件数（月別）", _crossed(["相談者の区分", *months], list(_names(book).values()), by_month, monthly)),
        Page(
            "相談の内容と方法",
            _crossed(["内容の区分", *office.means], office.matters, by_means, of_matter),
        ),
    ]


def _names(book: Book) -> dict[str, str]:
    """What the sources of 相談 are called where they stand in one list: その他 alone does not tell of whom."""
    return {
        one.heading: f"{one.group}の{one.heading}" if one.group and one.heading.startswith(REST) else one.heading
        for one in book.settings.sources
    }


def _trainings(book: Book) -> Page:
    """Who came to the 研修 of each 区分, by 職種."""
    groups, professions = book.settings.training_groups, [one.heading for one in book.settings.professions]
    held = {group: [row for row in book[Attendance] if row.group == group] for group in groups}
    counts = [[summed(said(row, f"counts:{name}") for row in held[group]) for group in groups] for name in professions]
    times: list[Field] = [
        derived(f"{group}　{len(rows)}回", [said(row, "group") for row in rows]) for group, rows in held.items()
    ]
    chart = Chart(Shape.BARS, "研修の参加者（職種別）", "人", only=-1)
    table = _crossed(["職種", *groups], professions, counts, chart)
    return Page("研修の参加者", table, above=times)


def _ratings(book: Book) -> Page:
    """How many 取組 were rated how, by 基本理念."""
    principle = {row.number: said(row, "principle") for row in reported(book)}
    numbers = dict.fromkeys(str(one.value) for one in principle.values())
    ratings = [rating.sign for rating in book.settings.ratings]
    counts = [[_rated(book, principle, rating, number) for number in numbers] for rating in ratings]
    headings: list[Field] = ["評価", *(f"基本理念{number}" for number in numbers)]
    chart = Chart(Shape.COLUMNS, "取組の評価", "件", only=-1)
    meanings = [f"{rating.sign}　{rating.meaning}" for rating in book.settings.ratings if rating.meaning]
    return Page("取組の評価", _crossed(headings, ratings, counts, chart), below=meanings)


def _rated(book: Book, principle: dict[str, Said], rating: str, number: str) -> Said:
    of_rows = [(row, principle.get(row.number)) for row in book[Result] if row.rating == rating]
    rows = [(row, one) for row, one in of_rows if one and one.value == number]
    return derived(len(rows), [part for row, one in rows for part in (said(row, "rating"), one)])


def _compared(book: Book) -> list[Page]:
    """A page a topic with a column a 年度, where there is a year before to compare with."""
    topics: list[tuple[str, str, Callable[[Book], bool], Callable[[Book], dict[str, Said]]]] = [
        ("相談件数", "件", known, by_source),
        ("研修の参加者", "人", lambda one: one.has(Attendance), _by_profession),
        ("取組の評価", "件", lambda one: one.has(Result), _by_rating),
    ]
    pages = []
    for topic, unit, has, count in topics:
        years = by_year(book, has)
        if len(years) < 2:
            continue
        of_years = [count(one) for one in years.values()]
        labels = list(dict.fromkeys(label for counts in of_years for label in counts))
        names = _names(book) if count is by_source else {}
        rows: list[list[Field]] = [
            [names.get(label, label), *(counts.get(label, Said(0)) for counts in of_years)] for label in labels
        ]
        rows.append([TOTAL, *(summed(counts.values()) for counts in of_years)])
        chart = Chart(Shape.BARS, f"{topic}（年度の比較）", unit)
        headings: list[Field] = ["区分", *(_label(one) for one in years.values())]
        pages.append(Page(f"{topic}（年度の比較）", Table(headings, rows, sum_row=True, chart=chart)))
    return pages


def _by_profession(book: Book) -> dict[str, Said]:
    return {
        one.heading: summed(said(row, f"counts:{one.heading}") for row in book[Attendance])
        for one in book.settings.professions
    }


def _by_rating(book: Book) -> dict[str, Said]:
    signs = [rating.sign for rating in book.settings.ratings]
    rows = {sign: [said(row, "rating") for row in book[Result] if row.rating == sign] for sign in signs}
    return {rating: derived(len(cells), cells) for rating, cells in rows.items()}


def _label(book: Book) -> Said:
    meeting = book.one(Meeting)
    return derived(fiscal_label(meeting.fiscal_year - 1), [said(meeting, "fiscal_year")])


def _crossed(headings: Sequence[Field], labels: Sequence[str], counts: Sequence[Sequence[Said]], chart: Chart) -> Table:
    """A table of counts with the sums of its rows and columns."""
    rows: list[list[Field]] = [[label, *row, summed(row)] for label, row in zip(labels, counts, strict=True)]
    down = [summed(column) for column in zip(*counts, strict=True)]
    rows.append([TOTAL, *down, summed(down)])
    return Table([*headings, TOTAL], rows, sum_row=True, sum_column=True, chart=chart)


def by_year(book: Book, has: Callable[[Book], bool]) -> dict[int, Book]:
    """The book that tells of each 年度 (western, of the meeting) before and including this one's, the oldest first."""
    found: dict[int, Book] = {}
    for one in (book, *book.earlier):
        if has(one):
            found.setdefault(one.one(Meeting).fiscal_year, one)
    return dict(sorted(found.items()))
