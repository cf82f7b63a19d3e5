"""The commands for what leaves the office, and for the papers of a support office."""

from pathlib import Path

import click

from generator.command_line import DONE, FOUND, STOPPED, commands, format_, meeting_, root_, strict_
from generator.terminal import Terminal


@commands.command()
@meeting_
@root_
@format_
@strict_
def pdf(meeting: str | None, root: Path, shape: str, strict: bool) -> int:
    """できた資料を、［配付資料］の順に、一つのPDFと一つのWordにまとめます。

    outputs の会議のフォルダーにある資料を、手で直したところも含めて、そのまま使います。PDFには LibreOffice が要ります。
    できたものは「まとめ」に置きます。
    """
    from generator.binding import bind

    terminal = Terminal(shape)
    outcome = bind(root, meeting, terminal.progress, strict=strict)
    terminal.show(outcome)
    return FOUND if outcome.refused else STOPPED if outcome.trouble else DONE


@commands.command()
@meeting_
@root_
@format_
@strict_
def mail(meeting: str | None, root: Path, shape: str, strict: bool) -> int:
    """できた資料を配る用意をします。配付用の写し、zip、送付文、メールの下書きができます。

    outputs の会議のフォルダーにある資料を、手で直したところも含めて使い、「配付」に置きます。メールは送りません。
    """
    from generator.sending import prepare

    terminal = Terminal(shape)
    outcome = prepare(root, meeting, terminal.progress, strict=strict)
    terminal.show(outcome)
    return FOUND if outcome.refused else DONE


@commands.command()
@root_
def samples(root: Path) -> int:
    """様式見本（inputs/様式見本 にある、ほかの市の資料）をすべて作ります。"""
    from generator.meeting_folders import meeting_name
    from generator.meeting_folders import samples as folders
    from generator.personal import sample_forms
    from generator.pipeline import make_packet
    from generator.sheets import make_sheets

    terminal, refused = Terminal("text"), False
    found, forms = folders(root), sample_forms(root)
    if not found and not forms:
        click.echo("inputs/様式見本 に見本がありません。", err=True)
    for folder in found:
        outcome = make_packet(root, meeting_name(folder), terminal.progress)
        terminal.show(outcome)
        refused = refused or outcome.refused
    for name in forms:
        outcome = make_sheets(root, name, terminal.progress)
        terminal.show(outcome)
        refused = refused or outcome.refused
    return FOUND if refused else DONE


@commands.command()
@meeting_
@click.option("--month", metavar="月", help="いつの分か（例: 令和6年5月。書かないと今月）")
@root_
@format_
def due(meeting: str | None, month: str | None, root: Path, shape: str) -> int:
    """その月に提出するものと、まだ足りないものを表示します（支援室日誌の［提出物］から）。"""
    from generator.due import due_forms

    found = due_forms(root, meeting, month)
    click.echo(found.as_json() if shape == "json" else found.as_text())
    return DONE


@commands.command()
@click.argument("folder", required=False, metavar="[フォルダー]")
@click.option("--new", "begin", is_flag=True, help="inputs に「個人情報」で始まるフォルダーを作り、空の様式を入れます")
@root_
@format_
def sheets(folder: str | None, begin: bool, root: Path, shape: str) -> int:
    """情報共有シートを、個人情報のフォルダーの情報共有シート.xlsxから一人に一枚ずつ作ります。

    白紙のシートも一枚ずつできます。どれもWordで開いて書き足せます。outputs の「個人情報」で始まるフォルダーに置き、会議資料の
    一式にもメールにも入りません。
    """
    from generator.personal import new_forms
    from generator.sheets import make_sheets

    if begin:
        for path in new_forms(root, folder):
            click.echo(path)
        return DONE
    terminal = Terminal(shape)
    outcome = make_sheets(root, folder, terminal.progress)
    terminal.show(outcome)
    return FOUND if outcome.refused else DONE
