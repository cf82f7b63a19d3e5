"""What a log counts up to: every row adds to it on its day, so that months, thirds and the year are one sum.

Nothing else counts: a 月報, a 三半期 and a year cannot disagree.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator import house
from generator.book import Book
from generator.forms.office_log import Consultation, Course, Gathering, Task
from generator.japanese import key
from generator.periods import Period
from generator.text import Field, Said, said

CASES, CONSULTANTS, METHODS, TOPICS = "相談件数", "相談者別", "方法別", "内容別"
DUTIES, GATHERINGS, COURSES, PEOPLE = "活動", "会議等", "研修等", "研修等の参加人数"
NEW, AGAIN = "新規", "継続"

HEADINGS: dict[str, tuple[str, ...]] = {
    CASES: (NEW, AGAIN),
    CONSULTANTS: house.CONSULTANTS,
    METHODS: house.CONTACTS,
    TOPICS: house.TOPICS,
    DUTIES: house.DUTIES,
    GATHERINGS: house.GATHERINGS,
    COURSES: house.COURSES,
    PEOPLE: house.COURSES,
}
"""Everything that is counted, and under what: in the order of the reports."""
UNITS = dict.fromkeys(HEADINGS, "件") | {GATHERINGS: "回", COURSES: "回", PEOPLE: "人"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row adds on its day to one line of one heading."""

    day: date
    heading: str
    line: str
    amount: int
    source: Said


def in_order(book: Book) -> list[Consultation]:
    """The consultations by their days, those of one day as they stand."""
    return sorted(book[Consultation], key=lambda row: row.day)


class Counts:
    """The entries of a log, to be summed over any stretch of time."""

    def __init__(self, book: Book) -> None:
        """Gather what every row adds."""
        self._by_line: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in _entries(book):
            self._by_line[entry.heading, entry.line].append(entry)

    def total(self, period: Period, heading: str, line: str = "") -> Said:
        """The sum of a line over a period, with the cells it came from; without `line` of the whole heading."""
        lines = (line,) if line else HEADINGS[heading]
        found = [entry for one in lines for entry in self._by_line[heading, one] if entry.day in period]
        places = tuple(place for entry in found for place in entry.source.places)
        return Said(sum(entry.amount for entry in found), places)

    def table(self, heading: str, periods: Sequence[Period]) -> Field:
        """A heading with its lines, each with its sum over every period, and the sums of the whole."""
        return {
            "区分": heading,
            "単位": UNITS[heading],
            "行一覧": [
                {"項目": line, "数一覧": [{"数": self.total(period, heading, line)} for period in periods]}
                for line in HEADINGS[heading]
            ],
            "計一覧": [{"数": self.total(period, heading)} for period in periods],
        }

    def tables(self, periods: Sequence[Period]) -> list[Field]:
        """Every heading as a table."""
        return [self.table(heading, periods) for heading in HEADINGS]


def _entries(book: Book) -> Iterator[Entry]:
    known: set[str] = set()
    for row in in_order(book):
        state = AGAIN if key(row.number) in known else NEW
        known.add(key(row.number))
        yield Entry(row.day, CASES, state, 1, said(row, "number"))
        yield Entry(row.day, CONSULTANTS, row.consultant, 1, said(row, "consultant"))
        yield Entry(row.day, METHODS, row.method, 1, said(row, "method"))
        yield Entry(row.day, TOPICS, row.topic, 1, said(row, "topic"))
    for task in book[Task]:
        yield Entry(task.day, DUTIES, task.duty, 1, said(task, "duty"))
    for gathering in book[Gathering]:
        yield Entry(gathering.day, GATHERINGS, gathering.kind, 1, said(gathering, "kind"))
    for course in book[Course]:
        yield Entry(course.day, COURSES, course.kind, 1, said(course, "kind"))
        if course.people:
            yield Entry(course.day, PEOPLE, course.kind, course.people, said(course, "people"))
