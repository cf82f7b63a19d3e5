"""A paper ready to be rendered: its template and its fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from generator.book import Book
from generator.document import template_path
from generator.forms.meeting import Meeting
from generator.handouts import book_for, sources
from generator.house import DIGITS_OF_KIND, Digits
from generator.jobs import Job
from generator.paper_years import years_of
from generator.problem import GeneratorError
from generator.tables import Page
from generator.text import Fields, derived, said, widened
from generator.titles import title_of

if TYPE_CHECKING:  # opening Word files is costly
    from generator.word.template import Template


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper ready to be rendered; `before` are the fields of the older edition that it shows the changes from.

    `pages` are those of its workbook when it has one of its own; `template` is None when it is nothing else. `fields`
    then hold what stands on the pages.
    """

    job: Job
    template: "Template | None"
    fields: Fields
    digits: Digits
    day: date | None
    before: Fields | None = None
    pages: Sequence[Page] = ()


def draft(root: Path, book: Book, job: Job, meeting: Path | None = None) -> Draft:
    """A paper's template (the one in the folder of the meeting first) and fields.

    Raises GeneratorError when the template may not be used.
    """
    from generator.word.template import checked

    digits = DIGITS_OF_KIND.get(job.document.kind, Digits.HALF)
    own, day = sources(job.handout), book.one(Meeting).held_on if book.has(Meeting) else None
    if job.document.weave is not None:
        template = checked(template_path(root, job.document, meeting))
        before, after = (fields_of(book.within([edition]), job, template) for edition in own)
        return Draft(job, template, after, digits, day, before)
    within = book_for(job.handout, book)
    pages = tuple(job.document.sheets(within, job.copy)) if "Excel" in job.formats else ()
    on_paper = not pages or "Word" in job.formats
    form = checked(template_path(root, job.document, meeting)) if on_paper else None
    return Draft(job, form, fields_of(within, job, form), digits, day, pages=pages)


def fields_of(book: Book, job: Job, template: "Template | None" = None) -> Fields:
    """What the module gives for a paper, with the words that every template may use."""
    return {
        "資料": {
            "資料番号": said(job.handout, "number"),
            "資料名": title_of(job.handout, book, job.copy),
            "題名": title_of(job.handout, book),
        },
        **_years(book, job, template),
        **job.document.fields(book, job.copy),
    }


def _years(book: Book, job: Job, template: "Template | None") -> Fields:
    """年度 and 前年度 of a paper; none when nobody tells the year. Raises GeneratorError when the template asks for it then."""
    from generator.word.render import variables

    if years := years_of(job.document.uses, book):
        digits = DIGITS_OF_KIND.get(job.document.kind, Digits.HALF)
        labels = {"年度": years.label, "前年度": years.before.label}
        return {word: derived(widened(label, digits), years.sources) for word, label in labels.items()}
    if template and variables(template) & {"年度", "前年度"}:
        raise GeneratorError(
            f"「{job.title}」のひな形 {template.name} には年度の差し込みがありますが、年度が分かりません。"
            "会議.xlsx［開催］に年度を書くか、ひな形の年度の差し込みを消してください。"
        )
    return {}
