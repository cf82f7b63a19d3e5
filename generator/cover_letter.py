"""送付文: what the mail with the papers says."""

from collections.abc import Iterable

from generator.forms.meeting import Meeting
from generator.handed_out import Piece
from generator.house import LETTER, LETTER_SUBJECT, SENDER
from generator.wareki import fiscal_label, time_label, wareki_weekday

_FORMATS = {".docx": "Word", ".doc": "Word", ".xlsx": "Excel", ".xls": "Excel", ".pdf": "PDF", ".pptx": "PowerPoint"}


def name_of(meeting: Meeting) -> str:
    """「令和5年度第1回在宅医療・介護連携推進会議」."""
    return f"{fiscal_label(meeting.fiscal_year)}第{meeting.session}回{meeting.name}"


def subject(meeting: Meeting) -> str:
    """The subject of the mail."""
    return LETTER_SUBJECT.format(会議=name_of(meeting))


def letter(meeting: Meeting, pieces: Iterable[Piece]) -> str:
    """The text of the mail, lines ending in LF: meeting, day with its weekday, time, place, and the papers that go with it."""
    papers = (
        f"　　{'　'.join(filter(None, (piece.handout.number, piece.title)))}{_formats(piece)}" for piece in pieces
    )
    return LETTER.format(
        会議=name_of(meeting),
        日時=f"{wareki_weekday(meeting.held_on)}{time_label(meeting.starts_at)}から",
        場所=meeting.venue,
        資料="\n".join(papers),
        署名="\n".join(SENDER),
    )


def _formats(piece: Piece) -> str:
    """（Word・Excel） where a paper comes in more than one."""
    named = dict.fromkeys(_FORMATS.get(path.suffix.lower(), path.suffix) for path in piece.files)
    return f"（{'・'.join(named)}）" if len(named) > 1 else ""
