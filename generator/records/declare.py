"""The declaration of a sheet: written once, it is the blank workbook, the reader, the messages and the guide."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, fields, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cached_property
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, ClassVar, Final, ParamSpec, TypeVar, dataclass_transform

from generator.problem import Mention, Place
from generator.settings import SOME_CITY, Settings


def declared(package: str, path: Iterable[str], order: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """All that stands at the top of the modules below a package, with the module's name; what it imports, too.

    Modules come as `order` names them, the others after them by name; what is in one, as it is written there.
    """

    def placed(module: str) -> int:
        within = f"{module.removeprefix(f'{package}.')}."
        return next((place for place, name in enumerate(order) if within.startswith(f"{name}.")), len(order))

    for module in sorted(sorted(info.name for info in walk_packages(path, f"{package}.")), key=placed):
        yield from ((module, made) for made in vars(import_module(module)).values())


_Named = TypeVar("_Named")


def by_name(found: Iterable[tuple[str, _Named]]) -> dict[str, _Named]:
    """What was found under its name. Raises ValueError when two go by one name."""
    named: dict[str, _Named] = {}
    for name, made in found:
        if named.setdefault(name, made) is not made:
            raise ValueError(f"two are called {name}")
    return named


PERSONAL: Final = "個人情報"
"""The word in the name of every folder and file with data of patients, and in the properties of such files."""


class Kind(StrEnum):
    """What a cell holds; the Japanese word is the one the guide prints."""

    TEXT = "文字"
    DATE = "日付"
    TIME = "時刻"
    COUNT = "数"
    FISCAL_YEAR = "年度"
    BIRTH_DATE = "生年月日"
    REFERENCE = "整理番号"
    YEARLY = "年度ごとの文字"


EXAMPLE: Final = "【例】"
"""What the words of an example begin with; no reader takes them for an answer."""


TAKEN: Final = "【方針】"
"""What the words of a greyed cell begin with whose value is taken from another workbook (`Sheet.taken_from`)."""


class Layout(StrEnum):
    """A table has one record a row; a form is one record, a heading to the left of each value; cards are a form for each.

    A card is a sheet of its own, whose title begins with the declared name: 入院時情報提供書 (2).
    """

    TABLE = "表"
    FORM = "縦の様式"
    CARDS = "縦の様式、一人一枚"


class Renewal(StrEnum):
    """When what is written ends with the meeting it was written for; the Japanese words are the guide's."""

    NEVER = "そのまま残ります"
    EACH_MEETING = "会議ごとに空になります"
    EACH_YEAR = "年度が替わると空になります"
    BY_NAME = "新しい会議の名前から入ります"
    WITH_WHAT_IT_NAMES = "前の会議だけのブックやセルを指す行が空になり、ほかの行はそのまま残ります"


@dataclass(frozen=True, slots=True)
class Listed:
    """Words that the office lists for itself. `added_in` says where one is added; empty where nobody can add one."""

    words: Callable[[Settings], tuple[str, ...]]
    added_in: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One heading and what may stand under it.

    `refers` names the (sheet, heading) of the same workbook whose values may be chosen (also those of the sheet `or_of`); the `key` column
    identifies a row. `steers` marks a cell that decides how papers are made, or what they count, and is not itself printed;
    or one that is the office's own note. `names_year` marks the 年度 that papers made from the sheet are of
    (`paper_years`). With `several` a cell holds any number of the choices, on lines of their own or with 「、」 between
    them. `offers` names a (sheet, heading) whose values the menu shows although other words may be written too. Of a `spare`
    heading nothing is said when a sheet does not have it; without an `essential` one a sheet is refused, though its cells may
    be empty. `width` is in 全角 characters. A YEARLY column stands for as many
    sheet columns as there are headings 令和n年度;
    one with `each` for a sheet column (of a form, a line) for every word of a list of the office, which 〔heading〕 in its
    note is replaced by. What the office lists itself, and what examples call it, is known in `Sheet.of` alone; there
    `added_in` says where a word is added to the choices.

    For the next meeting's workbook: `renewed` says when the cell is emptied, `was` the (sheet, heading) of the same
    workbook whose value of the last meeting it takes over, `names` that its words name workbooks or cells, on which a row
    of a sheet renewed WITH_WHAT_IT_NAMES depends. Years of a YEARLY column that is renewed move on instead; in a column
    that `rolls`, a 令和n年度 that was the meeting's or the one before it does.
    """

    heading: str
    kind: Kind = Kind.TEXT
    _: KW_ONLY
    note: str
    example: str = ""
    required: bool = True
    key: bool = False
    steers: bool = False
    names_year: bool = False
    choices: Listed | tuple[str, ...] = ()
    refers: tuple[str, str] | None = None
    unit: str = ""
    width: int = 12
    renewed: Renewal = Renewal.NEVER
    was: tuple[str, str] | None = None
    names: bool = False
    several: bool = False
    offers: tuple[str, str] | None = None
    spare: bool = False
    essential: bool = False
    each: Listed | None = None
    added_in: str = ""
    rolls: bool = False
    or_of: str = ""

    @property
    def menu(self) -> tuple[str, ...]:
        """The values to choose from; empty when anything may be written. Raises TypeError where only the office knows them."""
        if isinstance(self.choices, Listed):
            raise TypeError(f"{self.heading} is chosen from a list of the office: Sheet.of(settings) knows it")
        return self.choices

    def of(self, settings: Settings) -> "Column":
        """The column with the office's own choices, and its names in the example."""
        listed = self.choices
        choices = listed.words(settings) if isinstance(listed, Listed) else listed
        added_in = listed.added_in if isinstance(listed, Listed) else self.added_in
        example = settings.named(self.example, SOME_CITY)
        if choices and example and not self.several and example not in choices:
            example = choices[0]
        return replace(self, choices=choices, added_in=added_in, example=example)

    def named(self, word: str) -> "Column":
        """The one sheet column for a word of the list that `each` names."""
        added_in = self.each.added_in if self.each else ""
        note = self.note.replace(f"〔{self.heading}〕", word)
        return replace(self, heading=word, note=note, each=None, added_in=added_in)


P = ParamSpec("P")


def _as_field(declared: Callable[P, Column]) -> Callable[P, Any]:
    """What declares a column as the default of a record's attribute: it takes what the column itself takes."""

    def column(*args: P.args, **kwargs: P.kwargs) -> Any:
        made = declared(*args, **kwargs)
        if not made.heading.isidentifier():
            raise ValueError(f"{made.heading} cannot be a placeholder in a template")
        return field(metadata={"column": made})

    return column


column = _as_field(Column)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value was written, and how: `written` is the cell's text as Excel shows it."""

    place: Place
    written: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One declared sheet. `workbook` is a file name or, with `*`, a pattern for several files of one kind.

    An `optional` sheet may be missing; one needed `only_if_used`, too, while no paper asked for is made from it.
    `renewed` says when its rows end; where they stay, each column says it for itself. A `personal` sheet holds data of
    patients: no meeting reads its workbook, and no finding repeats what is written there. `unless` names the sheet of
    the same workbook that makes this one dispensable: wholly blank, it counts as not written once the other has rows.
    In the first workbook of a year a sheet that `recurs` has the rows of last year's same sitting. What a sheet that is
    `taken_from` another workbook does not say is taken from the sheet of its name there: all rows while it has none of
    its own, else the empty required cells of a row, and those that begin with TAKEN, from the row of the same key.
    """

    workbook: str
    name: str
    _: KW_ONLY
    note: str
    layout: Layout = Layout.TABLE
    optional: bool = False
    columns: Mapping[str, Column] = field(default_factory=dict)
    renewed: Renewal = Renewal.NEVER
    only_if_used: bool = False
    personal: bool = False
    unless: str = ""
    recurs: bool = False
    taken_from: str = ""

    def of(self, settings: Settings) -> "Sheet":
        """The sheet as an office has it: its own choices, its names in examples, a column for each word of its lists.

        The attribute of such a column is that of the declared one with the word behind it: `counts:医師`.
        """
        columns: dict[str, Column] = {}
        for name, column in self.columns.items():
            own = column.of(settings)
            if column.each:
                columns |= {f"{name}:{word}": own.named(word) for word in column.each.words(settings)}
            else:
                columns[name] = own
        return replace(self, columns=columns)

    @property
    def grown_in(self) -> str:
        """Where a column is added, as 「団体.xlsx［職種］」; empty for a sheet whose columns are the program's."""
        return next((column.added_in for name, column in self.columns.items() if ":" in name), "")

    @property
    def stem(self) -> str:
        """The workbook's name without ending and pattern: 「会議録」 of `会議録_*.xlsx`; it begins the codes of findings."""
        return self.workbook.removesuffix(".xlsx").removesuffix("*").removesuffix("_")

    def lives_in(self, file_name: str) -> bool:
        """Whether this sheet belongs to a workbook of that file name."""
        return fnmatchcase(file_name, self.workbook)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(column,))
class Record:
    """What staff wrote in one row (or one form). Attributes are values; `cell()` tells where each one stands."""

    declaration: ClassVar[Sheet]
    _cells: Mapping[str, Cell]

    @classmethod
    def read(cls, values: Mapping[str, Any], cells: Mapping[str, Cell], workbook: str = "") -> "Record":
        """Build a record from values by attribute and the cells they came from (years of a YEARLY column as `name:2023`).

        `workbook` is the file of the row where that is not where its cells stand.
        """
        record = cls(**values)
        object.__setattr__(record, "_cells", dict(cells))
        if workbook:
            object.__setattr__(record, "workbook", workbook)
        return record

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.declaration.columns)
        return f"{type(self).__name__}({values})"

    def cell(self, attribute: str) -> Cell:
        """The cell of an attribute; of an attribute whose column is missing in the sheet, the sheet alone."""
        if attribute.partition(":")[0] not in self.declaration.columns:
            raise KeyError(attribute)
        return self._cells.get(attribute) or Cell(Place(self.workbook, self.declaration.name), "")

    @property
    def cells(self) -> Mapping[str, Cell]:
        """Every non-empty cell of the row, by attribute."""
        return self._cells

    @cached_property
    def workbook(self) -> str:
        """File name of the workbook this row stands in."""
        return next((cell.place.workbook for cell in self._cells.values()), self.declaration.workbook)


R = TypeVar("R", bound=Record)


def _as_declaration(declared: Callable[P, Sheet]) -> Callable[P, Callable[[type[R]], type[R]]]:
    """What declares a record class as the content of a sheet: it takes what the sheet itself takes."""

    def sheet(*args: P.args, **kwargs: P.kwargs) -> Callable[[type[R]], type[R]]:
        def declare(cls: type[R]) -> type[R]:
            record = dataclass(frozen=True, kw_only=True, repr=False, eq=False)(cls)
            columns = {f.name: f.metadata["column"] for f in fields(record)}  # type: ignore[arg-type] # the line above made it one
            record.declaration = replace(declared(*args, **kwargs), columns=columns)
            return record

        return declare

    return sheet


sheet = _as_declaration(Sheet)


def mention_of(record: Record, attribute: str) -> Mention:
    """A cell of a record as the other place of a contradiction."""
    cell = record.cell(attribute)
    return Mention(cell.place, cell.written)


_HOW = {
    Kind.TEXT: "文字を書きます。",
    Kind.YEARLY: "年度ごとに文字を書きます。見出しは「令和5年度」のような年度です。",
    Kind.DATE: "「令和6年5月16日」「R6.5.16」「2024/5/16」のように書きます。",
    Kind.TIME: "「午後7時30分」「19:30」のように書きます。",
    Kind.COUNT: "数だけを書きます。",
    Kind.FISCAL_YEAR: "「5」「令和5年度」「2023」のように書きます。",
    Kind.BIRTH_DATE: "「昭和10年4月1日」「S10.4.1」「1935/4/1」のように書きます。",
    Kind.REFERENCE: "数字の入った番号を、数字、英字、「-」だけで、20字までで書きます。",
}


def how_to_write(column: Column) -> str:
    """What may be written under a heading, as a sentence: chosen from where, or typed in which form."""
    if column.refers:
        sheet, heading = column.refers
        return f"［{sheet}］の「{heading}」から選びます。"
    if column.offers:
        sheet, heading = column.offers
        return f"［{sheet}］の「{heading}」から選ぶか、文字を書きます。"
    if column.several:
        choices = "".join(f"「{choice}」" for choice in column.menu)
        return f"{choices}から、当てはまるものをすべて、改行するか「、」で区切って書きます。"
    if column.menu:
        return f"{''.join(f'「{choice}」' for choice in column.menu)}から選びます。"
    if column.unit:
        return f"{_HOW[column.kind]}「{with_unit(column, '○')}」と表示されます。"
    return _HOW[column.kind]


def with_unit(column: Column, number: str) -> str:
    """A number between the parts of the column's unit: 20人, 第1回."""
    before, _, after = column.unit.rpartition(" ")
    return f"{before}{number}{after}"


def need(column: Column) -> str:
    """必須 or 任意: whether the cell may stay empty."""
    return "必須" if column.required else "任意"


def at_next(sheet: Sheet) -> str:
    """What becomes of a sheet's content in the workbook of the next meeting, as sentences."""
    again = "年度が替わるときは、前の年度の同じ回の会議の行になります。" if sheet.recurs else ""
    return _at_next(sheet) + again


def _at_next(sheet: Sheet) -> str:
    if sheet.renewed is not Renewal.NEVER:
        taken = [column.was for column in sheet.columns.values() if column.was]
        if not taken:
            return f"{sheet.renewed}。"
        headings = _named(heading for _, heading in taken)
        return f"{sheet.renewed}。代わりに、前の会議の［{taken[0][0]}］の{headings}から行が入ります。"
    by_renewal: dict[str, list[str]] = {}
    for column in sheet.columns.values():
        if column.was:
            words = f"には前の会議の{_named([column.was[1]])}が入ります"
        elif column.kind is Kind.YEARLY and column.renewed is Renewal.EACH_YEAR:
            words = "は、新しい年度の欄がないとき、最後の年度が最初の欄になります"
        elif column.rolls:
            words = "の「令和n年度」は、年度が替わると進みます"
        else:
            words = f"は{column.renewed}"
        by_renewal.setdefault(words, []).append(column.heading)
    stays = by_renewal.pop(f"は{Renewal.NEVER}", [])
    if not by_renewal:
        return f"{Renewal.NEVER}。"
    sentences = [f"{_named(headings)}{words}。" for words, headings in by_renewal.items()]
    return "".join(sentences) + (f"ほかは{Renewal.NEVER}。" if stays else "")


def _named(headings: Iterable[str]) -> str:
    return "".join(f"「{heading}」" for heading in headings)
