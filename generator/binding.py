"""All papers of a meeting as one PDF and one Word file, made from the files as they lie in outputs."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from generator.bound_pdf import Leaves, bound
from generator.delivery import deliver, file_name, sweep
from generator.forms.meeting import Handout, Meeting
from generator.handed_out import Piece, missing, pieces_of, uninvited
from generator.house import REDLINE_AUTHOR
from generator.inputs import Inputs
from generator.libreoffice import soffice, to_pdf
from generator.meeting_folders import content_of, find_meeting, meeting_name
from generator.outdated import outdated
from generator.papers import listed
from generator.pipeline import Outcome, Progress, examined, judged
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.wareki import fiscal_label

FOLDER: Final = "まとめ"
WORD: Final = ".docx"
PDF: Final = ".pdf"
LEFT_IN: Final = (
    "Wordなどの「校閲」で、変更は承諾するか元に戻し、コメントは削除して、保存してください。"
    "隠し文字は、フォントの「隠し文字」を外します。"
)
"""What to do about revisions, remarks and hidden text."""


def bind(root: Path, meeting: str | None, progress: Progress = lambda _: None, *, strict: bool = False) -> Outcome:
    """Make one PDF and one Word file of a meeting's papers in the folder まとめ of its packet.

    Without LibreOffice there is the Word file alone, and `trouble` says why. Nothing is written when a paper of
    ［配付資料］ is missing. `strict` as in a check.
    """
    folder = find_meeting(root, meeting)
    packet = root / "outputs" / meeting_name(folder)
    sweep(packet)
    progress("入力を点検しています")
    inputs, outcome = examined(root, folder, lambda _: None, listed, strict=False)
    sound, outcome = not outcome.refused, Outcome(inputs.name, jobs=outcome.jobs)
    if unread := unreadable(inputs):
        outcome.problems = unread
        return outcome
    pieces = pieces_of(inputs.book, packet)
    contents = {path: content_of(path) for piece in pieces if (path := piece.page_source)}
    problems = [
        *missing(pieces),
        *outdated(root, folder, packet, inputs.book if sound else None),
        *uninvited(pieces, packet),
        *_remarks(pieces, contents),
    ]
    outcome.problems, outcome.settled = judged(problems, inputs.book, strict=strict)
    if outcome.refused:
        return outcome
    title = title_of_packet(inputs)
    files: dict[str, bytes] = {}
    troubles: list[str] = []
    progress("PDFを作っています")
    try:
        files[PDF] = _pdf(pieces, contents, title)
    except GeneratorError as stop:
        troubles.append(f"PDFは作れませんでした。{stop}")
    progress("一つのWordにまとめています")
    try:
        files[WORD] = _word(pieces, contents, title, inputs)
    except GeneratorError as stop:
        troubles.append(f"一つのWordは作れませんでした。{stop}")
    outcome.folder, outcome.trouble = packet, "\n".join(troubles)
    named = {f"{FOLDER}/{file_name('', title, suffix)}": data for suffix, data in files.items()}
    outcome.delivery = deliver(packet, named, within=FOLDER)
    return outcome


def unreadable(inputs: Inputs) -> list[Problem]:
    """The 誤り that keep ［開催］ and ［配付資料］ from being understood; nobody knows then which papers there are."""
    book = inputs.book.fresh()
    asked = book[Handout] and [*book[Meeting], *book[Handout]]
    if asked and book.heard_all:
        return []
    return [problem for problem in inputs.problems if problem.severity is Severity.ERROR] or [
        Problem(
            Severity.ERROR,
            "配付04",
            Place("会議.xlsx", "配付資料"),
            "配る資料が一つも書かれていません。",
            "［配付資料］に、配る資料を上から順に書いてください。",
        )
    ]


def title_of_packet(inputs: Inputs) -> str:
    """What all papers together are called: 「令和5年度第1回…会議　資料一式」."""
    if not inputs.book.has(Meeting):
        return f"{Path(inputs.name).name}　資料一式"
    meeting = inputs.book.one(Meeting)
    return f"{fiscal_label(meeting.fiscal_year)}第{meeting.session}回{meeting.name}　資料一式"


def _pdf(pieces: Sequence[Piece], contents: dict[Path, bytes], title: str) -> bytes:
    """The bound PDF. Raises GeneratorError when LibreOffice is not there or cannot make a paper's PDF."""
    sources = [(piece, path) for piece in pieces if (path := piece.page_source)]
    office = [path for _, path in sources if path.suffix.lower() != PDF]
    program = soffice()
    if office and program is None:
        raise GeneratorError(
            "LibreOfficeが見つかりません。LibreOfficeを入れるか、Wordでまとめのファイルを開き、"
            "「名前を付けて保存」でPDFを選んでください。"
        )
    made = (
        dict(zip(office, to_pdf([(path.name, contents[path]) for path in office], program), strict=True))
        if program
        else {}
    )
    return bound((Leaves(piece.label, piece.short, made.get(path, contents[path])) for piece, path in sources), title)


def _word(pieces: Sequence[Piece], contents: dict[Path, bytes], title: str, inputs: Inputs) -> bytes:
    """The merged Word file. Raises GeneratorError when the papers do not come over whole."""
    from generator.word.merge import UNFORESEEN, merged
    from generator.word.scrub import scrubbed

    papers = [contents[path] for piece in pieces if (path := piece.page_source) and not _left_out(path, contents[path])]
    if not papers:
        raise GeneratorError("まとめられるWordの資料がありません。")
    day = inputs.book.one(Meeting).held_on if inputs.book.has(Meeting) else date(1980, 1, 1)
    try:
        whole = merged(papers, title)
    except UNFORESEEN:
        raise GeneratorError(
            "手で直した資料か別途作成の資料に、まとめられない作りのものがあります。PDFを使うか、資料を一つずつ送ってください。"
        ) from None
    return scrubbed(whole, author=REDLINE_AUTHOR, day=day)


def _left_out(path: Path, data: bytes) -> str:
    """Why a paper's file cannot be part of the merged Word file; empty when it can."""
    from generator.word.merge import hindrance

    if path.suffix.lower() != WORD:
        return "Wordの資料（.docx）ではない"
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return "開けない（パスワードがあるか、壊れている）"
    return f"{found}がある" if (found := hindrance(data)) else ""


def _remarks(pieces: Sequence[Piece], contents: dict[Path, bytes]) -> Iterator[Problem]:
    """What a clerk should know of the papers that are bound: what is left out, what is left in."""
    from generator.word.residue import REVISED, residue

    for piece in pieces:
        path = piece.page_source
        if path is None:
            continue
        if reason := _left_out(path, contents[path]):
            message = f"{reason}ため、一つにまとめたWordには入っていません。"
            yield Problem(
                Severity.NOTE,
                "配付05",
                Place(path.name),
                message,
                "まとめのWordを配るときは、このファイルも一緒に配ってください。",
            )
        if zipfile.is_zipfile(io.BytesIO(contents[path])):
            left = residue(contents[path]) - ({REVISED} if piece.shows_changes else set())
            for what in sorted(left):
                message = f"{what}が残っています。"
                yield Problem(Severity.WARNING, "配付06", Place(path.name), message, LEFT_IN)
