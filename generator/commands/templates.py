"""The commands for those who change forms and templates."""

from pathlib import Path

import click

from generator.command_line import DONE, FOUND, commands, format_, meeting_, root_
from generator.terminal import Terminal


@commands.command()
def guide() -> int:
    """記入要領と点検の決まりを表示します。"""
    from generator.guide import guide as written

    click.echo(written())
    return DONE


@commands.group()
def template() -> None:
    """Wordのひな形を調べます。"""


@template.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="ファイル.docx")
def outline(file: Path) -> int:
    """ひな形の用紙・書式・表・差し込みを文字で表示します。"""
    from generator.word.outline import outline as lines
    from generator.word.template import open_template

    click.echo("\n".join(lines(open_template(file))))
    return DONE


@template.command("check")
@meeting_
@root_
@format_
def check_templates(meeting: str | None, root: Path, shape: str) -> int:
    """すべてのひな形を調べ、直すところと、いちばん近い正しい言葉を表示します。

    会議を書くと、その会議だけのひな形（会議のフォルダーの templates）も調べます。
    """
    from generator.templates import examine

    outcome = examine(root, meeting)
    Terminal(shape).show(outcome)
    return FOUND if outcome.refused else DONE


@template.command("fields")
@click.argument("kind", metavar="様式")
@format_
def template_fields(kind: str, shape: str) -> int:
    """ひな形に書ける言葉（情報共有シートでは欄のタグ）を、意味、例、繰り返しの書き方とともに表示します。

    例: kaigi template fields 事業実施実績　／　kaigi template fields results.docx
    """
    from generator.template_fields import fields_json, fields_text

    click.echo(fields_json(kind) if shape == "json" else fields_text(kind))
    return DONE
