"""What a Word file says, whoever saved it last, and what two versions of it say differently."""

import io
import zipfile

from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from generator.compare.tables import Difference, FileLine, differences
from generator.word.redline import wording

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
AUTHOR = 'w:id="1" w:author="介護福祉課"'

lines = st.lists(st.sampled_from(["あ", "い", "う", "え"]).map(lambda text: FileLine("本文", text)), max_size=8)


def file_of(body: str, **parts: str) -> bytes:
    """A Word file of nothing but the parts that hold text; `header1="<w:p>…"`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f'<w:hdr xmlns:w="{W}">{content}</w:hdr>')
    return made.getvalue()


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(*blocks: str) -> str:
    return f"<w:tc>{''.join(blocks)}</w:tc>"


def test_lines_are_told_with_their_place_and_empty_ones_left_out() -> None:
    inner = table(cell(p(r("内"))))
    body = p(r("題")) + p() + table(cell(p(r("甲"))) + cell(p(), p(r("乙"))), cell(inner, p())) + p(r(" 終わり "))
    assert wording(file_of(body)) == [
        ("本文", "題"),
        ("表1の1行目", "甲"),
        ("表1の1行目", "乙"),
        ("表1の2行目", "内"),
        ("本文", "終わり"),
    ]


def test_the_second_table_is_the_second_whatever_stands_in_the_first() -> None:
    body = table(cell(table(cell(p(r("内")))), p())) + table(cell(p(r("外"))))
    assert wording(file_of(body)) == [("表1の1行目", "内"), ("表2の1行目", "外")]


def test_what_word_keeps_in_content_controls_is_read() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = (
        control.format(p(r("選んだ言葉")))
        + table(control.format(cell(p(r("欄")))))
        + control.format(table(cell(p(r("表")))))
    )
    assert wording(file_of(body)) == [("本文", "選んだ言葉"), ("表1の1行目", "欄"), ("表2の1行目", "表")]


def test_revisions_of_the_clerk_are_read_as_accepted_or_rejected() -> None:
    body = p(
        r("会議は"),
        f"<w:del {AUTHOR}><w:r><w:delText>七日</w:delText></w:r></w:del>",
        f"<w:ins {AUTHOR}>{r('八日')}</w:ins>",
    )
    gone = f"<w:tr><w:trPr><w:del {AUTHOR}/></w:trPr>{cell(p(r('消した行')))}</w:tr>"
    data = file_of(body + f"<w:tbl>{gone}<w:tr>{cell(p(r('残る行')))}</w:tr></w:tbl>")
    assert wording(data) == [("本文", "会議は八日"), ("表1の2行目", "残る行")]
    assert [line.text for line in wording(data, "ins")] == ["会議は七日", "消した行", "残る行"]


def test_page_numbers_that_word_counted_are_left_out_and_other_words_above_a_page_are_not() -> None:
    simple = f'<w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>'
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    built = f"{marks[0]}<w:r><w:instrText>PAGE</w:instrText></w:r>{marks[1]}{r('3')}{marks[2]}"
    data = file_of(p(r("本")), header1=p(r("資料1")), footer1=p(r("- "), built, r(" -")), footer2=p(simple))
    assert wording(data) == [("本文", "本"), ("フッター", "-  -"), ("ヘッダー", "資料1")]


def test_a_file_saved_anew_by_a_program_says_the_same() -> None:
    document = Document()
    document.add_paragraph("一行目\n二行目\tタブの後")
    document.add_table(1, 2).cell(0, 1).text = "欄"
    first, second = io.BytesIO(), io.BytesIO()
    document.save(first)
    Document(io.BytesIO(first.getvalue())).save(second)
    assert (
        wording(first.getvalue())
        == wording(second.getvalue())
        == [("本文", "一行目\n二行目\tタブの後"), ("表1の1行目", "欄")]
    )


@given(lines, lines)
def test_what_is_the_same_is_no_difference_and_what_differs_is_told_once(
    old: list[FileLine], new: list[FileLine]
) -> None:
    found = differences(old, new)
    assert (found == []) == (old == new)
    for side, given_lines in (("old", old), ("new", new)):
        told = [text for one in found if (text := getattr(one, side)) is not None]
        kept = [line.text for line in given_lines]
        for text in told:
            kept.remove(text)
        assert len(kept) == len(given_lines) - len(told)


def test_as_many_lines_between_common_ones_are_the_same_ones_worded_otherwise() -> None:
    old = [FileLine("一", "同じ"), FileLine("二", "37人"), FileLine("三", "同じ終わり")]
    new = [FileLine("一", "同じ"), FileLine("二", "42人"), FileLine("三", "同じ終わり")]
    assert differences(old, new) == [Difference("二", "37人", "42人")]


def test_an_excerpt_says_at_which_end_it_was_cut() -> None:
    before, after = Difference("一", f"{'前' * 99}三回{'後' * 99}", f"{'前' * 99}四回{'後' * 99}").excerpts()
    assert (before[0], before[-1], after[0], after[-1]) == ("…", "…", "…", "…")
    assert "三回" in before and "四回" in after
    assert Difference("一", "三回", "四回").excerpts() == ("三回", "四回")


def test_what_a_field_shows_below_a_page_is_no_wording_and_a_stray_mark_of_one_breaks_nothing() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    shown = p(r("全"), mark("begin"), mark("separate"), r("12"), mark("end"), r("ページ"))
    footer = p(mark("separate"), mark("end"), r("文")) + shown
    assert wording(file_of(p(), footer1=footer)) == [("フッター", "文"), ("フッター", "全ページ")]


def test_a_line_between_others_is_paired_with_the_one_it_resembles() -> None:
    old = [FileLine("一", "研修会を三回行い、延べ五十人が参加した。")]
    new = [FileLine("一", "新しい行"), FileLine("二", "研修会を四回行い、延べ五十人が参加した。")]
    assert differences(old, new) == [
        Difference("一", None, "新しい行"),
        Difference("一", old[0].text, new[1].text),
    ]


def test_thousands_of_lines_that_all_differ_are_compared_all_the_same() -> None:
    old = [FileLine("本文", f"前の{number}番目の言葉") for number in range(3000)]
    new = [FileLine("本文", f"後の{number}番目の言葉") for number in range(2999)]
    assert len(differences(old, new)) >= 2999
