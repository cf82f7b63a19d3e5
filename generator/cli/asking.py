"""Questions in Japanese for those who double-click an icon: which meeting, and what the next one is to be called."""

import os
import sys
from datetime import date

import click

from generator.japanese.dates import Sitting, fiscal_year
from generator.japanese.text import half_width_digits, key
from generator.office import MeetingFolders, OfficeFolders
from generator.problem import GeneratorError

_TRIES = 3


def asks() -> bool:
    """Whether somebody sits there to be asked: an icon was double-clicked, and no planned task runs it."""
    told = os.environ
    return bool(told.get("KAIGI_ASK") and not told.get("KAIGI_NO_PAUSE") and sys.stdin and sys.stdin.isatty())


def which_meeting(office: OfficeFolders, name: str | None) -> str | None:
    """The meeting that was named, else the one that somebody chooses from a list; None for the one that is worked on."""
    ready = [meeting for meeting in office.meetings() if meeting.workbooks]
    if name or not asks() or len(ready) < 2:
        return name
    usual, _ = office.chosen()
    dated = sorted(ready, key=_newest_first)
    names = [meeting.name for meeting in dated]
    return _chosen("どの会議ですか。", names, usual.name, known=names)


def which_new_meeting(office: OfficeFolders) -> str:
    """What the next meeting is to be called, as somebody chooses or types it. Raises GeneratorError when nobody answers."""
    sittings = [sitting for meeting in office.meetings() if (sitting := meeting.sitting)]
    last = max(sittings, key=lambda one: (one.year, one.session), default=None)
    offered = (
        [Sitting(last.year, last.session + 1), Sitting(last.year + 1, 1)]
        if last
        else [Sitting(fiscal_year(date.today()), 1)]
    )
    names = [str(sitting) for sitting in offered]
    return _chosen("次の会議は、何年度の第何回ですか。ほかの名前なら、そのまま打ってください。", names, names[0])


def _newest_first(meeting: MeetingFolders) -> tuple[int, int, str]:
    sitting = meeting.sitting
    return (-sitting.year, -sitting.session, meeting.name) if sitting else (0, 0, meeting.name)


def _chosen(question: str, names: list[str], usual: str, known: list[str] | None = None) -> str:
    """What somebody chooses by number, types, or takes by Enter alone. Raises GeneratorError when it is none of `known`."""
    click.echo(question, err=True)
    for number, name in enumerate(names, start=1):
        click.echo(f"  {number}  {name}", err=True)
    click.echo(f"番号を打って Enter を押してください。Enter だけなら「{usual}」です。", err=True)
    for _ in range(_TRIES):
        try:
            answer = half_width_digits(input("> ")).strip()
        except EOFError:
            return usual
        if not answer:
            return usual
        if answer.isdecimal() and 1 <= int(answer) <= len(names):
            return names[int(answer) - 1]
        if not answer.isdecimal() and known is None:
            return answer
        if found := next((name for name in known or () if key(name) == key(answer)), None):
            return found
        click.echo(f"「{answer}」は一覧にありません。1から{len(names)}の番号を打ってください。", err=True)
    raise GeneratorError("会議が決まらないので、何もしませんでした。もう一度、アイコンをダブルクリックしてください。")
