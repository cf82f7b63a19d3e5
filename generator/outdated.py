"""Papers that would come out otherwise if they were made now: what is sent should say what the workbooks say."""

from collections.abc import Iterator
from pathlib import Path

from generator.book import Book
from generator.drafts import draft
from generator.jobs import jobs_of
from generator.manifest import digest, manifest_of
from generator.papers import Editions, made
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.status import PaperStatus, State, status_of


def outdated(root: Path, folder: Path, packet: Path, book: Book | None) -> Iterator[Problem]:
    """A 注意 for each paper in `packet` that is older than what it is made from, the workbooks in `folder` first of all.

    What the record calls older is made once more, in memory, and compared: a cell that the paper does not print (an
    address, say) makes no paper old. Without `book`, as long as the workbooks have a 誤り, the record alone tells.
    """
    older = {paper.name: paper for paper in status_of(root, folder).papers if _may_be_old(paper)}
    then = manifest_of(packet).outputs
    editions: Editions = {}
    for job in jobs_of(book) if book and older else ():
        names = [name for name in job.files.values() if name in older and name in then]
        if not names:
            continue
        try:
            now = made(draft(root, book, job, folder), editions).files if book else {}
        except GeneratorError:  # its template may not be used as it is: a packet tells why
            continue
        for name in names:
            if digest(now[name]) == then[name].digest:
                del older[name]
    yield from map(_finding, older.values())


def _may_be_old(paper: PaperStatus) -> bool:
    return paper.state in (State.OLDER, State.OTHER_PROGRAM, State.UNKNOWN)


def _finding(paper: PaperStatus) -> Problem:
    why = "、".join(map(str, paper.changes)) or "作られた後で、プログラムか設定が変わっています"
    message = f"作られた後で、もとになるものが変わったので、今の入力と食い違っているかもしれません（{why}）。"
    kept = "手で直したところは消えずに「…（手直し …）」に残るので、同じ直しをExcelにも書いてください。"
    hint = f"「make packet」で作り直してください。{kept if paper.edited else ''}"
    return Problem(Severity.WARNING, "配付07", Place(paper.name), message, hint)
