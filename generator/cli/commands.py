"""The commands: each reads its words, calls the program and shows what came of it. Their help is in Japanese."""

import sys
from pathlib import Path
from typing import Final

import click

from generator.cli.watching import asks, watching, which_meeting, which_new_meeting
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.record import VERSION
from generator.report.terminal import Terminal, escaping

DONE: Final = 0
FOUND: Final = 1
USAGE: Final = 2
STOPPED: Final = 3
BUG: Final = 70


class _InJapanese(click.Command):
    """A command whose help has headings that staff read."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The first line of the help."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="使い方: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What may be written behind the command."""
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
        records = [record for option in options if (record := option.get_help_record(ctx))]
        if records:
            with formatter.section("付けられるもの"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows this help."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "この説明を表示します"
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words behind the name of the command."""
        return [
            piece.replace("[OPTIONS]", "[指定]").replace("COMMAND [ARGS]...", "命令 …")
            for piece in super().collect_usage_pieces(ctx)
        ]


class Command(_InJapanese):
    """One command."""


class Commands(_InJapanese, click.Group):
    """Commands under one name."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What may be written, then the commands."""
        super().format_options(ctx, formatter)
        named = [(name, command) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))]
        if named:
            with formatter.section("命令"):
                formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in named])


def _root(context: click.Context, _option: click.Parameter, root: Path | None) -> Path:
    """The folder to work in, written behind the command or before it."""
    return root or context.find_root().params.get("root") or Path()


_FOLDER = click.Path(file_okay=False, path_type=Path)
root_ = click.option("--root", type=_FOLDER, callback=_root, metavar="フォルダー", help="作業するフォルダー")


def _shape(_context: click.Context, _option: click.Parameter, shape: str) -> str:
    """The shape of the results; what a console cannot show stays whole in one that programs read."""
    if shape == "json":
        escaping(sys.stdout)
    return shape


format_ = click.option(
    "--format", "shape", type=click.Choice(["text", "json"]), default="text", callback=_shape, help="結果の形"
)
strict_ = click.option("--strict", is_flag=True, help="注意も誤りとして扱います")
quiet_ = click.option("--quiet", "-q", is_flag=True, help="誤りと結果だけを表示します")
meeting_ = click.argument("meeting", required=False, metavar="[会議]")


def _office(root: Path) -> OfficeFolders:
    """The office to work in. Raises GeneratorError in a folder that is none."""
    office = OfficeFolders(root)
    office.require()
    return office


def _meeting(root: Path, name: str | None) -> MeetingFolders:
    """The meeting to work on, which is said first."""
    office = _office(root)
    meeting, line = office.chosen(which_meeting(office, name))
    click.echo(line, err=True)
    return meeting


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--root", type=_FOLDER, metavar="フォルダー", help="作業するフォルダー（命令の後に書いても構いません）")
@click.version_option(VERSION, "--version", "-V", message="kaigi %(version)s", help="版を表示します")
def commands(root: Path | None) -> None:
    """Excelの入力様式から、推進会議の資料一式（Word・Excel）を作ります。"""  # each command reads `root` from the context


@commands.command(cls=Command)
@meeting_
@root_
@format_
@strict_
@quiet_
@click.option("--all", "anew", is_flag=True, help="変わっていない資料も、すべて作り直します")
@click.option(
    "--each", "every", is_flag=True, help="すべての会議（フォルダーの下のすべての団体）の資料を一度に作ります"
)
def packet(  # noqa: PLR0913, PLR0917 - one argument an option of the command
    meeting: str | None, root: Path, shape: str, strict: bool, quiet: bool, anew: bool, every: bool
) -> int:
    """会議資料一式を作り、点検結果のページとともに outputs に置きます。

    前に作ったときから入力もひな形も変わっていない資料は、そのまま使います。--each では、会議ごとに一行で結果を表示します。
    """
    if every:
        return _each(meeting, root, strict=strict, anew=anew)
    from generator.packet.steps import make_packet

    terminal = Terminal(shape, quiet=quiet)
    outcome = make_packet(_meeting(root, meeting), terminal.progress, strict=strict, anew=anew)
    terminal.show(outcome)
    return FOUND if outcome.refused else DONE


def _each(meeting: str | None, root: Path, *, strict: bool, anew: bool) -> int:
    from generator.cli.each import each, meetings_below, summed

    if meeting:
        raise click.UsageError("--each はすべての会議の資料を作るので、会議の名前は書きません。")
    made = []
    for one in each(meetings_below(root), root, strict=strict, anew=anew):
        click.echo(str(one))
        made.append(one)
    line, code = summed(made)
    click.echo(line, err=True)
    return code


@commands.command(cls=Command)
@meeting_
@root_
@format_
@strict_
@quiet_
@click.option("--settle", is_flag=True, help="いまの注意と参考を確認済みにします（--reason が必要です）")
@click.option("--code", "codes", multiple=True, metavar="符号", help="確認済みにする指摘の符号（何度でも書けます）")
@click.option(
    "--place", "places", multiple=True, metavar="場所", help="確認済みにする指摘の場所（表示されたとおりに書きます）"
)
@click.option("--reason", default="", metavar="理由", help="確認済みにする理由")
def check(  # noqa: PLR0913, PLR0917 - one argument an option of the command
    meeting: str | None,
    root: Path,
    shape: str,
    strict: bool,
    quiet: bool,
    settle: bool,
    codes: tuple[str, ...],
    places: tuple[str, ...],
    reason: str,
) -> int:
    """入力を点検するだけで、資料は作りません。

    点検結果のページと、指摘のあるブックに色と注記を付けた写しを、outputs の会議のフォルダーの「点検」に置きます。
    """
    from generator.packet.steps import check_meeting, settle_meeting

    terminal = Terminal(shape, quiet=quiet)
    if settle and not reason.strip():
        raise click.UsageError(
            '確認済みにする理由がありません。--reason "原資料のとおり" のように、確かめて分かったことを書いてください。'
            "理由は確認済み.xlsxに残ります。"
        )
    if not settle and (reason.strip() or codes or places):
        raise click.UsageError("--code、--place、--reason は、確認済みにするときに --settle と一緒に書いてください。")
    folders = _meeting(root, meeting)
    if settle:
        terminal.settled(*settle_meeting(folders, codes, reason, places))
    outcome = check_meeting(folders, terminal.progress, terminal.findings, strict=strict)
    terminal.written(outcome)
    return FOUND if outcome.refused else STOPPED if outcome.trouble else DONE


@commands.command(cls=Command)
@meeting_
@root_
@format_
def status(meeting: str | None, root: Path, shape: str) -> int:
    """資料が入力やひな形より古くなっていないか、手で直されていないかを表示します。

    作り直すものがあるとき、終了コードは1です。資料は作りません。
    """
    from generator.packet.status import status_of

    found = status_of(_meeting(root, meeting))
    click.echo(found.as_json() if shape == "json" else found.as_text())
    return DONE if found.papers and not found.stale else FOUND


@commands.command(cls=Command)
@meeting_
@click.argument("other", required=False, metavar="[前の会議]")
@root_
@format_
def diff(meeting: str | None, other: str | None, root: Path, shape: str) -> int:
    """資料の言葉が、前に作った資料や、ほかの会議の同じ資料から、どう変わったかを表示します。

    会議だけを書くと、いまの入力から作る資料を、outputs にある資料と比べます。二つ書くと、outputs にある二つの会議の資料を比べます。
    資料は作りません。
    """
    from generator.packet.rewordings import compare_meeting

    folders = _meeting(root, meeting)
    found = compare_meeting(folders, _office(root).meeting(other) if other else None)
    click.echo(found.as_json() if shape == "json" else found.as_text())
    return DONE


@commands.command(cls=Command)
@meeting_
@click.argument("papers", nargs=-1, metavar="[資料…]")
@click.option("--write", "put", is_flag=True, help="入力のブックに書き込みます（元のブックも残します）")
@click.option("--accept", is_flag=True, help="変更履歴を、承諾したものとして読みます（書かなくても同じです）")
@click.option("--reject", is_flag=True, help="変更履歴を、元に戻したものとして読みます")
@click.option("--over", is_flag=True, help="資料を作ったあとで入力が変わったところも、資料の言葉にします")
@root_
@format_
def absorb(  # noqa: PLR0913, PLR0917 - one argument an option of the command
    meeting: str | None,
    papers: tuple[str, ...],
    put: bool,
    accept: bool,
    reject: bool,
    over: bool,
    root: Path,
    shape: str,
) -> int:
    """手で直した資料の言葉を、もとの入力のセルに戻します。

    はじめは一覧を表示し、「点検」にページを置くだけです。--write を付けると入力に書き込みます。
    """
    from generator.back.absorb import absorb as taken_back
    from generator.back.absorb import place_page
    from generator.back.listing import as_json, as_lines, as_page

    if accept and reject:
        raise click.UsageError("--accept と --reject は、どちらか一つだけを書いてください。")
    terminal, folders = Terminal(shape), _meeting(root, meeting)
    found = taken_back(folders, papers, terminal.progress, put=put, reject=reject, over=over)
    click.echo(as_json(found) if shape == "json" else "\n".join(as_lines(found)))
    if found.papers:
        page = place_page(folders, as_page(found))
        click.echo(page, err=shape == "json")
    return DONE


@commands.command("import", cls=Command)
@click.argument("words", nargs=-1, required=True, metavar="様式 紙.docx… [様式 紙.docx…]")
@click.option("--write", "put", is_flag=True, help="inputs の「_読み取り」に、読み取ったブックを置きます")
@root_
def read_papers(words: tuple[str, ...], put: bool, root: Path) -> int:
    """今までの資料（Word、Excel、文字だけのファイル）を読み取って、入力のブックにします。

    どの欄にも入らなかった言葉と、確かめるセルを表示します。いまある入力には触れません。
    様式とファイルを続けて書くと、いくつもの様式の資料から一組のブックを作ります。
    """
    from generator.back.read_in import as_lines, by_kind, read_in
    from generator.back.read_in import put as placed

    office = _office(root)
    (kind, papers), *others = by_kind(words)
    found = read_in(office, kind, papers, others=others)
    if put:
        placed(office, found)
    click.echo("\n".join(as_lines(found)))
    return DONE


@commands.command(cls=Command)
@click.argument("words", nargs=-1, required=True, metavar="ブック シート セル ｜ 資料 言葉")
@click.option("--meeting", metavar="会議", help="会議のフォルダー名")
@root_
@format_
def trace(words: tuple[str, ...], meeting: str | None, root: Path, shape: str) -> int:
    """セルの値がどの資料のどこに載るか、資料の言葉がどのセルから来たかを表示します。

    例: kaigi trace 取組.xlsx 実施実績 C5　／　kaigi trace 資料3 37
    """
    from generator.packet.ledger import trace as traced

    found = traced(_meeting(root, meeting), words)
    click.echo(found.as_json() if shape == "json" else found.as_text())
    return DONE


@commands.command(cls=Command)
@click.argument("folder", type=_FOLDER, metavar="フォルダー")
def init(folder: Path) -> int:
    """会議資料のフォルダーを作ります。ひな形、アイコン、空の様式、説明を入れます。

    例: kaigi init 会議資料　→　会議資料 の中で kaigi new 令和6年度第1回
    """
    from generator.year.new import begin_office

    for path in begin_office(folder):
        click.echo(path)
    click.echo(
        f"できました。{folder} を開き、「kaigi new 令和6年度第1回」のように、最初の会議の様式を作ってください。",
        err=True,
    )
    return DONE


@commands.command(cls=Command)
@click.argument("meeting", required=False, metavar="会議")
@click.option(
    "--minutes",
    metavar="部会",
    help="部会.xlsxの委員名簿から、その部会の会議録の様式だけを作ります（例: 普及啓発部会_令和5年度第1回）",
)
@click.option("--kind", "kinds", multiple=True, metavar="様式", help="ほかの様式の入力も作ります（何度でも書けます）")
@click.option("--from", "former", metavar="会議", help="どの会議から写すか（書かなければ、すぐ前の会議）")
@click.option("--empty", is_flag=True, help="前の会議から写さず、空の様式を作ります")
@root_
def new(  # noqa: PLR0913, PLR0917 - one argument an option of the command
    meeting: str | None, minutes: str | None, kinds: tuple[str, ...], former: str | None, empty: bool, root: Path
) -> int:
    """新しい会議のフォルダーを inputs に作り、前の会議の入力を写します。

    取組や名簿など続けて使うものは残し、前の会議だけのものは空にし、年度、回、日付を進めます。前の会議のブックと、すでにあるブックには
    触れません。前の会議がなければ、空の様式を作ります。
    """
    from generator.year.new import new_meeting, new_minutes
    from generator.year.next_meeting import next_meeting

    if sum(map(bool, (minutes, former, empty))) > 1:
        raise click.UsageError("--minutes、--from、--empty は、どれか一つだけを書いてください。")
    if asks() and (not meeting or Path(meeting).is_dir()):  # a folder dropped onto the icon is where it comes from
        meeting, former = which_new_meeting(_office(root)), former or meeting
    if not meeting:
        raise click.UsageError("「会議」を書いてください。例: kaigi new 令和6年度第1回")
    if minutes or empty:
        made = (
            [new_minutes(_meeting(root, meeting), minutes)] if minutes else new_meeting(_office(root), meeting, kinds)
        )
    else:
        prepared = next_meeting(_office(root), meeting, former, kinds)
        made = prepared.made
        click.echo("\n".join(prepared.lines()), err=True)
    for path in made:
        click.echo(path)
    return DONE


@commands.command(cls=Command)
@click.argument("paper", metavar="基本方針_改訂案.xlsx")
@click.option("--meeting", metavar="会議", help="どの会議の入力を改めるか（書かなければ、いちばん新しい会議）")
@root_
def adopt(paper: str, meeting: str | None, root: Path) -> int:
    """会議で決まった改訂案を、基本方針の現行にし、取組.xlsxを合わせます。

    取組、基本理念、事業区分、成果指標が新しい方針のものになり、前の方針の年度の実績は前の取組のまま残ります。改める前のブックも残ります。
    """
    from generator.year.adopt import adopt as adopted

    found = adopted(_meeting(root, meeting), paper)
    click.echo("\n".join(found.lines()), err=True)
    for path in found.written:
        click.echo(path)
    return DONE


@commands.command(cls=Command)
@meeting_
@root_
@format_
@strict_
@quiet_
@click.option("--public", is_flag=True, help="ホームページ用に、資料ごとのPDFを「公開」に作ります")
def pdf(  # noqa: PLR0913, PLR0917 - one argument an option of the command
    meeting: str | None, root: Path, shape: str, strict: bool, quiet: bool, public: bool
) -> int:
    """できた資料を、［配付資料］の順に、一つのPDFと一つのWordにまとめます。

    outputs の会議のフォルダーにある資料を、手で直したところも含めて、そのまま使います。PDFには LibreOffice が要ります。
    できたものは「まとめ」に置きます。
    """
    from generator.send.pdf import bind, publish

    terminal = Terminal(shape, quiet=quiet)
    make = publish if public else bind
    outcome = make(_meeting(root, meeting), terminal.progress, strict=strict)
    terminal.show(outcome)
    return FOUND if outcome.refused else STOPPED if outcome.trouble else DONE


@commands.command(cls=Command)
@meeting_
@root_
@format_
@strict_
@quiet_
@click.option("--as-made", is_flag=True, help="手で直したものが残っていても、できたままの資料を送ります")
def mail(  # noqa: PLR0913, PLR0917 - one argument an option of the command
    meeting: str | None, root: Path, shape: str, strict: bool, quiet: bool, as_made: bool
) -> int:
    """できた資料を配る用意をします。配付用の写し、zip、送付文、メールの下書きができます。

    outputs の会議のフォルダーにある資料を、手で直したところも含めて使い、「配付」に置きます。メールは送りません。
    """
    from generator.send.mail import prepare

    terminal = Terminal(shape, quiet=quiet)
    outcome = prepare(_meeting(root, meeting), terminal.progress, strict=strict, as_made=as_made)
    terminal.show(outcome)
    return FOUND if outcome.refused else DONE


@commands.command(cls=Command)
@meeting_
@root_
def watch(meeting: str | None, root: Path) -> int:
    """ブックを見張り、保存されるたびに点検して、変わったところだけを表示します。

    「点検」の点検結果.htmlを開いておくと、ひとりでに新しくなります。p を押すと資料を作り、q を押すと終わります。
    """
    watching(_meeting(root, meeting))
    return DONE


@commands.command(cls=Command)
@root_
def samples(root: Path) -> int:
    """様式見本（inputs/様式見本 にある、ほかの市の資料）をすべて作ります。"""
    from generator.packet.share_sheets import make_sheets, sample_forms
    from generator.packet.steps import make_packet

    terminal, refused = Terminal("text"), False
    office = _office(root)
    found, forms = office.samples(), sample_forms(office)
    if not found and not forms:
        click.echo("inputs/様式見本 に見本がありません。", err=True)
    for meeting in found:
        outcome = make_packet(meeting, terminal.progress)
        terminal.show(outcome)
        refused = refused or outcome.refused
    for name in forms:
        outcome = make_sheets(office, name, terminal.progress)
        terminal.show(outcome)
        refused = refused or outcome.refused
    return FOUND if refused else DONE


@commands.command(cls=Command)
@meeting_
@click.option("--month", metavar="月", help="いつの分か（例: 令和6年5月。書かないと今月）")
@root_
@format_
def due(meeting: str | None, month: str | None, root: Path, shape: str) -> int:
    """その月に提出するものと、まだ足りないものを表示します（支援室日誌の［提出物］から）。"""
    from generator.packet.status import due_forms

    found = due_forms(_meeting(root, meeting), month)
    click.echo(found.as_json() if shape == "json" else found.as_text())
    return DONE


@commands.command(cls=Command)
@click.argument("folder", required=False, metavar="[フォルダー]")
@click.option("--new", "begin", is_flag=True, help="inputs に「個人情報」で始まるフォルダーを作り、空の様式を入れます")
@root_
@format_
def sheets(folder: str | None, begin: bool, root: Path, shape: str) -> int:
    """情報共有シートを、個人情報のフォルダーの情報共有シート.xlsxから一人に一枚ずつ作ります。

    白紙のシートも一枚ずつできます。どれもWordで開いて書き足せます。outputs の「個人情報」で始まるフォルダーに置き、会議資料の
    一式にもメールにも入りません。
    """
    from generator.packet.share_sheets import make_sheets, new_forms

    if begin:
        for path in new_forms(_office(root), folder):
            click.echo(path)
        return DONE
    terminal = Terminal(shape)
    outcome = make_sheets(_office(root), folder, terminal.progress)
    terminal.show(outcome)
    return FOUND if outcome.refused else DONE


@commands.command(cls=Command)
@root_
def guide(root: Path) -> int:
    """記入要領と点検の決まりを、この団体の言葉（団体.xlsx）で表示します。"""
    from generator.packet.organisation import office_settings
    from generator.report.guide import guide as written

    office = OfficeFolders(root)
    click.echo(written(office_settings(MeetingFolders(office, office.inputs / "会議"))))
    return DONE


@commands.group(cls=Commands)
def template() -> None:
    """Wordのひな形を調べます。"""


@template.command(cls=Command)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="ファイル.docx")
def outline(file: Path) -> int:
    """ひな形の用紙・書式・表・差し込みを文字で表示します。"""
    from generator.word.proofread import outline as lines
    from generator.word.template import open_template

    click.echo("\n".join(lines(open_template(file))))
    return DONE


@template.command("check", cls=Command)
@meeting_
@root_
@format_
def check_templates(meeting: str | None, root: Path, shape: str) -> int:
    """すべてのひな形を調べ、直すところと、いちばん近い正しい言葉を表示します。

    会議を書くと、その会議だけのひな形（会議のフォルダーの templates）も調べます。
    """
    from generator.packet.templates import examine

    outcome = examine(_meeting(root, meeting) if meeting else _office(root))
    Terminal(shape).show(outcome)
    return FOUND if outcome.refused else DONE


@template.command("fields", cls=Command)
@click.argument("kind", metavar="様式")
@format_
def template_fields(kind: str, shape: str) -> int:
    """ひな形に書ける言葉（情報共有シートでは欄のタグ）を、意味、例、繰り返しの書き方とともに表示します。

    例: kaigi template fields 事業実施実績　／　kaigi template fields results.docx
    """
    from generator.report.guide import fields_json, fields_text

    click.echo(fields_json(kind) if shape == "json" else fields_text(kind))
    return DONE


@template.command("learn")
@click.argument("kind", metavar="様式")
@click.argument("paper", metavar="紙.docx", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@meeting_
@root_
def learn_template(kind: str, paper: Path, meeting: str | None, root: Path) -> int:
    """できあがった資料と、その中身の入ったブックから、ひな形を作ります。体裁はもとの資料のままです。

    できたひな形は、確かめて移すまで使われません。
    """
    from generator.back.learn import as_lines, learn, place_template

    folders = _meeting(root, meeting)
    learned = learn(folders, kind, paper)
    place_template(folders, learned, paper.name)
    click.echo("\n".join(as_lines(learned)))
    return FOUND if learned.fault else DONE
