import json
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.japanese.numbering import LEVELS, Level, Numbered, Paragraph, ParagraphKind, Row, number, references
from generator.japanese.text import circled, kana_label, key, latin_label
from generator.problem import Place, Severity
from generator.settings import Digits

SHORT = {
    "1": Level.HEADING,
    "(1)": Level.PAREN,
    "ア": Level.KANA,
    "(ア)": Level.PAREN_KANA,
    "a": Level.LATIN,
    "(a)": Level.PAREN_LATIN,
    "①": Level.CIRCLED,
    "・": Level.BULLET,
    "→": Level.ANSWER,
    "文": Level.TEXT,
    "続": Level.CONTINUED,
    "↓": Level.ARROW,
}


def rows(draft: str) -> list[Row]:
    """Rows from lines of 「階層|本文」 in short form; the place is the row of Excel."""
    cells = [line.strip().split("|") for line in draft.strip().splitlines()]
    return [Row(SHORT[level], text, Place("会議録.xlsx", "本文", f"B{n}")) for n, (level, text) in enumerate(cells, 2)]


def made(draft: str) -> tuple[Paragraph, ...]:
    numbered = number(rows(draft))
    assert numbered.problems == ()
    return numbered.paragraphs


def printed(draft: str) -> list[str]:
    """Each paragraph with its indent, as on the page."""
    return ["　" * int(paragraph.depth) + paragraph.line for paragraph in made(draft)]


def warnings(draft: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.cell) for problem in references(made(draft))]


def test_minutes_with_four_levels_restart_each_list_under_a_new_parent() -> None:
    assert printed(
        """1|開会
        文|部会長挨拶の後、事務局から連絡事項の説明を行った。
        1|議題
        (1)|第14回多職種連携研修会・小研修会について
        ア|事務局から資料1について説明した後、部会員から次のような意見があった。
        (ア)|令和5年5月以降再開しても良いのではないか。
        (ア)|参加者の不安を取り除く工夫が必要と考える。
        (ア)|二部制にする等、開催方法の工夫も考えられる。
        ア|上記の意見を踏まえ、次のとおり決定した。
        (ア)|小研修を実施する。
        (ア)|MCSにて募ることとする。
        (1)|日常療養時における課題に対する解決策について
        ア|次のような意見があった。
        (ア)|利用可能な制度が煩雑である。
        1|その他
        文|次回予定 令和5年5月17日（水）午後7時から対面にて実施"""
    ) == [
        "1　開会",
        "　部会長挨拶の後、事務局から連絡事項の説明を行った。",
        "2　議題",
        "　(1)　第14回多職種連携研修会・小研修会について",
        "　　ア　事務局から資料1について説明した後、部会員から次のような意見があった。",
        "　　　(ア)　令和5年5月以降再開しても良いのではないか。",
        "　　　(イ)　参加者の不安を取り除く工夫が必要と考える。",
        "　　　(ウ)　二部制にする等、開催方法の工夫も考えられる。",
        "　　イ　上記の意見を踏まえ、次のとおり決定した。",
        "　　　(ア)　小研修を実施する。",
        "　　　(イ)　MCSにて募ることとする。",
        "　(2)　日常療養時における課題に対する解決策について",
        "　　ア　次のような意見があった。",
        "　　　(ア)　利用可能な制度が煩雑である。",
        "3　その他",
        "　次回予定 令和5年5月17日（水）午後7時から対面にて実施",
    ]


DECISION = """1|議題
    (1)|在宅医療・介護連携推進会議について
    (1)|日常療養支援・多職種連携研修部会について
    文|事務局から、資料1、2を用いて説明
    ア|介護予防や認知症について検討する場所はあるのか。
    →|介護予防については、議題が生じた場合には本部会となる。
    ア|部会等の意思決定はすべて親会議でなされるのか。
    →|全て親会議での承認が必要とはならない。
    (1)|第14回多職種連携研修会について
    ア|定員を設定する等の対応は不要か。
    →|グループ分けで対応したい。
    ア|グループワークができればよいのではないか。
    ア|イのテーマ設定はとても良いと感じる。
    文|【ア～ウ等の意見を踏まえて、以下のとおり決定】
    ア|内容は「新型コロナウイルス感染症を経験して」とする。
    ア|開催場所は萌え木ホールとする。"""


def test_letters_run_on_after_answers_and_unnumbered_lines() -> None:
    assert printed(DECISION)[9:] == [
        "　　ア　定員を設定する等の対応は不要か。",
        "　　　→グループ分けで対応したい。",
        "　　イ　グループワークができればよいのではないか。",
        "　　ウ　イのテーマ設定はとても良いと感じる。",
        "　　　【ア～ウ等の意見を踏まえて、以下のとおり決定】",
        "　　エ　内容は「新型コロナウイルス感染症を経験して」とする。",
        "　　オ　開催場所は萌え木ホールとする。",
    ]


def test_an_answer_may_stand_under_a_bracketed_number() -> None:
    assert printed(
        """1|議題
        文|第14回多職種連携研修について
        (1)|開催人数について
        文|もう少し定員を絞ることについて問題ないか。
        →|了承。
        (1)|協力を依頼しても良いか。
        →|了承。"""
    ) == [
        "1　議題",
        "　第14回多職種連携研修について",
        "　(1)　開催人数について",
        "　　もう少し定員を絞ることについて問題ないか。",
        "　　→了承。",
        "　(2)　協力を依頼しても良いか。",
        "　　→了承。",
    ]


def test_kana_may_stand_under_circled_numbers_and_start_anew_under_each() -> None:
    assert printed(
        """(1)|今任期の活動について
        ①|パンフレット
        ア|事務局に報告する。
        ア|事務局にて確認する。
        ①|市民講座
        ア|適宜活用する。
        ①|その他
        ア|議論を深めていく。
        (1)|次の議題
        ア|事務局から説明した。
        ①|部会員から質問があった。"""
    ) == [
        "(1)　今任期の活動について",
        "　①　パンフレット",
        "　　ア　事務局に報告する。",
        "　　イ　事務局にて確認する。",
        "　②　市民講座",
        "　　ア　適宜活用する。",
        "　③　その他",
        "　　ア　議論を深めていく。",
        "(2)　次の議題",
        "　ア　事務局から説明した。",
        "　　①　部会員から質問があった。",
    ]


def test_kana_may_stand_directly_under_a_heading_with_a_line_between() -> None:
    assert printed(
        """1|議題
        (1)|ICT連携部会について
        ・|事務局から資料1、2を用いて説明
        (1)|本部会の取り組みについて
        ア|MCS研修会を先に実施する。
        続|開催時期は10月中とし、日時を調整する。
        続|（7日、14日を除く）
        1|その他
        ア|次回予定 令和5年7月31日（月）午後7時30分～
        文|（田中部会長から）
        ア|アプローチを考えている。
        ア|各自ご協力を願いたい。"""
    ) == [
        "1　議題",
        "　(1)　ICT連携部会について",
        "　　・事務局から資料1、2を用いて説明",
        "　(2)　本部会の取り組みについて",
        "　　ア　MCS研修会を先に実施する。",
        "　　　　開催時期は10月中とし、日時を調整する。",
        "　　　　（7日、14日を除く）",
        "2　その他",
        "　ア　次回予定 令和5年7月31日（月）午後7時30分～",
        "　　（田中部会長から）",
        "　イ　アプローチを考えている。",
        "　ウ　各自ご協力を願いたい。",
    ]


def test_a_memo_has_bullets_under_a_reason_and_arrows_between_its_steps() -> None:
    assert printed(
        """1|改訂における検討事項
        (1)|改訂の方向性
        ①|全面改訂
        ①|一部改訂
        (1)|改訂内容等
        文|(1)の方向性に関わらず、改訂すべき内容や盛り込むべき事項について
        1|事務局からの提案事項
        (1)|改訂の方向性
        文|(理由)
        ・|本方針を全面改訂するほどの大幅な変更予定がないこと。
        ・|以下(2)アの部会機能の記載で対応できること。
        (1)|改訂内容等
        ア|部会機能の記載
        1|改訂までのスケジュール
        (1)|第1回在宅医療・介護連携推進会議（本日）
        ・|改訂の方向性の検討
        ↓|たたき台の作成
        (1)|第2回在宅医療・介護連携推進会議
        ↓|
        (1)|令和6年4月1日 施行"""
    ) == [
        "1　改訂における検討事項",
        "　(1)　改訂の方向性",
        "　　①　全面改訂",
        "　　②　一部改訂",
        "　(2)　改訂内容等",
        "　　(1)の方向性に関わらず、改訂すべき内容や盛り込むべき事項について",
        "2　事務局からの提案事項",
        "　(1)　改訂の方向性",
        "　　(理由)",
        "　　・本方針を全面改訂するほどの大幅な変更予定がないこと。",
        "　　・以下(2)アの部会機能の記載で対応できること。",
        "　(2)　改訂内容等",
        "　　ア　部会機能の記載",
        "3　改訂までのスケジュール",
        "　(1)　第1回在宅医療・介護連携推進会議（本日）",
        "　　・改訂の方向性の検討",
        "　　↓　たたき台の作成",
        "　(2)　第2回在宅医療・介護連携推進会議",
        "　　↓",
        "　(3)　令和6年4月1日 施行",
    ]


def test_a_policy_with_wide_digits_has_wide_numbers() -> None:
    draft = rows("1|背景・目的\n文|我が国では\n(1)|市\n(ア)|課題\na|第一\n(a)|第二\n①|日常")
    labels = [paragraph.label for paragraph in number(draft, digits=Digits.FULL).paragraphs]
    assert labels == ["１", "", "（１）", "（ア）", "ａ", "（ａ）", "①"]


def test_the_six_levels_of_official_papers_step_in_one_character_each() -> None:
    steps = made("1|一\n(1)|二\nア|三\n(ア)|四\na|五\n(a)|六")
    assert [paragraph.depth for paragraph in steps] == [0, 1, 2, 3, 4, 5]
    assert steps[-1].path == ("1", "(1)", "ア", "(ア)", "a", "(a)")


def test_lines_hang_under_the_text_by_the_width_of_the_number_and_its_space() -> None:
    draft = "1|一\n(1)|二\nア|三\n(ア)|四\n①|五\n・|六\n→|七\n↓|八"
    assert [paragraph.hanging for paragraph in made(draft)] == [1.5, 2.5, 2, 3, 2, 1, 1, 2]
    wide = number(rows("1|一\n(1)|二"), digits=Digits.FULL).paragraphs
    assert [paragraph.hanging for paragraph in wide] == [2, 4]
    tenth = made("\n".join(["(1)|項"] * 10))[-1]
    assert (tenth.label, tenth.hanging) == ("(10)", 3)


def test_text_returns_to_the_number_above_and_a_continuation_stays_under_the_words() -> None:
    text, _, item, below, more = made("文|前文\n1|見出し\n(1)|項目\n続|続き\n文|本文")
    assert (text.depth, text.hanging) == (1, -1)
    assert (below.depth, below.hanging) == (item.depth + item.hanging, 0)
    assert (more.depth, more.hanging) == (2, -1)


def test_an_item_further_out_closes_what_a_skipped_level_opened() -> None:
    assert [paragraph.label for paragraph in made("1|一\nア|二\n(1)|三\nア|四\n1|五\nア|六")] == [
        "1",
        "ア",
        "(1)",
        "ア",
        "2",
        "ア",
    ]


def test_an_inserted_item_moves_the_numbers_after_it() -> None:
    draft = rows(DECISION)
    before = [paragraph.label for paragraph in number(draft).paragraphs]
    draft.insert(11, Row(Level.KANA, "もう一つの意見"))
    after = [paragraph.label for paragraph in number(draft).paragraphs]
    assert before[9:] == ["ア", "→", "イ", "ウ", "", "エ", "オ"]
    assert after[9:] == ["ア", "→", "イ", "ウ", "エ", "", "オ", "カ"]


def test_headings_items_and_the_rest_are_told_apart() -> None:
    kinds = [paragraph.kind for paragraph in made("1|一\n(1)|二\n・|三\n→|四\n文|五\n続|六\n↓|七")]
    assert kinds == list(ParagraphKind)


@pytest.mark.parametrize(("level", "most"), [("ア", 46), ("(ア)", 46), ("①", 50), ("a", 26), ("(a)", 26)])
def test_the_first_number_that_does_not_exist_is_refused_at_its_row(level: str, most: int) -> None:
    enough = number(rows("\n".join([f"{level}|項"] * most)))
    assert enough.problems == ()
    [problem] = number(rows("\n".join([f"{level}|項"] * (most + 1)))).problems
    assert (problem.code, problem.severity, problem.place.cell) == ("本文03", Severity.ERROR, f"B{most + 2}")
    assert f"{most + 1}番目" in problem.message


def test_an_unknown_or_missing_level_is_refused_and_the_rest_is_numbered() -> None:
    place = Place("会議録.xlsx", "本文", "A3")
    numbered = number([Row(Level.KANA, "一"), Row("イ", "二", place), Row("", "三", place), Row(Level.KANA, "四")])
    assert [problem.code for problem in numbered.problems] == ["本文01", "本文01"]
    assert [problem.place for problem in numbered.problems] == [place, place]
    assert "「イ」" in numbered.problems[0].message
    assert "空" in numbered.problems[1].message
    assert [paragraph.line for paragraph in numbered.paragraphs] == ["ア　一", "二", "三", "イ　四"]


def test_a_level_without_words_is_refused_except_for_an_arrow() -> None:
    refused = {level for level in Level for problem in number([Row(level, " 　")]).problems if problem.code == "本文02"}
    assert refused == set(Level) - {Level.ARROW}


def test_no_rows_give_no_paragraphs() -> None:
    assert number([]) == Numbered((), ())
    assert references([]) == []


def test_very_long_paragraphs_and_deep_nesting_are_survived() -> None:
    deep = [Row(level, "アの意見、" * 600) for level in LEVELS[:7] * 16]
    numbered = number(deep)
    assert numbered.problems == ()
    assert max(paragraph.depth for paragraph in numbered.paragraphs) == 6
    references(numbered.paragraphs)


def test_the_labels_of_the_menu_survive_a_cell_of_excel_and_a_comparison_without_width() -> None:
    assert all(not label.strip("()").isdecimal() and "," not in label for label in LEVELS)
    assert len({key(label) for label in LEVELS}) == len(LEVELS)
    assert len(json.dumps(",".join(LEVELS), ensure_ascii=False)) < 255


@pytest.mark.parametrize(
    "draft",
    [
        DECISION,
        "ア|結論まで求めない。\nア|アの意見に非常に近いが、備えとなる話があればよい。",
        "(1)|方向性\n(1)|内容\n文|(1)の方向性に関わらず",
        "(1)|対応できること、以下(2)アの部会機能の記載\n(1)|内容\nア|部会機能",
        "1|一\n(1)|二\n①|三\n1|四\n文|上記１（１）①の案",
        "文|【ア～イについて】\nア|一\nア|二",
        "(1)|一\nア|二\nア|三\n①|四\n文|【ア～イ等の意見】",
        "(1)|一\n(1)|二\n文|【（１）〜（２）の意見】",
        "ア|一\n(ア)|二\n(ア)|(ア)の意見",
        "1|一\nア|二\n1|三\n文|アの意見のとおり",
    ],
)
def test_a_reference_to_an_item_that_exists_is_silent(draft: str) -> None:
    assert warnings(draft) == []


@pytest.mark.parametrize(
    "text",
    [
        "机はコの字に並べる。",
        "介護保険法第5条(1)の規定",
        "別表2(7)イの欄",
        "いわゆるア～クまでの事業",
        "メディアの活用、データの共有",
        "①高齢者への対応②予防の3項目",
        "(例：取組の見直し)",
        "⑼の部会",
    ],
)
def test_words_that_are_not_surely_references_are_silent(text: str) -> None:
    assert warnings(f"1|一\n(1)|二\nア|{text}\nア|四\n文|{text}") == []


def test_a_word_broken_over_two_lines_is_not_a_reference() -> None:
    numbered = number([Row(Level.KANA, "シンポジウムやイベン\nトの開催")])
    assert references(numbered.paragraphs) == []


def test_a_document_without_such_numbers_speaks_of_another_paper() -> None:
    assert warnings("1|一\n文|【ア～クの事業】\n文|アの把握\n文|(2)アの記載") == []


@pytest.mark.parametrize(
    ("draft", "code", "cell"),
    [
        ("ア|一\nア|ウの意見に近い。", "本文04", "B3"),
        ("(1)|一\nア|二\nア|三\n(1)|四\nア|五\nア|そこで、ウの案", "本文04", "B7"),
        ("(1)|一\nア|二\nア|三\n(1)|四\nア|五\n文|【ア～イ等の意見を踏まえて】", "本文04", "B7"),
        ("(1)|一\n(1)|二\nア|三\n文|以下(1)アの部会機能", "本文04", "B5"),
        ("(1)|一\n文|(2)の方向性に関わらず", "本文04", "B3"),
        ("1|一\n(1)|二\n文|２（１）の方向性", "本文04", "B4"),
        ("ア|一\n(ア)|二\n文|(イ)の意見", "本文04", "B4"),
        ("ア|一\nア|二\nア|三\n文|【ア～イ等の意見を踏まえて、決定】", "本文05", "B5"),
        ("ア|一\nア|イの意見に近い。", "本文06", "B3"),
    ],
)
def test_a_reference_that_fits_no_item_is_a_warning_at_its_row(draft: str, code: str, cell: str) -> None:
    assert warnings(draft) == [(code, cell)]


def test_references_are_checked_alike_where_numbers_are_wide() -> None:
    draft = rows("(1)|一\nア|二\n文|（１）アの案\n文|（１）イの案")
    assert [problem.place.cell for problem in references(number(draft, digits=Digits.FULL).paragraphs)] == ["B5"]


def test_a_warning_quotes_the_words_and_names_the_missing_number() -> None:
    [problem] = references(made("(1)|一\n文|なお、以下（２）アの部会機能の記載で対応する。"))
    assert problem.severity is Severity.WARNING
    assert "「（２）アの部会機能の記」" in problem.message
    assert "「(2)ア」という項目がありません" in problem.message


@settings(deadline=None)
@given(st.lists(st.tuples(st.one_of(st.sampled_from(LEVELS), st.text(max_size=3)), st.text(max_size=20)), max_size=80))
def test_whatever_is_written_every_row_becomes_one_paragraph_with_its_words(written: list[tuple[str, str]]) -> None:
    numbered = number([Row(level, text) for level, text in written])
    assert [paragraph.text for paragraph in numbered.paragraphs] == [text for _, text in written]
    assert all(paragraph.depth >= 0 for paragraph in numbered.paragraphs)
    references(numbered.paragraphs)


@settings(deadline=None)
@given(st.lists(st.sampled_from(LEVELS), max_size=150))
def test_the_numbers_of_one_list_are_consecutive_from_the_first(levels: list[str]) -> None:
    lists: defaultdict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for level, paragraph in zip(levels, number([Row(level, "本文") for level in levels]).paragraphs, strict=True):
        if paragraph.kind in {ParagraphKind.HEADING, ParagraphKind.ITEM} and all(paragraph.path):
            lists[paragraph.path[:-1], level].append(paragraph.label.strip("()"))
    signs = {
        Level.KANA: kana_label,
        Level.PAREN_KANA: kana_label,
        Level.LATIN: latin_label,
        Level.PAREN_LATIN: latin_label,
    }
    signs[Level.CIRCLED] = circled
    for (_, level), labels in lists.items():
        assert labels == [signs.get(Level(level), str)(n) for n in range(1, len(labels) + 1)]


@settings(deadline=None)
@given(st.lists(st.sampled_from([Level.TEXT, Level.CONTINUED, Level.BULLET, Level.ANSWER, Level.ARROW]), max_size=20))
def test_lines_without_number_never_restart_a_list(between: list[Level]) -> None:
    draft = [Row(level, "本文") for level in (Level.PAREN, Level.KANA, *between, Level.KANA)]
    assert number(draft).paragraphs[-1].label == "イ"


@settings(deadline=None)
@given(st.text(alphabet="【】()（）ア～〜キの字、。1２以下上記①\n", max_size=60))
def test_no_wording_breaks_the_reference_check(text: str) -> None:
    numbered = number([Row(Level.PAREN, text), Row(Level.KANA, text), Row(Level.TEXT, text)])
    assert all(problem.code in {"本文04", "本文05", "本文06"} for problem in references(numbered.paragraphs))
