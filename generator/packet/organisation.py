"""団体.xlsx of a meeting's office: where it stands, what it says, and a blank one with what holds where nothing is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final, TypeVar

from generator.forms import workbooks
from generator.forms.organisation import (
    MARK,
    NO_REMARKS,
    PARTS,
    REWRITE,
    RIGHT,
    SHOW,
    WORKBOOK,
    OfficeKind,
    OfficeProfession,
    OfficeRating,
    OfficeRole,
    OfficeSource,
    OfficeWords,
    Organisation,
)
from generator.office import MeetingFolders, content_of
from generator.papers.kind import with_kinds
from generator.problem import GeneratorError, Severity
from generator.records.book import Reading
from generator.records.declare import Record
from generator.settings import DEFAULT, Counted, Digits, Letter, Marks, Rating, Role, Settings

R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Told:
    """What an office says of itself: its settings, and of its 団体.xlsx, where it has one, the bytes and what reading gave."""

    settings: Settings
    data: bytes = b""
    reading: Reading = field(default_factory=Reading)

    @property
    def refused(self) -> bool:
        """Whether a 誤り keeps anybody from knowing what the office says."""
        return any(problem.severity is Severity.ERROR for problem in self.reading.problems)


def organisation_of(meeting: MeetingFolders) -> Told:
    """What holds for a meeting. Raises GeneratorError when the file may not be read."""
    path = meeting.organisation
    if path is None:
        return Told(with_kinds())
    from generator.excel.read import read

    data = content_of(path)
    reading = read(WORKBOOK, data, dict(workbooks())[WORKBOOK], with_kinds())
    return Told(settings_of(reading.records), data, reading)


def office_settings(meeting: MeetingFolders) -> Settings:
    """The settings that hold for a meeting. Raises GeneratorError when its 団体.xlsx has a 誤り."""
    told = organisation_of(meeting)
    if told.refused:
        raise GeneratorError(
            f"{WORKBOOK} に直すところがあります。「kaigi check」で確かめて、直してからもう一度実行してください。"
        )
    return told.settings


def settings_of(records: Mapping[type[Record], Sequence[Record]]) -> Settings:
    """The settings that the records of a 団体.xlsx say; what they leave open is as in `Settings`."""

    def of(form: type[R]) -> list[R]:
        return [row for row in records.get(form, ()) if isinstance(row, form)]

    own = next(iter(of(Organisation)), None)
    kinds = of(OfficeKind)
    words = {
        name: tuple(dict.fromkeys(filter(None, (getattr(row, name) for row in of(OfficeWords))))) for name in _WORDS
    }
    said: dict[str, object] = {
        **(_names(own) if own else {}),
        "roles": tuple(Role(row.name, only_one=bool(row.only_one)) for row in of(OfficeRole)),
        "ratings": tuple(Rating(row.sign, row.meaning) for row in of(OfficeRating)),
        "professions": tuple(Counted(row.heading, row.group, row.shown) for row in of(OfficeProfession)),
        "sources": tuple(Counted(row.heading, row.group, row.shown) for row in of(OfficeSource)),
        **words,
        "kinds": tuple(row.kind for row in kinds),
    }
    if kinds:
        full = {row.kind for row in kinds if row.digits == Digits.FULL.value}
        said["full_width"] = frozenset(full | (DEFAULT.full_width - {row.kind for row in kinds}))
    if own:
        said |= {"new_on_left": own.new_edition != RIGHT, "remarks": own.remarks != NO_REMARKS}
        said |= {"plain_in_pdf": own.plain_in_pdf == REWRITE, "nameless": own.nameless == NO_REMARKS}
        said |= {"page_heads": own.page_heads == SHOW, "running_numbers": own.running_numbers == SHOW}
    return with_kinds(Settings(**{name: value for name, value in said.items() if value or value is False}))  # type: ignore[arg-type] # each is what its attribute is


_WORDS: Final = tuple(OfficeWords.declaration.columns)
_NAMES: Final = (
    "city",
    "council",
    "policy",
    "support_office",
    "subcommittee",
    "department",
    "contact",
    "phone",
    "signature",
    "redline_colour",
    "serif",
    "sans",
    "years_compared",
)


def _names(own: Organisation) -> dict[str, object]:
    usual = DEFAULT.letter
    return {
        **{name: getattr(own, name) for name in _NAMES},
        "report_part_months": own.part_months if own.part_months in PARTS else None,
        "marks": Marks(
            *(getattr(own, name) or getattr(DEFAULT.marks, name) for name in ("added", "dropped", "omitted", "moved"))
        ),
        "letter": Letter(own.subject or usual.subject, own.letter or usual.text, own.megabytes or usual.megabytes),
    }


def organisation_saying(settings: Settings) -> bytes:
    """The bytes of a 団体.xlsx that says these settings: the lists in full, to be changed; of names only what is not usual."""
    from generator.excel.blank import blank

    return blank(WORKBOOK, dict(workbooks())[WORKBOOK], rows_of(settings), settings=with_kinds())


def rows_of(settings: Settings) -> dict[str, list[dict[str, object]]]:
    """The rows of each sheet of a 団体.xlsx that says these settings, as `excel.blank` takes them."""
    headings = {name: column.heading for name, column in Organisation.declaration.columns.items()}
    own: dict[str, object] = {
        headings[name]: getattr(settings, name)
        for name in _NAMES
        if getattr(settings, name) != getattr(DEFAULT, name) and getattr(settings, name)
    }
    for name in ("added", "dropped", "omitted", "moved"):
        if getattr(settings.marks, name) != getattr(DEFAULT.marks, name):
            own[headings[name]] = getattr(settings.marks, name)
    others = {
        "new_edition": (RIGHT, not settings.new_on_left),
        "remarks": (NO_REMARKS, not settings.remarks),
        "plain_in_pdf": (REWRITE, settings.plain_in_pdf),
        "nameless": (NO_REMARKS, settings.nameless),
        "page_heads": (SHOW, settings.page_heads),
        "running_numbers": (SHOW, settings.running_numbers),
        "part_months": (settings.report_part_months, settings.report_part_months != DEFAULT.report_part_months),
        "subject": (settings.letter.subject, settings.letter.subject != DEFAULT.letter.subject),
        "letter": (settings.letter.text, settings.letter.text != DEFAULT.letter.text),
        "megabytes": (settings.letter.megabytes, settings.letter.megabytes != DEFAULT.letter.megabytes),
    }
    own |= {headings[name]: value for name, (value, unusual) in others.items() if unusual}
    lists = [getattr(settings, name) for name in _WORDS]
    titles = [column.heading for column in OfficeWords.declaration.columns.values()]
    full = dict.fromkeys(settings.full_width, Digits.FULL.value)
    return {
        "団体": [own],
        "役": [{"役": role.name, "一人だけ": MARK if role.only_one else None} for role in settings.roles],
        "評価": [{"評価": rating.sign, "意味": rating.meaning or None} for rating in settings.ratings],
        "職種": [_counted("職種", one) for one in settings.professions],
        "相談者の区分": [_counted("相談者の区分", one) for one in settings.sources],
        "選ぶ言葉": [dict(zip(titles, row, strict=True)) for row in zip_longest(*lists)],
        "使う様式": [{"様式": kind, "数字": full.get(kind)} for kind in settings.kinds],
    }


def _counted(heading: str, one: Counted) -> dict[str, object]:
    return {heading: one.heading, "まとまり": one.group or None, "資料での言い方": one.shown or None}
