"""What has to be handed in for a month, and what is still missing: a row of the log, a line of ［配付資料］, the paper itself."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from generator.forms.office_log import WORKBOOK, Office, Submission
from generator.japanese.dates import Period, month_of, parse_month, wareki, year_of
from generator.office import MeetingFolders
from generator.packet.compose import Job, jobs_of
from generator.packet.inputs import read_meeting
from generator.packet.status import State, status_of
from generator.papers.office_log.submissions import Due, Item, is_about, items
from generator.problem import GeneratorError

MADE = "できています"
ELSEWHERE_STATE = "別途作ります"
NOTHING = "この月は該当がありません"


@dataclass(frozen=True, slots=True)
class DueForm:
    """A form of the list: `state` is what is there of it, `missing` whether something has to be done for it here."""

    group: str
    form: str
    name: str
    day: date | None
    limit: str
    way: str
    state: str
    missing: bool

    @property
    def told(self) -> str:
        """Form, name, last day, way and state in a line."""
        day = f"{wareki(self.day)}まで" if self.day else ""
        limit = "・".join(filter(None, [day, self.limit]))
        return "　".join(filter(None, [f"{self.form} {self.name}", limit, self.way, self.state]))


@dataclass(frozen=True, slots=True)
class DueForms:
    """The forms due in a month, and those handed in when something happens; both in the order of ［提出物］."""

    meeting: str
    month: Period
    due: tuple[DueForm, ...]
    any_time: tuple[DueForm, ...]

    def as_text(self) -> str:
        """Plain lines: what is due under its 区分, what is due at any time, and what is missing."""
        lines = [f"{self.meeting}　{self.month.label}に提出するもの"]
        for group in dict.fromkeys(form.group for form in self.due):
            lines.append(f"■ {group}")
            lines += [f"  {'×' if form.missing else '○'} {form.told}" for form in self.due if form.group == group]
        if not self.due:
            lines.append("  ありません。")
        for group in dict.fromkeys(form.group for form in self.any_time):
            lines.append(f"■ {group}")
            lines += [f"  ・ {form.told}" for form in self.any_time if form.group == group]
        missing = [form for form in self.due if form.missing]
        if missing:
            lines.append(f"足りないものが{len(missing)}件あります（×の行）。")
        elif self.due:
            lines.append("足りないものはありません。別途作るものを確かめてください。")
        return "\n".join(lines)

    def as_json(self) -> str:
        """The same for other programs."""

        def listed(forms: Iterable[DueForm]) -> list[dict[str, object]]:
            return [
                {
                    "form": form.form,
                    "name": form.name,
                    "day": form.day.isoformat() if form.day else None,
                    "way": form.way,
                    "state": form.state,
                    "missing": form.missing,
                }
                for form in forms
            ]

        found = {"meeting": self.meeting, "month": self.month.first.isoformat()[:7], "due": listed(self.due)}
        return json.dumps(found | {"any_time": listed(self.any_time)}, ensure_ascii=False, indent=1)


def due_forms(meeting: MeetingFolders, month: str | None, today: date | None = None) -> DueForms:
    """What is due in a month (令和6年5月; none named: the month of `today`), with the state of its papers.

    Raises GeneratorError when the meeting's folder has no log that can be read, or the month is not of its 年度.
    """
    book = read_meeting(meeting).book
    if not book.has(Office) or not book[Submission] or not book.whole(Office, Submission):
        raise GeneratorError(
            f"{meeting.name} の {WORKBOOK} から提出物を読み取れません。"
            "［支援室］と［提出物］を書き、［配付資料］にこのブックから作る資料を入れて、"
            "「kaigi check」で誤りを確かめてください。"
        )
    period = _month(month, book.one(Office), today or date.today())
    states = {paper.name: paper.state for paper in status_of(meeting).papers}
    jobs = list(jobs_of(book))
    listed = [(item, _form(item, jobs, states)) for item in items(book, period)]
    due = tuple(form for item, form in listed if item.due)
    return DueForms(meeting.name, period, due, tuple(form for item, form in listed if item.at_any_time))


def _month(words: str | None, office: Office, today: date) -> Period:
    whole = year_of(office.fiscal_year)
    try:
        found = parse_month(words) if words else month_of(today)
    except ValueError as fault:
        raise GeneratorError(str(fault)) from None
    if found.first not in whole:
        raise GeneratorError(
            f"{found.label}は、日誌の年度（{whole.label}）の月ではありません。"
            f"「--month {whole.months[0].label}」のように月を書いてください。"
        )
    return found


def _form(item: Item, jobs: Iterable[Job], states: Mapping[str, State]) -> DueForm:
    row, state, missing = item.submission, "", False
    if item.rows is None:
        state = ELSEWHERE_STATE
    elif not item.applies:
        state = NOTHING
    elif item.due:
        state = _state(item.rows, _files(item.submission.made_as, item.due, jobs), states)
        missing = state != MADE
    day = item.due.day if item.due else None
    return DueForm(row.group, row.number, row.name, day, row.limit, row.way, state, missing)


def _files(kind: str, due: Due, jobs: Iterable[Job]) -> list[str]:
    """The files of the papers of a kind that report on what is due."""
    return [
        name
        for job in jobs
        if job.document.kind == kind and (job.copy is None or is_about(job.copy, due.about))
        for name in job.files.values()
    ]


def _state(rows: int, files: list[str], states: Mapping[str, State]) -> str:
    if not rows:
        return "記録がありません"
    if not files:
        return "［配付資料］にありません"
    found = [states.get(name, State.NEVER) for name in files]
    if any(state in (State.NEVER, State.MISSING) for state in found):
        return "まだ作っていません"
    return MADE if all(state is State.CURRENT for state in found) else "入力かひな形が後で変わっています"
