"""同音異義: a word beside the neighbours of another of its sound is shown where SudachiPy is there, and nobody needs it."""

import re
from collections.abc import Sequence

import pytest

from generator.checks import words
from generator.checks.words import Word, word_of
from generator.forms.subcommittees import MemoText
from generator.problem import Problem, Severity
from tests.proofreading import cells, found, rows

WORDS = {
    "資料": "シリョウ", "飼料": "シリョウ", "会議": "カイギ", "調整": "チョウセイ", "対象": "タイショウ", "対照": "タイショウ", "時期": "ジキ", "次期": "ジキ",
    "計画": "ケイカク", "研修": "ケンシュウ", "開催": "カイサイ", "新旧": "シンキュウ", "講師": "コウシ", "行使": "コウシ", "取組": "トリクミ", "取り組み": "トリクミ",
}  # fmt: skip
VERBS = {"整え": ("整える", "トトノエ"), "図り": ("図る", "ハカリ"), "諮り": ("諮る", "ハカリ"), "図る": ("図る", "ハカル"), "諮る": ("諮る", "ハカル")}  # fmt: skip
_ANY = re.compile("|".join(sorted({*WORDS, *VERBS}, key=len, reverse=True)) + "|(?s:.)")


def parted(text: str) -> Sequence[Word]:
    """The text in words, as SudachiPy parts it, for the few words of these tests."""
    words = []
    for part in _ANY.finditer(text):
        surface = part[0]
        plain, reading = VERBS.get(surface, (surface, WORDS.get(surface, surface)))
        kind = (
            ("動詞", "一般") if surface in VERBS else ("名詞", "普通名詞") if surface in WORDS else ("助詞", "格助詞")
        )
        one = plain.replace("取組", "取り組み")
        words.append(word_of(part.start(), surface, plain, reading, one, kind))
    return words


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "analyser", lambda: parted)


def told(*texts: str) -> list[Problem]:
    return found("表記04", *rows(MemoText, "方針説明.xlsx", [{"level": "文", "text": words} for words in texts]))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("usual", "slip", "meant"),
    [
        (("研修資料を配る。", "研修資料について"), "研修飼料を見直す。", "資料"),
        (("時期を図り、次に進む。", "時期を図る。", "時期を図る。"), "時期を諮り、次に進む。", "図り"),
        (("研修の講師を頼む。", "研修の講師に会う。"), "研修の行使を頼む。", "講師"),
    ],
)
def test_a_word_beside_the_neighbours_of_another_of_its_sound_is_shown(
    usual: tuple[str, ...], slip: str, meant: str
) -> None:
    (problem,) = told(*usual, slip)
    assert cells([problem]) == [f"text{len(usual) + 2}"] and problem.severity is Severity.NOTE
    assert f"「{meant}」の変換の誤り" in problem.message and problem.others[0].text in usual


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    "texts",
    [
        ("研修の対象とする。", "研修の対象を広げる。", "新旧対照のとおり"),  # neighbours of its own
        ("次期計画を立てる。", "次期計画を読む。", "開催の時期を選ぶ。", "開催の時期を話す。"),
        ("研修資料を配る。", "研修飼料を配る。"),  # as many of each: nobody knows which is meant
        ("研修の取組を進める。", "研修の取組を聞く。", "研修の取り組みを話す。"),  # two spellings of one word
    ],
)
def test_words_of_one_sound_with_neighbours_of_their_own_are_let_be(texts: tuple[str, ...]) -> None:
    assert told(*texts) == []


@pytest.mark.usefixtures("installed")
def test_a_word_of_the_list_is_told_once() -> None:
    assert len(told("推進を図る。", "推進を図る。", "推進を図る。", "推進を諮る。")) == 1


def test_without_an_analyser_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "analyser", lambda: None)
    assert told("研修資料を配る。", "研修資料について", "研修飼料を見直す。") == []


def test_it_works_with_the_real_analyser_where_it_is_installed() -> None:
    pytest.importorskip("sudachipy")
    words.analyser.cache_clear()
    assert words.analyser()
    (problem,) = told("研修資料を配る。", "研修資料について話す。", "研修飼料を見直す。")
    assert "「資料」の変換の誤り" in problem.message
