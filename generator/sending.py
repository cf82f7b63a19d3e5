"""Everything ready to be sent: the papers that go out, a zip of them, the text of the mail, and drafts of it. Nothing is sent."""

import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from generator.archive import archive
from generator.binding import LEFT_IN, unreadable
from generator.cover_letter import letter, name_of, subject
from generator.delivery import deliver, file_name, sweep
from generator.forms.meeting import Meeting
from generator.handed_out import Piece, missing, pieces_of, uninvited
from generator.house import MAIL_MEGABYTES, REDLINE_AUTHOR
from generator.mail_draft import draft
from generator.meeting_folders import content_of, find_meeting, meeting_name
from generator.outdated import outdated
from generator.papers import listed
from generator.pipeline import Outcome, Progress, examined, judged
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.recipients import Group, groups_of

FOLDER: Final = "配付"
DRAFTS: Final = "送付"

_OFFICE: Final = {".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".pptm"}
_MEGABYTE: Final = 1024 * 1024


def prepare(root: Path, meeting: str | None, progress: Progress = lambda _: None, *, strict: bool = False) -> Outcome:
    """Put what is to be sent into the folder 配付 of a meeting's packet: the papers as they lie there, scrubbed, and the mail.

    Nothing is written when the workbooks have a 誤り, a paper is missing, or something is left in one that nobody would
    send. `strict` as in a check. Raises GeneratorError for a folder without a sitting, to which nobody is asked.
    """
    folder = find_meeting(root, meeting)
    packet = root / "outputs" / meeting_name(folder)
    sweep(packet)
    progress("入力を点検しています")
    inputs, outcome = examined(root, folder, lambda _: None, listed, strict=strict)
    if outcome.refused:
        outcome.problems = [problem for problem in outcome.problems if problem.severity is Severity.ERROR]
        return outcome
    if unread := unreadable(inputs):
        outcome.problems = unread
        return outcome
    if not inputs.book.has(Meeting):
        raise GeneratorError(
            "会議.xlsx［開催］がないため、送付文を作れません。開催日などを書いてから、もう一度実行してください。"
        )
    sitting = inputs.book.one(Meeting)
    every = pieces_of(inputs.book, packet)
    groups = groups_of(inputs.book, every)
    pieces = [piece for piece in every if any(piece in group.pieces for group in groups)]
    contents = {path: content_of(path) for piece in pieces for path in piece.files}
    problems = [
        *missing(pieces),
        *outdated(root, folder, packet, inputs.book),
        *uninvited(every, packet),
        *_unfit(pieces, contents),
        *_still_open(outcome),
    ]
    if not any(problem.severity is Severity.ERROR for problem in problems):
        progress("配付するものを用意しています")
        clean = {path: _scrubbed(path, data, sitting.held_on) for path, data in contents.items()}
        files = {name: data for group in groups for name, data in _for_group(group, clean, sitting)}
        problems += _too_large(files)
    outcome.problems, outcome.settled = judged(problems, inputs.book, strict=strict)
    if not outcome.refused:
        outcome.folder = packet
        outcome.delivery = deliver(packet, files, within=FOLDER)
    return outcome


def _for_group(group: Group, clean: Mapping[Path, bytes], sitting: Meeting) -> Iterator[tuple[str, bytes]]:
    """The files of one group by their name in the packet: its papers, their zip, the text and the draft of its mail."""
    pieces = [piece for piece in group.pieces if piece.files]
    if not pieces:
        return
    papers = {unicodedata.normalize("NFC", path.name): clean[path] for piece in pieces for path in piece.files}
    folder = f"{FOLDER}/{file_name('', group.name, '')}" if group.name else FOLDER
    of_group = f"（{group.name}）" if group.name else ""
    text = letter(sitting, pieces)
    people = [(row.name, row.address) for row in group.recipients]
    yield from ((f"{folder}/{name}", data) for name, data in papers.items())
    for title, suffix, data in (
        (f"{name_of(sitting)}　資料", ".zip", archive(papers, sitting.held_on)),
        ("送付文", ".txt", text.replace("\n", "\r\n").encode("utf-8-sig")),
        ("送付メール", ".eml", draft(subject(sitting), text, people, papers)),
    ):
        yield f"{FOLDER}/{DRAFTS}/{file_name('', title + of_group, suffix)}", data


def _scrubbed(path: Path, data: bytes, day: date) -> bytes:
    """A paper without what it tells about the people who made it; kinds of files that nobody can clean stay as they are."""
    from generator.bound_pdf import anonymous
    from generator.word.scrub import scrubbed

    suffix = path.suffix.lower()
    if suffix in _OFFICE:
        return scrubbed(data, author=REDLINE_AUTHOR, day=day)
    return anonymous(data) if suffix == ".pdf" else data


def _unfit(pieces: Sequence[Piece], contents: Mapping[Path, bytes]) -> Iterator[Problem]:
    """What is wrong with the papers themselves: nobody sends remarks, or a file that cannot be opened."""
    from generator.bound_pdf import locked
    from generator.word.residue import REVISED, residue

    for piece in pieces:
        for path in piece.files:
            place, suffix = Place(path.name), path.suffix.lower()
            if suffix not in _OFFICE:
                if suffix != ".pdf" or locked(contents[path]):
                    message = "作成者の名前などが入っているか確かめられず、消せません。"
                    hint = "ファイルのプロパティで確かめてください。.docx、.xlsx、保護のない.pdfなら自動で消えます。"
                    yield Problem(Severity.WARNING, "配付09", place, message, hint)
                continue
            try:
                left = residue(contents[path])
            except zipfile.BadZipFile:
                hint = "パスワードがあれば外し、WordやExcelで保存し直してください。"
                yield Problem(Severity.ERROR, "配付08", place, "ファイルを開けません。", hint)
                continue
            for what in sorted(left - ({REVISED} if piece.shows_changes else set())):
                yield Problem(Severity.ERROR, "配付06", place, f"{what}が残っています。", LEFT_IN)


def _still_open(outcome: Outcome) -> Iterator[Problem]:
    """How much of what a check says was neither mended nor settled."""
    if outcome.problems:
        message = f"点検の指摘（注意と参考）が{len(outcome.problems)}件、そのままになっています。"
        hint = "「make check」で確かめられます。そのままでよいものは、確認済みにできます。"
        yield Problem(Severity.NOTE, "配付12", Place(f"inputs/{outcome.meeting}"), message, hint)


def _too_large(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Files and mails beyond what mail servers usually take."""
    for name, data in files.items():
        size = len(data) / _MEGABYTE
        if size <= MAIL_MEGABYTES:
            continue
        if name.endswith(".eml"):
            message = f"メールの大きさが{size:.1f}MBあります。{MAIL_MEGABYTES}MBを超えると届かないことがあります。"
            hint = "二通に分けるか、大きなファイルを送る仕組みで zip を送ってください。"
            yield Problem(Severity.WARNING, "配付11", Place(Path(name).name), message, hint)
        elif not name.startswith(f"{FOLDER}/{DRAFTS}/"):
            message = f"{size:.1f}MBあります。{MAIL_MEGABYTES}MBを超えています。"
            hint = "写真を小さくする（「図の圧縮」）か、分けてください。"
            yield Problem(Severity.WARNING, "配付10", Place(Path(name).name), message, hint)
