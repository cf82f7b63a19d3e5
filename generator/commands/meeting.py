"""The commands of a meeting: its workbooks, its packet, and where its words come from."""

from pathlib import Path

import click

from generator.command_line import DONE, FOUND, STOPPED, commands, format_, meeting_, root_, strict_
from generator.terminal import Terminal


@commands.command()
@meeting_
@root_
@format_
@strict_
def packet(meeting: str | None, root: Path, shape: str, strict: bool) -> int:
    """会議資料一式を作り、点検結果のページとともに outputs に置きます。"""
    from generator.pipeline import make_packet

    terminal = Terminal(shape)
    outcome = make_packet(root, meeting, terminal.progress, strict=strict)
    terminal.show(outcome)
    return FOUND if outcome.refused else DONE


@commands.command()
@meeting_
@root_
@format_
@strict_
@click.option("--settle", is_flag=True, help="いまの注意と参考を確認済みにします（--reason が必要です）")
@click.option("--code", "codes", multiple=True, metavar="符号", help="確認済みにする指摘の符号（何度でも書けます）")
@click.option("--reason", default="", metavar="理由", help="確認済みにする理由")
def check(  # noqa: PLR0913, PLR0917 - one argument an option of the command
    meeting: str | None, root: Path, shape: str, strict: bool, settle: bool, codes: tuple[str, ...], reason: str
) -> int:
    """入力を点検するだけで、資料は作りません。

    点検結果のページと、指摘のあるブックに色と注記を付けた写しを、outputs の会議のフォルダーの「点検」に置きます。
    """
    from generator.pipeline import check_meeting, settle_meeting

    terminal = Terminal(shape)
    if settle != bool(reason.strip()) or (codes and not settle):
        raise click.UsageError('確認済みにするときは、--settle と --reason "理由" を両方書いてください。')
    if settle:
        terminal.settled(*settle_meeting(root, meeting, codes, reason))
    outcome = check_meeting(root, meeting, terminal.progress, terminal.findings, strict=strict)
    terminal.written(outcome)
    return FOUND if outcome.refused else STOPPED if outcome.trouble else DONE


@commands.command()
@meeting_
@root_
@format_
def status(meeting: str | None, root: Path, shape: str) -> int:
    """資料が入力やひな形より古くなっていないか、手で直されていないかを表示します。

    作り直すものがあるとき、終了コードは1です。資料は作りません。
    """
    from generator.meeting_folders import find_meeting
    from generator.status import status_of

    found = status_of(root, find_meeting(root, meeting))
    click.echo(found.as_json() if shape == "json" else found.as_text())
    return DONE if found.papers and not found.stale else FOUND


@commands.command()
@click.argument("words", nargs=-1, required=True, metavar="ブック シート セル ｜ 資料 言葉")
@click.option("--meeting", metavar="会議", help="会議のフォルダー名")
@root_
@format_
def trace(words: tuple[str, ...], meeting: str | None, root: Path, shape: str) -> int:
    """セルの値がどの資料のどこに載るか、資料の言葉がどのセルから来たかを表示します。

    例: kaigi trace 取組.xlsx 実施実績 C5　／　kaigi trace 資料3 37
    """
    from generator.trace import trace as traced

    found = traced(root, meeting, words)
    click.echo(found.as_json() if shape == "json" else found.as_text())
    return DONE


@commands.command()
@click.argument("meeting", metavar="会議")
@click.option(
    "--minutes",
    metavar="部会",
    help="部会.xlsxの委員名簿から、その部会の会議録の様式だけを作ります（例: 入退院支援部会_令和5年度第1回）",
)
@click.option("--kind", "kinds", multiple=True, metavar="様式", help="ほかの様式の入力も作ります（何度でも書けます）")
@click.option("--from", "former", metavar="会議", help="どの会議から写すか（書かなければ、すぐ前の会議）")
@click.option("--empty", is_flag=True, help="前の会議から写さず、空の様式を作ります")
@root_
def new(  # noqa: PLR0913, PLR0917 - one argument an option of the command
    meeting: str, minutes: str | None, kinds: tuple[str, ...], former: str | None, empty: bool, root: Path
) -> int:
    """新しい会議のフォルダーを inputs に作り、前の会議の入力を写します。

    取組や名簿など続けて使うものは残し、前の会議だけのものは空にし、年度、回、日付を進めます。前の会議のブックと、すでにあるブックには
    触れません。前の会議がなければ、空の様式を作ります。
    """
    from generator.new import new_meeting, new_minutes
    from generator.next_meeting import next_meeting

    if sum(map(bool, (minutes, former, empty))) > 1:
        raise click.UsageError("--minutes、--from、--empty は、どれか一つだけを書いてください。")
    if minutes or empty:
        made = [new_minutes(root, meeting, minutes)] if minutes else new_meeting(root, meeting, kinds)
    else:
        prepared = next_meeting(root, meeting, former, kinds)
        made = prepared.made
        click.echo("\n".join(prepared.lines()), err=True)
    for path in made:
        click.echo(path)
    return DONE
