"""From ［配付資料］ to papers: the jobs, their templates and fields, their Word and Excel files, every value printed."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property, partial
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from generator import kept
from generator.compare.blocks import Pair, marks, stand_ins, told_by
from generator.forms.meeting import ELSEWHERE, WORKBOOK, Handout, Meeting
from generator.forms.organisation import WORKBOOK as ORGANISATION_WORKBOOK
from generator.office import MeetingFolders, OfficeFolders, listed
from generator.packet.files import file_name
from generator.packet.record import VERSION, Origin, digest, settings
from generator.papers.kind import (
    Copy,
    Document,
    Weave,
    book_for,
    documents,
    meant,
    names_of,
    needs,
    sources,
    title_of,
    years_of,
)
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.records.book import Book
from generator.records.declare import Record
from generator.records.said import Fields, Page, Text, derived, final, places_in, said, spelled, widened
from generator.settings import Digits, Settings

if TYPE_CHECKING:
    from generator.excel.figures import Bound
    from generator.word.redline import Told
    from generator.word.render import Rendered
    from generator.word.template import Template


@dataclass(frozen=True, slots=True)
class Job:
    """One paper to make: its handout, its kind, its final title and the formats wanted; `copy` where it is one of several.

    `series` is the title that all copies share.
    """

    handout: Handout
    document: Document
    title: str
    formats: tuple[str, ...]
    copy: Copy | None = None
    series: str = ""

    @property
    def label(self) -> str:
        """What staff call the paper: 「資料1 令和4年度における…」."""
        return f"{self.handout.number} {self.title}".strip()

    @property
    def group(self) -> str:
        """What staff call the paper and its other copies together."""
        return f"{self.handout.number} {self.series or self.title}".strip()

    @property
    def files(self) -> dict[str, str]:
        """File name of the paper by format."""
        suffixes = {"Word": ".docx", "Excel": ".xlsx"}
        return {form: file_name(self.handout.number, self.title, suffixes[form]) for form in self.formats}

    def reads(self, place: Place) -> bool:
        """Whether the paper is made from the sheet that a place names."""
        return any(
            form.declaration.name == place.sheet and self._opens(place.workbook, form) for form in self.document.reads
        )

    def workbooks(self, names: Iterable[str]) -> list[str]:
        """Those of `names` that the paper is made from; the meeting's own gives every paper its number, name and year,
        and the office's its names and lists.

        Workbooks of earlier meetings (「令和4年度第1回/支援室.xlsx」) belong to the papers that look back.
        """
        return [
            name
            for name in names
            if name in (WORKBOOK, ORGANISATION_WORKBOOK)
            or (self.document.earlier if "/" in name else any(self._opens(name, form) for form in self.document.reads))
        ]

    def _opens(self, workbook: str, form: type[Record]) -> bool:
        own = sources(self.handout)
        return form.declaration.lives_in(workbook) and (
            "*" not in form.declaration.workbook or not own or workbook in own
        )


def jobs_of(book: Book) -> Iterator[Job]:
    """The papers that the handouts of a meeting ask for, in their order."""
    for handout in book[Handout]:
        if handout.kind != ELSEWHERE and (book.has(Meeting) or not needs(handout, Meeting)):
            kind, series = documents()[handout.kind], str(title_of(handout, book).value)
            chosen = handout.formats if handout.formats in kind.formats else kind.formats[0]
            formats = tuple(chosen.split("・"))
            if kind.each is None:
                yield Job(handout, kind, series, formats)
                continue
            for copy in meant(kind.copies(book_for(handout, book)), handout.subjects):
                yield Job(handout, kind, str(title_of(handout, book, copy).value), formats, copy, series)


def set_aside(book: Book) -> Iterator[Place]:
    """The cells in the copies of papers that 対象 leaves out: they would be printed if they were asked for."""
    for handout in book[Handout]:
        kind = documents().get(handout.kind)
        if kind is None or kind.each is None or not handout.subjects:
            continue
        within = book_for(handout, book)
        copies = kind.copies(within)
        made = meant(copies, handout.subjects)
        for copy in copies:
            if copy not in made:
                yield from places_in(kind.fields(within, copy))


def own_templates(meeting: MeetingFolders, jobs: Iterable[Job]) -> Iterator[Problem]:
    """What the templates in a meeting's folder are used for: said in every run, since the papers look otherwise than usual."""
    for name in _files(meeting.templates):
        place = Place(f"{meeting.templates.name}/{name}")
        papers = [job.label for job in jobs if f"{job.document.template}.docx" == name]
        if papers:
            message = f"この会議だけのひな形を使います（{'、'.join(papers)}）。"
            hint = f"ふだんのひな形に戻すときは、会議のフォルダーの {place.workbook} をほかの場所に移してください。"
            yield Problem(Severity.NOTE, "ひな形20", place, message, hint)
        elif name in _names():
            hint = "使うときは、会議.xlsx［配付資料］に資料を足してください。"
            yield Problem(Severity.NOTE, "ひな形21", place, "この会議の資料には使われないひな形です。", hint)
    yield from strangers(meeting)


def strangers(meeting: MeetingFolders) -> Iterator[Problem]:
    """Files beside a meeting's own templates that are called like none, with the nearest right name."""
    there = _files(meeting.templates)
    for name in there:
        if name not in _names():
            close = get_close_matches(name, [free for free in _names() if free not in there], n=1)
            hint = (
                f"使うときは、名前を「{close[0]}」に直してください。使わないものなら、ほかの場所に移してください。"
                if close
                else "使うときは、templates_docx のひな形と同じ名前に直してください。使わないものなら、ほかの場所に移してください。"
            )
            place = Place(f"{meeting.templates.name}/{name}")
            yield Problem(Severity.WARNING, "ひな形22", place, "どのひな形とも名前が違うので、使いません。", hint)


def _names() -> list[str]:
    return sorted({kind.file for kind in documents().values() if kind.template})


def _files(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return [path.name for path in listed(folder) if path.is_file() and not path.name.startswith(("~$", "."))]


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper ready to be rendered; `before` are the fields of the older edition that it shows the changes from.

    `pairs` are the parts of both editions side by side. `office` are the settings of whose it is; `pages` are those of its workbook when it has one of its own; `template` is None when it is nothing else. `fields`
    then hold what stands on the pages.
    """

    job: Job
    template: "Template | None"
    fields: Fields
    digits: Digits
    day: date | None
    office: Settings
    before: Fields | None = None
    pages: Sequence[Page] = ()
    pairs: Sequence[Pair] = ()


def draft(folders: OfficeFolders | MeetingFolders, book: Book, job: Job) -> Draft:
    """A paper's template (of a meeting its own first) and fields.

    Raises GeneratorError when the template may not be used.
    """
    from generator.word.template import checked

    digits = book.settings.digits_of(job.document.kind)
    own, day = sources(job.handout), book.one(Meeting).held_on if book.has(Meeting) else None
    if job.document.weave is not None:
        template = checked(folders.template(job.document.file))
        before, after = (fields_of(book.within([edition]), job, template) for edition in own)
        pairs = tuple(job.document.pairing(book.within(own))) if job.document.pairing else ()
        return Draft(job, template, after, digits, day, book.settings, before, pairs=pairs)
    within = book_for(job.handout, book)
    pages = tuple(job.document.sheets(within, job.copy)) if "Excel" in job.formats else ()
    on_paper = not pages or "Word" in job.formats
    form = checked(folders.template(job.document.file)) if on_paper else None
    return Draft(job, form, fields_of(within, job, form), digits, day, book.settings, pages=pages)


def fields_of(book: Book, job: Job, template: "Template | None" = None) -> Fields:
    """What the module gives for a paper, with the words that every template may use."""
    return {
        "資料": {
            "資料番号": said(job.handout, "number"),
            "資料名": title_of(job.handout, book, job.copy),
            "題名": title_of(job.handout, book),
        },
        "団体": {word: derived(name, sources) for word, (name, sources) in names_of(book).items()},
        **_years(book, job, template),
        **job.document.fields(book, job.copy),
    }


def _years(book: Book, job: Job, template: "Template | None") -> Fields:
    """年度 and 前年度 of a paper; none when nobody tells the year. Raises GeneratorError when the template asks for it then."""
    if years := years_of(job.document.uses, book):
        digits = book.settings.digits_of(job.document.kind)
        labels = {"年度": years.label, "前年度": years.before.label}
        return {word: derived(widened(label, digits), years.sources) for word, label in labels.items()}
    if template is None:
        return {}
    from generator.word.render import variables

    if variables(template) & {"年度", "前年度"}:
        raise GeneratorError(
            f"「{job.title}」のひな形 {template.name} には年度の差し込みがありますが、年度が分かりません。"
            "会議.xlsx［開催］に年度を書くか、ひな形の年度の差し込みを消してください。"
        )
    return {}


_PAGES: Final = "/xl/workbook.xml"
Editions: TypeAlias = dict[tuple[str, ...], "Rendered"]
"""Rendered editions by what their pages depend on."""


@dataclass(frozen=True)
class Paper:
    """A made paper: its Word file and, by part (`/word/document.xml`), every value printed in it, in order.

    Two editions are woven into one file when the file is first asked for: a check of the inputs needs only the ledger.
    `bind` makes its Excel file when that is not made from the Word file; `template` is None for a paper without one.
    """

    job: Job
    build: Callable[[], bytes] | None
    ledger: Mapping[str, tuple[Text, ...]]
    bind: Callable[[], bytes] | None = None
    template: "Template | None" = None

    @cached_property
    def data(self) -> bytes:
        """The bytes of the Word file. Raises GeneratorError when two editions cannot be woven."""
        if self.build is None:
            raise ValueError(f"{self.job.label} has no Word file")
        return self.build()

    @property
    def printed(self) -> Iterator[Text]:
        """Every printed value, parts in order."""
        return (value for values in self.ledger.values() for value in values)

    @property
    def files(self) -> dict[str, bytes]:
        """The paper's files by name, in the formats wanted."""
        return {name: self.data if form == "Word" else self.workbook for form, name in self.job.files.items()}

    def origin(self, workbooks: Mapping[str, str]) -> Origin:
        """What the paper is made from; `workbooks` are the SHA-256 of the meeting's workbooks by name."""
        return Origin(
            self.job.label,
            VERSION,
            settings(),
            {name: workbooks[name] for name in self.job.workbooks(workbooks)},
            {self.template.path.name: digest(self.template.data)} if self.template else {},
        )

    @cached_property
    def workbook(self) -> bytes:
        """The bytes of the Excel file. Raises GeneratorError when it does not say what the paper says."""
        from generator.excel.from_word import faults, workbook_of

        if self.bind is not None:
            return self.bind()
        data = workbook_of(self.data, self.job.title)
        # The words of two editions stand in pieces in what is woven of them, which was read back already.
        if self.job.document.weave is None and (found := faults(data, self.ledger.get("/word/document.xml", ()))):
            raise _unfit(self.job, found[0])
        return data


def made(draft: Draft, editions: Editions | None = None, *, anew: bool = False) -> Paper:
    """The rendered and verified paper. Raises GeneratorError when the template does not fit its fields.

    What was made of the same template and fields before is not made again, unless `anew`. `editions` remembers what was
    rendered from one workbook, for the papers that show the changes between two.
    """
    key = _key(draft)
    if not anew and (known := kept.recalled(key)):
        ledger, word, workbook = known
        bind = None if workbook is None else lambda: workbook
        return Paper(draft.job, None if word is None else lambda: word, ledger, bind, draft.template)
    paper = _made(draft, {} if editions is None else editions)
    if kept.folder():
        workbook = paper.workbook if "Excel" in draft.job.formats else None
        kept.keep(key, (dict(paper.ledger), paper.data if paper.build else None, workbook))
    return paper


def _key(draft: Draft) -> str:
    """The name of what is kept of a paper, by everything that it is made of."""
    if kept.folder() is None:
        return ""
    job, template = draft.job, draft.template
    told = (spelled(draft.fields), spelled(draft.before), *(page.spelled for page in draft.pages))
    return kept.key_of(
        "paper",
        (job.document.kind, job.title, job.handout.number, job.formats, draft.digits, draft.day),
        draft.office,
        template.name if template else "",
        template.data if template else b"",
        *(f"{number}\n".join(words) for number, words in enumerate(told)),
    )


def _made(draft: Draft, editions: Editions) -> Paper:
    own = sources(draft.job.handout)
    if draft.pages:
        bound = _bound(draft)
        if draft.template is None:
            return Paper(draft.job, None, bound.printed, lambda: refonted(bound.data, draft.office))
        new = _rendered(draft, draft.fields)
        return Paper(
            draft.job,
            lambda: new.data,
            {**new.printed, **bound.printed},
            lambda: refonted(bound.data, draft.office),
            draft.template,
        )
    if draft.before is None:
        new = _rendered(draft, draft.fields)
        if len(own) == 1:
            editions[_edition(draft, own[0])] = new
        return Paper(draft.job, lambda: new.data, new.printed, template=draft.template)
    for fields, source in zip((draft.before, draft.fields), own, strict=True):
        if _edition(draft, source) not in editions:
            editions[_edition(draft, source)] = _rendered(draft, fields)
    old, new = (editions[_edition(draft, source)] for source in own)
    ledger = _joined([old.printed, new.printed])
    return Paper(draft.job, partial(_woven, draft, old.data, new.data), ledger, template=draft.template)


def only_listed(draft: Draft) -> Paper:
    """The paper with what it prints; its files are only made when asked for. Raises GeneratorError as `made` does."""
    key = _key(draft)
    if (ledger := kept.recalled(f"{key}.listed")) is None:
        whole = kept.recalled(key)  # of a packet
        ledger = whole[0] if whole else _listed(draft)
        kept.keep(f"{key}.listed", dict(ledger))
    own = (lambda: made(draft).workbook) if draft.pages else None
    return Paper(draft.job, (lambda: made(draft).data) if draft.template else None, ledger, own)


def _listed(draft: Draft) -> Mapping[str, tuple[Text, ...]]:
    ledgers = [{_PAGES: tuple(_on_pages(draft))}] if draft.pages else []
    if draft.template:
        from generator.word.render import printed

        editions = [fields for fields in (draft.before, draft.fields) if fields is not None]
        ledgers += [dict(printed(draft.template, fields, digits=draft.digits)) for fields in editions]
    return _joined(ledgers)


def _on_pages(draft: Draft) -> Iterator[Text]:
    """What stands on the pages of a paper, apart from the paper's own words."""
    offered = draft.fields["資料"]
    assert isinstance(offered, Mapping)
    for leaf in (*offered.values(), *(leaf for page in draft.pages for leaf in page.leaves)):
        if not isinstance(leaf, str) and isinstance(text := final(leaf, draft.digits), Text):
            yield text


def _joined(ledgers: Sequence[Mapping[str, tuple[Text, ...]]]) -> Mapping[str, tuple[Text, ...]]:
    """The ledgers of editions as that of the paper woven of them."""
    parts = dict.fromkeys(chain.from_iterable(ledgers))
    return {part: tuple(chain.from_iterable(ledger.get(part, ()) for ledger in ledgers)) for part in parts}


def _edition(draft: Draft, source: str) -> tuple[str, ...]:
    """What an edition's pages depend on: template, workbook, 資料番号, and the paper's name where the template prints it."""
    assert draft.template  # editions are Word files
    title = draft.job.title if draft.template.asks_for("資料.資料名") else ""
    return draft.template.name, source, draft.job.handout.number, title


def _rendered(draft: Draft, fields: Fields) -> "Rendered":
    from generator.word import verify
    from generator.word.redline import numbered
    from generator.word.render import render

    assert draft.template  # asked for only where there is one
    rendered = render(draft.template, fields, title=draft.job.title, digits=draft.digits)
    data = rendered.data
    if draft.office.page_heads:
        data = numbered(data, draft.job.handout.number, draft.job.title)
    rendered = replace(rendered, data=refonted(data, draft.office))
    if faults := verify.faults(rendered.data, rendered.printed):
        raise _unfit(draft.job, faults[0])
    return rendered


_FONTS: Final = re.compile(r"(?:word|xl)/(?!media/|embeddings/).*\.xml")


def refonted(made: bytes, office: Settings) -> bytes:
    """A made Word or Excel file in the fonts of the office; of an office that names none, the file itself."""
    wanted = {"ＭＳ 明朝": office.serif, "ＭＳ ゴシック": office.sans}
    swaps = [(f'"{usual}"'.encode(), f'"{escape(own)}"'.encode()) for usual, own in wanted.items() if own]
    if not swaps:
        return made
    from generator.ooxml.parts import packed, unpacked

    parts = unpacked(made)
    for name in [name for name in parts if _FONTS.fullmatch(name)]:
        for usual, own in swaps:
            parts[name] = parts[name].replace(usual, own)
    return packed(parts)


def _woven(draft: Draft, old: bytes, new: bytes) -> bytes:
    """Two editions of a paper as one that shows the changes, read back both ways."""
    from generator.word import verify
    from generator.word.redline import printable, revised, says

    title, day, author = draft.job.title, draft.day, draft.office.author
    made = revised(old, new, title=title, day=day, author=author, told=_told(draft))
    if not says(made, old=old, new=new, alike=frozenset(stand_ins(draft.pairs))):
        # What the pairing takes for the same may be printed otherwise than it knows.
        made = revised(old, new, title=title, day=day, author=author)
        if not says(made, old=old, new=new):
            raise _unfit(draft.job, "変更をすべて承諾しても、元に戻しても、それぞれの版と同じになりません")
    if draft.job.document.weave is Weave.LINES:
        made = printable(made, title=draft.job.title, colour=draft.office.redline_colour)
    made = refonted(made, draft.office)
    if faults := verify.faults(made, None):
        raise _unfit(draft.job, faults[0])
    return made


def _told(draft: Draft) -> "tuple[Told, Told] | None":
    """Of both editions, what each paragraph tells of in their pairing; None without one."""
    from generator.word.render import cells_in_paragraphs

    if not draft.pairs or draft.before is None or draft.template is None:
        return None
    told = []
    for fields, of_edition in zip((draft.before, draft.fields), marks(draft.pairs), strict=True):
        cells = cells_in_paragraphs(draft.template, fields, digits=draft.digits)
        told.append(tuple(told_by(values, of_edition) for values in cells))
    return told[0], told[1]


def _bound(draft: Draft) -> "Bound":
    from generator.excel.figures import bound, faults

    offered = draft.fields["資料"]
    assert isinstance(offered, Mapping)
    made = bound(draft.pages, offered["資料番号"], offered["資料名"], draft.digits)
    if found := faults(made.data, made.printed):
        raise _unfit(draft.job, found[0])
    return made


def _unfit(job: Job, fault: str) -> GeneratorError:
    hint = (
        f"ひな形 {job.document.template}.docx を控えと見比べてください。"
        if job.document.template
        else "管理者に知らせてください。"
    )
    return GeneratorError(f"「{job.title}」を作って確かめたところ、{fault}。{hint}")
