"""The papers of a packet: what each is made from, its Word and Excel files, and every value printed in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias

from generator import __version__
from generator.document import Weave
from generator.drafts import Draft
from generator.handouts import sources
from generator.jobs import Job
from generator.manifest import Origin, digest, settings
from generator.problem import GeneratorError
from generator.text import Fields, Text, final

if TYPE_CHECKING:  # opening Word files is costly and not needed to know which papers there are
    from generator.excel.pages import Bound
    from generator.word.render import Rendered
    from generator.word.template import Template

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
            __version__,
            settings(),
            {name: workbooks[name] for name in self.job.workbooks(workbooks)},
            {self.template.path.name: digest(self.template.data)} if self.template else {},
        )

    @cached_property
    def workbook(self) -> bytes:
        """The bytes of the Excel file. Raises GeneratorError when it does not say what the paper says."""
        from generator.excel.paper import faults, workbook_of

        if self.bind is not None:
            return self.bind()
        data = workbook_of(self.data, self.job.title)
        # The words of two editions stand in pieces in what is woven of them, which was read back already.
        if self.job.document.weave is None and (found := faults(data, self.ledger.get("/word/document.xml", ()))):
            raise _unfit(self.job, found[0])
        return data


def made(draft: Draft, editions: Editions | None = None) -> Paper:
    """The rendered and verified paper. Raises GeneratorError when the template does not fit its fields.

    `editions` remembers what was rendered from one workbook, for the papers that show the changes between two.
    """
    editions = {} if editions is None else editions
    own = sources(draft.job.handout)
    if draft.pages:
        bound = _bound(draft)
        if draft.template is None:
            return Paper(draft.job, None, bound.printed, lambda: bound.data)
        new = _rendered(draft, draft.fields)
        return Paper(draft.job, lambda: new.data, {**new.printed, **bound.printed}, lambda: bound.data, draft.template)
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


def listed(draft: Draft) -> Paper:
    """The paper with what it prints; its files are only made when asked for. Raises GeneratorError as `made` does."""
    ledgers = [{_PAGES: tuple(_on_pages(draft))}] if draft.pages else []
    if draft.template:
        from generator.word.render import printed

        editions = [fields for fields in (draft.before, draft.fields) if fields is not None]
        ledgers += [dict(printed(draft.template, fields, digits=draft.digits)) for fields in editions]
    own = (lambda: made(draft).workbook) if draft.pages else None
    return Paper(draft.job, (lambda: made(draft).data) if draft.template else None, _joined(ledgers), own)


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
    from generator.word.render import render

    assert draft.template  # asked for only where there is one
    rendered = render(draft.template, fields, title=draft.job.title, digits=draft.digits)
    if faults := verify.faults(rendered.data, rendered.printed):
        raise _unfit(draft.job, faults[0])
    return rendered


def _woven(draft: Draft, old: bytes, new: bytes) -> bytes:
    """Two editions of a paper as one that shows the changes, read back both ways."""
    from generator.word import verify
    from generator.word.revise import printable, revised, says

    made = revised(old, new, title=draft.job.title, day=draft.day)
    if not says(made, old=old, new=new):
        raise _unfit(draft.job, "変更をすべて承諾しても、元に戻しても、それぞれの版と同じになりません")
    if draft.job.document.weave is Weave.LINES:
        made = printable(made, title=draft.job.title)
    if faults := verify.faults(made, None):
        raise _unfit(draft.job, faults[0])
    return made


def _bound(draft: Draft) -> "Bound":
    from generator.excel.pages import bound
    from generator.excel.read_back import faults

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
