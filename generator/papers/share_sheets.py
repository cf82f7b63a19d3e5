"""情報共有シート: forms with boxes about one patient: what such a form is, and the four of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias, TypeVar

from generator.forms import share_sheets
from generator.japanese.dates import age_label
from generator.records.book import Book
from generator.records.declare import Column, Record
from generator.records.said import Answer, Answers

Derive: TypeAlias = Callable[[Book, Record | None], Answers]
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Fillable:
    """A registered kind of form.

    `kind` is what it is called, `row` the sheet with a row for each form. `lines` are sheets whose rows belong to a form
    by its reference number, a line of the form each; `settings` sheets with one record for all forms. The tags of the
    template's controls are the headings of `row`, those of the others behind their sheet's name (「経過記録.日時」), and the
    words that `derive` gives; what `derive` gives under a heading stands for what is written there.
    """

    kind: str
    row: type[Record]
    lines: tuple[type[Record], ...]
    settings: tuple[type[Record], ...]
    template: str
    derive: Derive

    @property
    def file(self) -> str:
        """The file name of its Word template."""
        return f"{self.template}.docx"

    @property
    def workbook(self) -> str:
        """The name of the workbook with the rows."""
        return self.row.declaration.workbook

    def columns(self) -> Mapping[str, Column]:
        """Every printed column by the tag of its controls."""
        own = {column.heading: column for column in _printed(self.row).values()}
        for form in (*self.lines, *self.settings):
            own |= {f"{form.declaration.name}.{column.heading}": column for column in _printed(form).values()}
        return own

    def fields(self, book: Book, row: Record | None) -> Answers:
        """What stands in the boxes of one form, by tag: nothing but settings where there is no `row`."""
        found: dict[str, Answer | list[Answer]] = {
            column.heading: _answer(row, name) for name, column in _printed(self.row).items()
        }
        for form in self.settings:
            record = next(iter(book[form]), None)
            for name, column in _printed(form).items():
                found[f"{form.declaration.name}.{column.heading}"] = _answer(record, name)
        for form in self.lines:
            lines = self.lines_of(book, form, row)
            for name, column in _printed(form).items():
                found[f"{form.declaration.name}.{column.heading}"] = [_answer(line, name) for line in lines]
        return found | dict(self.derive(book, row))

    def menus(self) -> dict[str, tuple[str, ...]]:
        """Every field that the template may ask for, with the choices it offers."""
        derived = dict.fromkeys(self.derive(Book({}), None), ())
        return derived | {tag: column.menu for tag, column in self.columns().items()}

    def required(self) -> frozenset[str]:
        """The fields that the template must have: all but the settings, of which a form takes those it prints."""
        settings = tuple(f"{form.declaration.name}." for form in self.settings)
        return frozenset(tag for tag in self.menus() if not (settings and tag.startswith(settings)))

    def source(self, book: Book, row: Record | None, tag: str, turn: int) -> tuple[Record, str]:
        """The record and the attribute that the words of a control come from; `turn` counts the controls of one tag from 0.

        Words that are derived come from the column of the same heading, in a blank form from a setting.
        """
        name, _, heading = tag.rpartition(".")
        settings = [record for form in self.settings for record in book[form]]
        records: Sequence[Record] = [row, *settings] if row is not None else settings
        for form in (*self.lines, *self.settings):
            if form.declaration.name == name:
                records = self.lines_of(book, form, row)[turn:] if form in self.lines else book[form]
        attributes = (
            (record, attribute)
            for record in records
            for attribute, column in record.declaration.columns.items()
            if column.heading == heading
        )
        return next(attributes, (records[0], next(iter(records[0].cells))))

    def lines_of(self, book: Book, form: type[R], row: Record | None) -> list[R]:
        """The rows of one of `lines` that belong to a form."""
        return [line for line in book[form] if row is not None and reference(line) == reference(row)]


def fillable(
    kind: str, *, row: type[Record], lines: tuple[type[Record], ...] = (), settings: tuple[type[Record], ...] = ()
) -> Callable[[Derive], Fillable]:
    """Make a function that derives what a row does not say a kind of form; its name is that of the template."""
    return lambda derive: Fillable(kind, row, lines, settings, derive.__name__, derive)


@cache
def fillables() -> dict[str, Fillable]:
    """Every kind of form, by what it is called."""
    return {made.kind: made for made in globals().values() if isinstance(made, Fillable)}


def reference(record: Record) -> str:
    """The reference number of a row, as it stands in the name of its file."""
    from generator.japanese.text import parse_reference

    name = next(name for name, column in record.declaration.columns.items() if column.steers)
    return parse_reference(str(getattr(record, name)))


def _printed(form: type[Record]) -> dict[str, Column]:
    return {name: column for name, column in form.declaration.columns.items() if not column.steers}


def _answer(record: Record | None, attribute: str) -> Answer:
    value = getattr(record, attribute) if record is not None else None
    assert value is None or isinstance(value, str | date | tuple)
    return value


@fillable("入院時情報提供書", row=share_sheets.Admission)
def admission(book: Book, row: Record | None) -> Answers:
    """The client's age on the day of writing."""
    return {"年齢": age_label(row.born_on, row.written_on) if isinstance(row, share_sheets.Admission) else ""}


@fillable("医療・介護連携シート", row=share_sheets.DoctorLetter, settings=(share_sheets.Organisation,))
def doctor_letter(book: Book, row: Record | None) -> Answers:
    """Everything stands in the row."""
    return {}


@fillable("転帰シート", row=share_sheets.OutcomeRequest, settings=(share_sheets.Organisation,))
def outcome_request(book: Book, row: Record | None) -> Answers:
    """Everything stands in the row."""
    return {}


@fillable(
    "紹介患者状況把握シート",
    row=share_sheets.Referral,
    lines=(share_sheets.Progress, share_sheets.CaseMeeting),
    settings=(share_sheets.Organisation,),
)
def referral(book: Book, row: Record | None) -> Answers:
    """The patient's age on the day of the referral, and the address with the city in front."""
    city = next((organisation.address for organisation in book[share_sheets.Organisation]), "")
    if not isinstance(row, share_sheets.Referral):
        return {"年齢": "", "患者住所": city}
    address = row.address if row.address.startswith(city) else f"{city}{row.address}"
    return {"年齢": age_label(row.born_on, row.referred_on), "患者住所": address}
