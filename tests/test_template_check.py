"""A template edited in Word in a wrong way: one finding for each slip, with its place and the nearest right word."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from generator.office import OfficeFolders
from generator.packet.templates import examine, vocabulary
from generator.papers.kind import documents
from generator.problem import Severity
from generator.word.proofread import proofread
from generator.word.tags import commands_in_jinja, in_japanese, in_jinja
from generator.word.template import Template, faults
from tests.conftest import ROOT
from tests.papers import W, paragraph

KINDS = {kind.template: kind for kind in documents().values() if kind.template and kind.weave is None}


def findings(template: Template) -> list[str]:
    """What a check says of a template, one line each."""
    known = vocabulary(KINDS[template.path.stem])
    return [str(problem) for problem in (*faults(template), *proofread(template, known).problems)]


def edited(stem: str, change: Callable[[etree._Element], None], part: str = "word/document.xml") -> Template:
    """A shipped template after a change to the XML of one part."""
    path = OfficeFolders(ROOT).template(KINDS[stem].file)
    made = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == part:
                root = etree.fromstring(content)
                for node in root.iter(f"{W}t"):  # commands as Jinja has them: they are still understood
                    node.text = commands_in_jinja(node.text or "")
                change(root)
                content = etree.tostring(root)
            copy.writestr(name, content)
    return Template(path, made.getvalue())


def retyped(stem: str, old: str, new: str) -> Template:
    """A shipped template with the first such text typed otherwise."""

    def change(root: etree._Element) -> None:
        node = next(node for node in root.iter(f"{W}t") if old in (node.text or ""))
        node.text = (node.text or "").replace(old, new, 1)

    return edited(stem, change)


def without(stem: str, text: str, nth: int = 0) -> Template:
    """A shipped template without the nth paragraph of this text, or without the whole table row that it fills."""

    def change(root: etree._Element) -> None:
        found = [p for p in root.iter(f"{W}p") if paragraph(p) == text][nth]
        row = next(found.iterancestors(f"{W}tr"), None) if text.startswith("{%tr") else None
        gone = found if row is None else row
        holder = gone.getparent()
        assert holder is not None
        holder.remove(gone)

    return edited(stem, change)


def with_body(stem: str, xml: str) -> Template:
    """A shipped template with blocks added at its beginning."""
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    )

    def change(root: etree._Element) -> None:
        body = next(root.iter(f"{W}body"))
        for number, block in enumerate(etree.fromstring(f"<x {names}>{xml}</x>")):
            body.insert(number, block)

    return edited(stem, change)


def run(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def line(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


WORDS = [
    ("results", "{{ 行.評価 }}", "{{ 行.評科 }}", "［本文］表1の3行目6列目 「行.評科」という言葉は使えません", "「行.評価」のことなら"),
    ("agenda", "{{ 会議.場所 }}", "{{ 会儀.場所 }}", "「会儀」という言葉は使えません", "「会議」のことなら"),
    ("agenda", "{{ 会議.場所 }}", "{{ 場所 }}", "「場所」という言葉は使えません", "「会議.場所」のことなら"),
    ("agenda", "{{ 会議.場所 }}", "{{ 会議.場所.名 }}", "「会議.場所.名」という言葉は使えません", "「会議.場所」のことなら"),
    ("results", "取組一覧 %}", "取組一欄 %}", "表1の2行目1列目 「取組一欄」という言葉は使えません", "「取組一覧」のことなら"),
    ("agenda", "会議.開催日|曜日付き", "会議.開催日|曜日つき", "「|」の後の「曜日つき」は使えません", "「曜日付き」のことなら"),
    ("agenda", "会議.開催日|曜日付き", "会議.場所|曜日付き", "「会議.場所」は日付ではないので", "「|曜日付き」を消すか"),
    ("agenda", "会議.開催日|曜日付き", "会議.開催日｜曜日付き", "書き方を読み取れません", "「{{ 会議.開催日|曜日付き }}」のように"),
    ("agenda", "{{ 会議.場所 }}", "{{ 会議 }}", "「会議」はいくつかの言葉のまとまりなので", "「{{ 会議.年度 }}」のように"),
    ("agenda", "{{ 会議.場所 }}", "{{ 項目一覧 }}", "「項目一覧」は繰り返しの一覧なので", "{%p for 行 in 項目一覧 %}"),
    ("agenda", "{{ 会議.場所 }}", "{{ 項目一覧.件名 }}", "「項目一覧」は繰り返しの一覧なので", "{%p for 行 in 項目一覧 %}"),
    ("agenda", "for 項目 in 項目一覧", "for 項目 in 会議", "「会議」は一覧ではないので", "繰り返せるのは一覧だけです"),
    ("agenda", "{{ 会議.場所 }}", "｛｛ 会議.場所 ｝｝", "全角の括弧", "「{{ 会議.場所 }}」を半角で"),
    ("agenda", "{{ 会議.場所 }}", "｛{ 会議.場所 }｝", "全角の括弧", "「{{ 会議.場所 }}」を半角で"),
    ("agenda", "{%p for 項目", "{％p for 項目", "全角の括弧", "を半角で"),
    ("agenda", "{{ 会議.場所 }}", "{{ 会議.場所 }", "括弧が閉じていません", "「{{ 見出し }}」の形に"),
    ("agenda", "{%p for 項目 in 項目一覧 %}", "{%p for 項目 in 項目一覧 %", "括弧が閉じていません", "「{{ 見出し }}」の形に"),
    ("agenda", "{%p for 項目", "{%p fro 項目", "「fro」という命令はありません", "「{%p for 項目 in 項目一覧 %}」に直してください"),
    ("agenda", "{%p for 項目", "{%pfor 項目", "「pfor」という命令はありません", "「{%p for 項目 in 項目一覧 %}」に直してください"),
    ("agenda", "{%p for 項目", "{% p for 項目", "「p」という命令はありません", "「{%p for 項目 in 項目一覧 %}」に直してください"),
    ("agenda", "{%p endfor %}", "{%p end for %}", "「end」という命令はありません", "「{%p endfor %}」に直してください"),
    ("results", "{%tr endfor %}", "{%p endfor %}", "「{%p endfor %}」を置く場所が違います", "「{%tr endfor %}」と書きます"),
    ("agenda", "{%p for 項目 in 項目一覧 %}", "{%tr for 項目 in 項目一覧 %}", "置く場所が違います", "表の外では「{%p … %}」"),
    ("results", "{%tr for 行 in 取組一覧 %}", "{%tr for 行 in 取組一覧 %}一覧", "「一覧」は、資料に出ません", "だけの表の行を作って"),
    ("agenda", "{%p for 項目 in 項目一覧 %}", "議題 {%p for 項目 in 項目一覧 %}", "「議題」は、資料に出ません", "だけの段落を作って"),
]  # fmt: skip


@pytest.mark.parametrize(("stem", "old", "new", "said", "hint"), WORDS, ids=[new for _, _, new, *_ in WORDS])
def test_a_slip_in_typing_is_one_finding(stem: str, old: str, new: str, said: str, hint: str) -> None:
    (found, *more) = findings(retyped(stem, old, new))
    assert said in found
    assert hint in found
    assert more == []


GONE = [
    ("results", "{%tr endfor %}", "表1の2行目1列目 「{%tr for 行 in 取組一覧 %}」を閉じる「{%tr endfor %}」がありません", ""),
    ("results", "{%tr for 行 in 取組一覧 %}", "「{%tr endfor %}」に対する始まりがありません", "「{%tr for 行 in 取組一覧 %}」を書き足すか"),
    ("trainings", "{%p if not 事業別 %}", "「{%p endif %}」に対する始まりがありません", "「{%p if … %}」を書き足すか"),
    ("agenda", "{%p endif %}", "「{%p if not 項目一覧 %}」を閉じる「{%p endif %}」がありません", "書き足してください"),
    ("agenda", "{%p endfor %}", "「{%p for 項目 in 項目一覧 %}」を閉じる「{%p endfor %}」がありません", "「{%p for 議題 in 項目.議題一覧 %}」"),
]  # fmt: skip


@pytest.mark.parametrize(("stem", "text", "said", "hint"), GONE, ids=[f"{stem} {text}" for stem, text, *_ in GONE])
def test_a_deleted_beginning_or_end_is_one_finding(stem: str, text: str, said: str, hint: str) -> None:
    (found, *more) = findings(without(stem, text))
    assert said in found
    assert hint in found
    assert more == []


def test_a_word_of_the_paper_that_the_template_does_not_ask_for_is_missing() -> None:
    def change(root: etree._Element) -> None:
        for node in [p for p in root.iter(f"{W}p") if "活動" in paragraph(p) and "{" in paragraph(p)]:
            holder = node.getparent()
            assert holder is not None
            holder.remove(node)

    (found, *_) = [line for line in findings(edited("support_office", change)) if "ひな形11" in line]
    assert "誤り［ひな形11］ support_office.docx 「活動一覧」の差し込みがありません" in found


def test_an_end_in_another_cell_is_said_to_stand_in_a_wrong_place() -> None:
    def change(root: etree._Element) -> None:
        end = next(
            p
            for p in root.iter(f"{W}p")
            if paragraph(p) == "{%p endfor %}" and next(p.iterancestors(f"{W}tc"), None) is not None
        )
        cell = next(end.iterancestors(f"{W}tc"))
        other = cell.getnext()
        assert other is not None
        other.append(end)

    (found,) = findings(edited("comparison_table", change))
    assert "［本文］表1の7行目1列目の中の表1の3行目3列目 「{%p endfor %}」を置く場所が違います。" in found
    assert "（表1の7行目1列目の中の表1の3行目2列目）と同じ本文又はセルの中に移して" in found


def test_slips_in_a_header_and_a_text_box_are_found_where_they_are() -> None:
    box = f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{line('{{ 会議.場書 }}')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    (found,) = findings(with_body("agenda", box))
    assert "［本文］1段落目のテキストボックス 「会議.場書」という言葉は使えません" in found
    assert "「会議.場所」のことなら" in found

    def change(root: etree._Element) -> None:
        next(root.iter(f"{W}p")).append(etree.fromstring(f'<x xmlns:w="{W[1:-1]}">{run("{{ 会議.場書 }}")}</x>')[0])

    (found,) = findings(edited("agenda", change, "word/footer1.xml"))
    assert "agenda.docx［フッター］1段落目 「会議.場書」という言葉は使えません" in found


def test_the_word_of_a_loop_is_unknown_outside_it() -> None:
    (found,) = findings(with_body("agenda", line("{{ 項目.件名 }}")))
    assert "1段落目 「項目」という言葉は使えません（{{ 項目.件名 }}）" in found
    assert "「for 項目 in 項目一覧」の繰り返しの中に書く言葉" in found


REMAINS = [
    (f'<w:p><w:ins w:id="1" w:author="田中">{run("残り")}</w:ins></w:p>', "ひな形01", "変更履歴が残っています"),
    (f'<w:p><w:commentRangeStart w:id="1"/>{run("語")}</w:p>', "ひな形02", "コメントが残っています"),
    (f"<w:p>{run('隠れた', '<w:vanish/>')}</w:p>", "ひな形03", "隠し文字があります"),
]


@pytest.mark.parametrize(("xml", "code", "said"), REMAINS, ids=[code for _, code, _ in REMAINS])
def test_what_may_not_be_mailed_is_found_once_with_its_place(xml: str, code: str, said: str) -> None:
    table = f"<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>{xml}</w:tc></w:tr></w:tbl>"
    (found,) = findings(with_body("agenda", table))
    assert f"誤り［{code}］ agenda.docx［本文］表1の1行目2列目 {said}" in found


def test_a_tag_of_two_looks_is_a_warning_and_one_split_by_word_alone_is_none() -> None:
    bold, plain = run("{{ 会議.", "<w:b/>"), run("場所 }}")
    (found,) = findings(with_body("agenda", f"<w:p>{bold}{plain}</w:p>"))
    assert (
        "注意［ひな形08］ agenda.docx［本文］1段落目 差し込みの途中で書式が変わっています（{{ 会議.場所 }}）" in found
    )
    unlike = run("場所 }}", '<w:rFonts w:hint="eastAsia"/><w:lang w:val="ja-JP"/>')
    assert findings(with_body("agenda", f"<w:p>{run('{{ 会議.')}{unlike}</w:p>")) == []


def test_a_column_that_no_template_prints_is_a_warning(office: Path) -> None:
    path = office / "templates_docx" / "results.docx"
    path.write_bytes(retyped("results", "{{ 行.実施実績 }}", "済").data)
    (found,) = examine(OfficeFolders(office)).problems
    assert found.severity is Severity.WARNING
    assert "results.docx 取組.xlsx［実施実績］の「実施実績」の差し込みが、どのひな形にもありません" in str(found)


def test_the_templates_of_the_repository_have_no_finding() -> None:
    assert list(map(str, examine(OfficeFolders(ROOT)).problems)) == []


def test_a_body_row_deleted_is_an_error_and_not_an_empty_table() -> None:
    def change(root: etree._Element) -> None:
        rows = [row for row in root.iter(f"{W}tr") if "{{ 行." in "".join(map(paragraph, row.iter(f"{W}p")))]
        assert rows
        for row in rows:
            row.getparent().remove(row)  # type: ignore[union-attr] # a row stands in a table

    told = [line for line in findings(edited("results", change)) if "ひな形25" in line]
    assert told and all(line.startswith("誤り") for line in told)
    assert not [line for line in findings(edited("results", lambda root: None)) if "ひな形25" in line]


SAID = [
    ("tr", "for 取組 in 取組一覧", "取組一覧を一行ずつ"),
    ("p", "for 理念 in 基本理念別", "基本理念別を一つずつ（理念）"),
    ("tc", "for 年 in 予定.年度一覧", "予定.年度一覧を一列ずつ（年）"),
    ("tr", "endfor", "くり返し終わり"),
    ("p", "if 資料.資料番号", "もし 資料.資料番号 があれば"),
    ("p", "if not 部会一覧", "もし 部会一覧 がなければ"),
    ("p", "if 回.状況 or 回.年代", "もし 回.状況 か 回.年代 があれば"),
    ("tr", "if 行.左.氏名 and 行.中.氏名", "もし 行.左.氏名 も 行.中.氏名 もあれば"),
    ("p", "if not 活動.成果 and not 活動.課題", "もし 活動.成果 も 活動.課題 もなければ"),
    ("p", 'if 段.種類 == "見出し"', "もし 段.種類 が「見出し」なら"),
    ("p", 'if 段.種類 in ("文", "項目")', "もし 段.種類 が「文」「項目」なら"),
    ("tr", "if not loop.first", "もし 初めでなければ"),
    ("tr", "elif 行.三.氏名", "または 行.三.氏名 があれば"),
    ("tr", "else", "そうでなければ"),
    ("tr", "endif", "もし終わり"),
]


@pytest.mark.parametrize(("level", "jinja", "japanese"), SAID, ids=[jinja for _, jinja, _ in SAID])
def test_commands_are_said_in_japanese_and_meant_in_jinja(level: str, jinja: str, japanese: str) -> None:
    assert in_japanese(level, jinja) == japanese
    assert in_jinja(japanese) == jinja


@pytest.mark.parametrize(
    "words", ["取組一覧を一行", "もし 取組", "もし 甲 か 乙 がなければ", "for 行 in 一覧", "if 甲|length > 2"]
)
def test_what_is_no_saying_stays_as_it_is(words: str) -> None:
    assert in_jinja(words) == words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("取組一覧を１行ずつ", "for 取組 in 取組一覧"),
        ("もし、甲.乙 があれば", "if 甲.乙"),
        ("または 甲 が「乙」か「丙」でなければ", 'elif 甲 not in ("乙", "丙")'),
    ],
)
def test_a_saying_may_be_typed_a_little_otherwise(written: str, meant: str) -> None:
    assert in_jinja(written) == meant


def test_a_saying_that_is_not_closed_is_told_in_its_own_words() -> None:
    path = OfficeFolders(ROOT).template(KINDS["results"].file)
    made = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as copy:
        for name in archive.namelist():
            root = archive.read(name)
            if name == "word/document.xml":
                tree = etree.fromstring(root)
                row = next(
                    r
                    for r in tree.iter(f"{W}tr")
                    if "{%tr くり返し終わり %}" in [paragraph(p) for p in r.iter(f"{W}p")]
                )
                row.getparent().remove(row)  # type: ignore[union-attr] # a row stands in a table
                root = etree.tostring(tree)
            copy.writestr(name, root)
    (found,) = findings(Template(path, made.getvalue()))
    assert "ひな形14" in found and "「{%tr くり返し終わり %}」" in found
