"""表記: mixed styles, widths and words not of public papers, found where they are and only there."""

from typing import Any

import pytest

from generator.forms.initiatives import Result
from generator.forms.meeting import Term
from generator.forms.policy import Body
from generator.forms.subcommittees import MemoText, Subcommittee
from generator.problem import Place
from tests.handwritten import written
from tests.proofreading import cells, families, found, repaired, rows, sample

NOW, DRAFT = "基本方針_現行.xlsx", "基本方針_改訂案.xlsx"


def memo(*texts: str, level: str = "文") -> list[MemoText]:
    return rows(MemoText, "方針説明.xlsx", [{"level": level, "text": words} for words in texts])


POLITE = ("連携を推進しています。", "期間としています。", "次のとおり定めました。", "検討が必要です。")


def test_a_plain_sentence_in_a_polite_paper_is_shown() -> None:
    [problem] = found("表記01", *memo(*POLITE, "次のとおり定めている。"))
    assert problem.place.cell == "text6"
    assert problem.message == "「である」の文があります。この資料のほかの文は「です・ます」です。"
    assert [other.text for other in problem.others] == [POLITE[0]]


def test_a_polite_sentence_in_a_plain_paper_is_shown() -> None:
    plain = ("連携を推進している。", "期間としている。", "次のとおり定めた。", "検討が必要である。")
    [problem] = found("表記01", *memo(*plain, "次のとおり定めています。"))
    assert problem.message == "「です・ます」の文があります。この資料のほかの文は「である」です。"


@pytest.mark.parametrize("words", ["事務局で対応", "「次のとおり定めている。」と述べています。", "資料4を用いて説明。"])
def test_sentences_without_a_verb_and_quotes_have_no_style(words: str) -> None:
    assert not found("表記01", *memo(*POLITE, words))


def test_citations_and_bullets_may_have_their_own_style() -> None:
    body = [{"level": "文", "text": words} for words in POLITE]
    cited = rows(Body, NOW, [*body, {"level": "引用", "text": "市が行うべきものである。"}])
    assert not found("表記01", *cited)
    assert not found("表記01", *rows(Body, NOW, [*body, {"level": "・ 箇条書き", "text": "窓口を設ける。"}]))


def test_a_paper_half_in_each_style_is_not_judged() -> None:
    assert not found("表記01", *memo(*POLITE, *(["検討する。"] * 4)))


@pytest.mark.parametrize(
    "words",
    ["本年度の取り組みの方向性", "市民講座を引続き行う。", "経験がない、または少ない方", "意思決定はすべて親会議で行う。",
     "良くわからなかった。", "8月中旬：参加〆切", "出来るだけ早く", "連携の為に"],
)  # fmt: skip
def test_words_not_of_public_papers_are_shown(words: str) -> None:
    assert found("表記02", *memo(words))


@pytest.mark.parametrize(
    "words",
    ["連携に取り組み、成果を得た。", "取組を進める。", "引き続き検討する。", "資料を配付し、市民に配布する。",
     "変わらない関わり", "終わった。", "出来事", "あまたはある", "5人及び6人"],
)  # fmt: skip
def test_words_of_public_papers_and_lookalikes_are_fine(words: str) -> None:
    assert not found("表記02", *memo(words)) and not found("表記04", *memo(words))


def test_a_word_is_shown_once_a_workbook_with_its_other_cells() -> None:
    [problem] = found("表記02", *memo("取り組みの方向性", "よい。", "取り組みについて"))
    assert problem.place.cell == "text2" and [other.place.cell for other in problem.others] == ["text4"]


def term(use: str, avoid: str, **values: Any) -> Term:
    return written(Term, use=use, avoid=avoid, **values)


def test_the_office_adds_words_of_its_own() -> None:
    [problem] = found("表記02", term("認知症の人", "認知症患者", remark="市の方針です。"), *memo("認知症患者の方"))
    assert "市の方針です。" in problem.message and "認知症の人" in problem.hint


def test_a_word_within_the_one_to_use_is_not_shown() -> None:
    decided = term("認知症の人々", "認知症の人")
    assert not found("表記02", decided, *memo("認知症の人々"))
    assert found("表記02", decided, *memo("認知症の人"))


def test_the_office_switches_a_word_off_by_using_it() -> None:
    assert not found("表記02", term("取り組み", "取り組み"), *memo("取り組みの方向性"))


def test_a_word_wrongly_converted_is_shown() -> None:
    assert found("表記04", *memo("自身がり患するなどの話が合った。"))
    assert not found("表記04", *memo("自身がり患するなどの話があった。"))


def test_the_cell_that_ends_unlike_its_column_is_shown() -> None:
    texts = [{"number": f"①-{n}", "result": "市ホームページに掲載"} for n in range(1, 9)]
    odd = {"number": "②-1", "result": "市ホームページに掲載した。"}
    [problem] = found("表記03", *rows(Result, "取組.xlsx", [*texts, odd]))
    assert problem.place.cell == "result10"
    assert problem.message.endswith("「。」が付いていますが、ほかの8個のセルには付いていません。")
    stopped = [text | {"result": f"{text['result']}した。"} for text in texts]
    [problem] = found("表記03", *rows(Result, "取組.xlsx", [*stopped, texts[0] | {"number": "②-1"}]))
    assert problem.message.endswith("「。」が付いていませんが、ほかの8個のセルには付いています。")
    assert not found("表記03", *rows(Result, "取組.xlsx", texts))
    assert not found("表記03", *rows(Result, "取組.xlsx", [*texts[:4], *([odd] * 4)]))


def test_a_heading_repeated_in_its_cell_is_shown() -> None:
    assert found("表記05", written(Subcommittee, name="部会", vision="【部会としての目指す姿】\n穏やかに暮らす。"))
    assert not found("表記05", written(Subcommittee, name="部会", vision="【令和5年度第1回】\n穏やかに暮らす。"))


def test_a_word_in_another_case_than_elsewhere_is_shown() -> None:
    assert cells(found("表記11", *memo("Web会議", "Ｗｅｂ会議", "WEB会議"))) == ["text4"]
    assert not found("表記11", *memo("Web会議", "WEB会議"))
    assert not found("表記11", *memo("Web会議", "Web会議", "https://example.jp/WEB/"))


def test_the_width_a_workbook_rarely_uses_is_shown() -> None:
    wide = [f"令和{n}年度" for n in "１２３４５６７８"]
    assert cells(found("表記12", *memo(*wide, "満足度80％"))) == ["text10"]
    assert not found("表記12", *memo(*wide))
    assert not found("表記12", *memo(*wide[:4], "満足度80％"))


def test_numbers_of_items_may_stand_in_half_width_brackets() -> None:
    assert not found("表記12", *memo(*(["（例：取組の見直し）"] * 8), "(1)の方向性及び以下(2)ア"))
    assert found("表記12", *memo(*(["（例：取組の見直し）"] * 8), "(例：部会)"))


def test_a_roman_numeral_used_as_a_letter_is_shown() -> None:
    assert found("表記13", *memo("手引きⅤｅｒ．３"))
    assert not found("表記13", *memo("手引きＶｅｒ．３", "第Ⅴ章"))


def test_a_zero_used_as_a_circle_is_shown_where_circles_are_used() -> None:
    assert cells(found("表記14", *memo("○印", "〇印"))) == ["text3"]
    assert not found("表記14", *memo("○印", "二〇二三年", "〆切"))
    assert not found("表記14", *memo("〇印"))


def test_a_character_that_old_systems_lack_is_a_hint() -> None:
    [problem] = found("表記15", *memo("𠮷田", "⑴部会", "髙橋―—～〜"))
    assert "「𠮷⑴」" in problem.message and problem.others[0].place.cell == "text3"


def test_towns_are_called_as_elsewhere() -> None:
    usual = ("関係市区町村の連携", "関係市区町村と協議する。")
    [problem] = found("表記16", *memo(*usual, "関係市町村と、協議する。"))
    assert (problem.place.cell, problem.others[0].text) == ("text4", "関係市区町村の連携")
    assert problem.message == "「関係市町村」は、ほかでは「関係市区町村」と書いています。"


@pytest.mark.parametrize(
    "words",
    ["近隣市町村と、協議する。", "市町村介護保険事業計画に、定める。", "関係市町村の連携", "市町村長が、定める。"],
)
def test_other_towns_words_of_the_law_and_bare_names_are_left_alone(words: str) -> None:
    assert not found("表記16", *memo("関係市区町村の連携", "市区町村が、行う。", "関係市区町村と協議する。", words))


def test_citations_and_as_many_of_each_are_left_alone() -> None:
    body = [{"level": "文", "text": "市区町村が、行う。"}] * 2
    assert not found("表記16", *rows(Body, NOW, [*body, {"level": "引用", "text": "市町村は、行う。"}]))
    assert found("表記16", *rows(Body, NOW, [*body, {"level": "文", "text": "市町村は、行う。"}]))
    assert not found("表記16", *memo("市区町村が、行う。", "市町村は、行う。"))


MINUTES = "会議録_日常療養支援・多職種連携研修部会_令和5年度"
ICT = "会議録_ICT連携部会_令和5年度第1回.xlsx"
REAL = {
    ("表記01", f"{NOW}［本文］B19"),
    ("表記02", f"{ICT}［次第］B9"),
    ("表記02", f"{ICT}［本文］B19"),
    ("表記02", "会議録_急変時対応・看取り支援部会_令和5年度第1回.xlsx［本文］B25"),
    ("表記02", "会議録_日常療養支援・多職種連携研修部会_令和4年度第3回.xlsx［本文］B7"),
    ("表記02", f"{NOW}［本文］B13"),
    ("表記02", f"{DRAFT}［本文］B13"),
    ("表記02", f"{MINUTES}第1回.xlsx［本文］B12"),
    ("表記02", f"{MINUTES}第1回.xlsx［本文］B20"),
    ("表記02", f"{MINUTES}第2回.xlsx［本文］B9"),
    ("表記02", f"{MINUTES}第2回.xlsx［本文］B17"),
    ("表記02", f"{MINUTES}第2回.xlsx［本文］B19"),
    ("表記02", f"{MINUTES}第2回.xlsx［本文］B26"),
    ("表記03", "取組.xlsx［実施実績］D13"),
    ("表記04", f"{MINUTES}第2回.xlsx［本文］B15"),
    ("表記04", f"{MINUTES}第2回.xlsx［本文］B19"),
    ("表記04", f"{NOW}［本文］B21"),
    ("表記04", f"{DRAFT}［本文］B22"),
    ("表記05", "部会.xlsx［部会］B5"),
    ("表記11", f"{MINUTES}第2回.xlsx［概要］B7"),
    ("表記11", f"{MINUTES}第2回.xlsx［本文］B35"),
    ("表記12", f"{DRAFT}［成果指標］B16"),
    ("表記13", f"{DRAFT}［本文］B21"),
    ("表記15", f"{DRAFT}［本文］B26"),
    ("表記16", f"{NOW}［事業区分］C9"),
}


def test_the_sample_shows_its_wordings_and_no_others() -> None:
    assert families(sample(), "表記") == REAL


@pytest.mark.parametrize(
    ("code", "place", "old", "new"),
    [
        ("表記01", Place(NOW, "本文", "B19"), "定めている。", "定めています。"),
        ("表記02", Place(ICT, "本文", "B19"), "または", "又は"),
        ("表記02", Place(f"{MINUTES}第1回.xlsx", "本文", "B12"), "すべて", "全て"),
        ("表記03", Place("取組.xlsx", "実施実績", "D13"), "情報共有を行った。", "情報共有"),
        ("表記04", Place(f"{MINUTES}第2回.xlsx", "本文", "B15"), "合った", "あった"),
        ("表記11", Place(f"{MINUTES}第2回.xlsx", "概要", "B7"), "WEB", "Web"),
        ("表記16", Place(NOW, "事業区分", "C9"), "関係市町村", "関係市区町村"),
        ("表記15", Place(DRAFT, "本文", "B26"), "⑴日常療養・多職種連携研修部会、⑵入退院支援部会、⑶急変時対応・看取り支援部会、⑷", "日常療養・多職種連携研修部会、入退院支援部会、急変時対応・看取り支援部会、"),
    ],
)  # fmt: skip
def test_a_repaired_cell_of_the_sample_loses_its_finding_alone(code: str, place: Place, old: str, new: str) -> None:
    mended = families(repaired(place, old, new), "照合", "名称", "表記")
    assert families(sample(), "照合", "名称", "表記") - mended == {(code, str(place))}
