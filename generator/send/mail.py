"""Everything ready to be sent: a zip, the text of the mail, and drafts of it. Nothing is sent."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path, PurePosixPath
from typing import Final

from generator.forms.meeting import ELSEWHERE, Meeting, Recipient
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.japanese.dates import fiscal_label, time_label, wareki_weekday
from generator.office import MeetingFolders, content_of
from generator.packet.compose import only_listed
from generator.packet.deliver import deliver, sweep
from generator.packet.files import file_name
from generator.packet.outcome import Outcome
from generator.packet.record import digest
from generator.packet.status import outdated
from generator.packet.steps import Progress, examined, judged
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.send.papers import Group, Piece, groups_of, mended_aside, missing, pieces_of, uninvited
from generator.send.pdf import still, unreadable
from generator.settings import DEFAULT, Settings

_FIRST: Final = date(1980, 1, 1)  # a zip can say no day before,
_LAST: Final = date(2107, 12, 31)  # and none after
_UNIX: Final = 3  # of a zip that says it is from DOS, unzip takes the names for a code page even where they are UTF-8


def archive(files: Mapping[str, bytes], day: date) -> bytes:
    """The files by name as a zip without password, each dated `day`: equal files give equal bytes.

    Names are in UTF-8 and say so, composed (NFC: 「ガ」 is one character), as Windows writes them.
    """
    made = io.BytesIO()
    dated = min(max(day, _FIRST), _LAST)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(unicodedata.normalize("NFC", name), (dated.year, dated.month, dated.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = _UNIX, 0o644 << 16
            archive.writestr(info, data)
    return made.getvalue()


_FORMATS = {".docx": "Word", ".doc": "Word", ".xlsx": "Excel", ".xls": "Excel", ".pdf": "PDF", ".pptx": "PowerPoint"}


def name_of(meeting: Meeting) -> str:
    """「令和5年度第1回在宅医療・介護連携推進会議」."""
    return f"{fiscal_label(meeting.fiscal_year)}第{meeting.session}回{meeting.name}"


def subject(meeting: Meeting, office: Settings = DEFAULT) -> str:
    """The subject of the mail, as the office words it."""
    return _worded(office.letter.subject, {"会議": name_of(meeting)})


_REPLY_BY: Final = "〔返信期限〕"


def letter(meeting: Meeting, pieces: Iterable[Piece], office: Settings = DEFAULT) -> str:
    """The text of the mail, lines ending in LF: meeting, day with its weekday, time, place, and the papers that go with it."""
    papers = (
        f"　　{'　'.join(filter(None, (piece.handout.number, piece.title)))}{_formats(piece)}" for piece in pieces
    )
    words = {
        "会議": name_of(meeting),
        "日時": f"{wareki_weekday(meeting.held_on)}{time_label(meeting.starts_at)}から",
        "場所": meeting.venue,
        "資料": "\n".join(papers),
        "返信期限": wareki_weekday(meeting.reply_by) if meeting.reply_by else "",
        "署名": office.signed,
    }
    lines = office.letter.text.splitlines(keepends=True)
    return _worded("".join(line for line in lines if meeting.reply_by or _REPLY_BY not in line), words)


def _worded(text: str, words: Mapping[str, str]) -> str:
    """The text with each 〔word〕 replaced, once: what was put in is never looked at again."""
    return re.sub("〔(.+?)〕", lambda found: words.get(found[1], found[0]), text)


def _formats(piece: Piece) -> str:
    """（Word・Excel） where a paper comes in more than one."""
    named = dict.fromkeys(_FORMATS.get(path.suffix.lower(), path.suffix) for path in piece.files)
    return f"（{'・'.join(named)}）" if len(named) > 1 else ""


_BOUNDARY: Final = "=_kaigi-shiryo"  # base64 has no underscore, so no content holds it
_OFFICE_TYPE: Final = "vnd.openxmlformats-officedocument"
_TYPES: Final = {
    ".docx": f"application/{_OFFICE_TYPE}.wordprocessingml.document",
    ".xlsx": f"application/{_OFFICE_TYPE}.spreadsheetml.sheet",
    ".pptx": f"application/{_OFFICE_TYPE}.presentationml.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}


def draft(subject: str, text: str, recipients: Iterable[tuple[str, str]], attachments: Mapping[str, bytes]) -> bytes:
    """The draft: subject, text (lines ending in LF), people as Bcc (name, address), files by name. Equal input, equal bytes.

    It has no date, sender or number of its own: the mail program gives it those when it is sent.
    """
    message = EmailMessage(policy=SMTP.clone(max_line_length=76))  # no encoded word over 75 (RFC 2047)
    message["X-Unsent"], message["Subject"], message["Content-Language"] = "1", subject, "ja"
    parted = ((name, *address.rsplit("@", 1)) for name, address in recipients)
    if people := [Address(name, local, domain) for name, local, domain in parted]:
        message["Bcc"] = people
    message.set_content(text, charset="utf-8", cte="base64")
    message.make_mixed(_BOUNDARY)
    older: list[tuple[bytes, bytes]] = []
    for number, (name, data) in enumerate(attachments.items()):
        main, _, kind = _TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream").partition("/")
        message.add_attachment(data, maintype=main, subtype=kind, filename=name, params={"name": f"name-{number}"})
        # Old mail programs know only this way to write a name.
        words = Header(name, "utf-8", maxlinelen=70).encode(linesep="\r\n")
        older.append((f'name="name-{number}"'.encode(), f'name="{words}"'.encode()))
    made = message.as_bytes()
    for placeholder, encoded in older:
        made = made.replace(placeholder, encoded, 1)
    return made


FOLDER: Final = "配付"
DRAFTS: Final = "送付"

_MEGABYTE: Final = 1024 * 1024


def prepare(
    meeting: MeetingFolders, progress: Progress = lambda _: None, *, strict: bool = False, as_made: bool = False
) -> Outcome:
    """Put what is to be sent into the folder 配付 of a meeting's packet: the papers as they lie there, scrubbed, and the mail.

    Nothing is written when the workbooks have a 誤り, a paper is missing, or something is left in one that nobody would
    send; `as_made`: nor while a copy mended by hand lies aside, unless it is meant to. `strict` as in a check. Raises GeneratorError for a folder without a sitting, to which nobody is asked.
    """
    packet = meeting.packet
    sweep(packet)
    progress("入力を点検しています")
    inputs, outcome = examined(meeting, lambda _: None, only_listed, strict=strict)
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
    sitting, office = inputs.book.one(Meeting), inputs.book.settings
    every = pieces_of(inputs.book, packet)
    groups = groups_of(inputs.book, every)
    pieces = [piece for piece in every if any(piece in group.pieces for group in groups)]
    clean: dict[Path, bytes] = {}
    before: dict[Path, str] = {}
    unfit = [
        fault
        for piece in pieces
        for path in piece.files
        for fault in _clean(piece, path, sitting.held_on, office.author, clean, before)
    ]
    problems = [
        *missing(pieces),
        *outdated(meeting, inputs.book),
        *uninvited(every, packet),
        *unfit,
        *mended_aside(packet, Severity.WARNING if as_made else Severity.ERROR),
        *_without_recipients(groups),
        *_reply_unsaid(sitting, office),
        *_still_open(outcome),
    ]
    if not any(problem.severity is Severity.ERROR for problem in problems):
        progress("配付するものを用意しています")
        files = {name: data for group in groups for name, data in _for_group(group, clean, sitting, office)}
        problems += _too_large(files, office.letter.megabytes)
    outcome.problems, outcome.settled = judged(problems, inputs.book, strict=strict)
    if not outcome.refused:
        outcome.folder = packet
        outcome.delivery = deliver(packet, files, within=FOLDER, confirm=lambda: still(before))
    return outcome


def _for_group(
    group: Group, clean: Mapping[Path, bytes], sitting: Meeting, office: Settings
) -> Iterator[tuple[str, bytes]]:
    """The files of one group by their name in the packet: its papers, their zip, the text and the draft of its mail."""
    pieces = [piece for piece in group.pieces if piece.files]
    if not pieces:
        return
    papers = {unicodedata.normalize("NFC", path.name): clean[path] for piece in pieces for path in piece.files}
    folder = f"{FOLDER}/{file_name('', group.name, '')}" if group.name else FOLDER
    of_group = f"（{group.name}）" if group.name else ""
    text = letter(sitting, pieces, office)
    people = [(row.name, row.address) for row in group.recipients]
    yield from ((f"{folder}/{name}", data) for name, data in papers.items())
    for title, suffix, data in (
        (f"{name_of(sitting)}　資料", ".zip", archive(papers, sitting.held_on)),
        ("送付文", ".txt", text.replace("\n", "\r\n").encode("utf-8-sig")),
        ("送付メール", ".eml", draft(subject(sitting, office), text, people, papers)),
    ):
        yield f"{FOLDER}/{DRAFTS}/{file_name('', title + of_group, suffix)}", data


def _reply_unsaid(sitting: Meeting, office: Settings) -> Iterator[Problem]:
    """A day to answer by that the letter in the office's own words does not name."""
    if sitting.reply_by and _REPLY_BY not in office.letter.text:
        message = "「返信期限」は、送付文に載りません。団体.xlsxの「送付文」に〔返信期限〕がないためです。"
        hint = "団体.xlsxの「送付文」の載せたいところに、〔返信期限〕と書いてください。"
        yield Problem(Severity.WARNING, "配付20", sitting.cell("reply_by").place, message, hint)


def _clean(  # noqa: PLR0913, PLR0917 - a paper, what is written into it, and the two lists that it goes to
    piece: Piece, path: Path, day: date, author: str, clean: dict[Path, bytes], before: dict[Path, str]
) -> Iterator[Problem]:
    """Put a paper among the `clean` without what it tells about the people who made it; what is wrong with it.

    Kinds of files that nobody can clean stay as they are. `before` gets the SHA-256 of what it was.
    """
    from generator.ooxml.gate import paper, refused
    from generator.ooxml.seal import picture, scrubbed
    from generator.send.binding import UNLIKE, anonymous, is_pdf
    from generator.send.pdf import left_in
    from generator.word.template import residue

    data, place, suffix = content_of(path), Place(path.name), path.suffix.lower()
    clean[path], before[path] = data, digest(data)
    if role := paper(path.name, elsewhere=piece.handout.kind == ELSEWHERE):
        if fault := refused(path.name, data, role):
            yield Problem(Severity.ERROR, "配付08", place, f"ファイルを開けません。{fault.message}", fault.hint)
            return
        clean[path] = scrubbed(data, author=author, day=day)
        yield from left_in(place, residue(data), Severity.ERROR, shows_changes=piece.shows_changes)
        return
    if suffix == ".pdf" and not is_pdf(data):
        yield Problem(Severity.ERROR, "配付08", place, "ファイルを開けません。PDFではないか、壊れています。", UNLIKE)
        return
    found = anonymous(data) if suffix == ".pdf" else picture(data)
    clean[path] = found or data
    if not found:
        message = "作成者の名前などが入っているか確かめられず、消せません。"
        hint = "ファイルのプロパティで確かめてください。.docx、.xlsx、保護のない.pdf、.jpg、.pngなら自動で消えます。"
        yield Problem(Severity.WARNING, "配付09", place, message, hint)


def _without_recipients(groups: Sequence[Group]) -> Iterator[Problem]:
    """A draft that goes to nobody yet."""
    for group in groups:
        if group.pieces and not group.recipients:
            message = f"メールの下書き{f'（{group.name}）' if group.name else ''}に、宛先がありません。"
            hint = "会議.xlsx［送付先］に名前とメールアドレスを書くか、下書きを開いて、Bccに宛先を入れてください。"
            yield Problem(
                Severity.WARNING, "配付16", Place(MEETING_WORKBOOK, Recipient.declaration.name), message, hint
            )


def _still_open(outcome: Outcome) -> Iterator[Problem]:
    """How much of what a check says was neither mended nor settled."""
    if outcome.problems:
        message = f"点検の指摘（注意と参考）が{len(outcome.problems)}件、そのままになっています。"
        hint = "「kaigi check」で確かめてください。そのままでよいものは、確認済みにできます。"
        yield Problem(Severity.NOTE, "配付12", Place(f"inputs/{outcome.meeting}"), message, hint)


def _too_large(files: Mapping[str, bytes], megabytes: int) -> Iterator[Problem]:
    """Files and mails beyond what mail servers usually take."""
    for name, data in files.items():
        size = len(data) / _MEGABYTE
        if size <= megabytes:
            continue
        if name.endswith(".eml"):
            message = f"メールの大きさが{size:.1f}MBあります。{megabytes}MBを超えると届かないことがあります。"
            hint = "二通に分けるか、大きなファイルを送る仕組みで zip を送ってください。"
            yield Problem(Severity.WARNING, "配付11", Place(Path(name).name), message, hint)
        elif not name.startswith(f"{FOLDER}/{DRAFTS}/"):
            message = f"{size:.1f}MBあります。{megabytes}MBを超えています。"
            hint = "写真を小さくする（「図の圧縮」）か、分けてください。"
            yield Problem(Severity.WARNING, "配付10", Place(Path(name).name), message, hint)
