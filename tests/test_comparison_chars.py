from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.compare.text import Edit, compare, fold_width, likeness, words

AIMS = (
    "市では、第4次小金井市基本構想・基本計画を定め、福祉と健康づくりのための施策大綱を「誰もが安心して暮らせる思いやりのあるまち」と"
    "定めています。この大綱を実現するため、第2期小金井市保健福祉総合計画を定めています。",
    "市では、最上位計画である小金井市基本構想を１０年ごとに、同構想を具体化するために前・後期それぞれ５年ごとの基本計画を定め、"
    "福祉と健康づくりのための政策の取組方針を定めています。この方針を実現するため、小金井市保健福祉総合計画を定めています。",
)
PIECES = [
    "医療",
    "・",
    "介護",
    "、",
    "の",
    "を",
    "推進",
    "。",
    "令和",
    "2",
    "２",
    "10",
    "年度",
    "ＩＣＴ",
    "ICT",
    "シート",
    "\n",
    "葛󠄀",
    "「",
    "」",
    "ｶﾞ",
]
texts = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text(max_size=30))


# The machine may be busy: how long an example takes says nothing.
untimed = settings(deadline=None)


def marked(old: str, new: str, *, ignore_width: bool = False) -> str:
    """The comparison as one line: kept text of the new side, 〔deleted→inserted〕 between."""
    edits = compare(old, new, ignore_width=ignore_width)
    return "".join(edit.new if edit.op == "keep" else f"〔{edit.old}→{edit.new}〕" for edit in edits)


@untimed
@given(texts, texts, st.booleans())
def test_both_sides_are_rebuilt_from_the_edits(old: str, new: str, ignore_width: bool) -> None:
    edits = compare(old, new, ignore_width=ignore_width)

    assert "".join(edit.old for edit in edits) == old
    assert "".join(edit.new for edit in edits) == new


@untimed
@given(texts, texts, st.booleans())
def test_kept_and_changed_take_turns_and_say_what_they_are(old: str, new: str, ignore_width: bool) -> None:
    edits = compare(old, new, ignore_width=ignore_width)

    assert all(before.op != after.op for before, after in pairwise(edits))
    for edit in edits:
        fold = fold_width if ignore_width else str
        assert edit.old or edit.new
        assert (fold(edit.old) == fold(edit.new)) == (edit.op == "keep")


@untimed
@given(texts)
def test_a_text_compared_with_itself_is_kept(text: str) -> None:
    assert compare(text, text) == ((Edit("keep", text, text),) if text else ())


@untimed
@given(st.text(max_size=60))
def test_words_join_to_the_text(text: str) -> None:
    assert "".join(words(text)) == text


@untimed
@given(texts, texts)
def test_likeness_is_a_share_and_the_same_from_either_side(old: str, new: str) -> None:
    assert likeness(old, new) == likeness(new, old)
    assert 0 <= likeness(old, new) <= 1
    assert likeness(old, old) == 1


def test_a_number_changes_whole_and_alone() -> None:
    assert marked("令和２年度", "令和６年度") == "令和〔２→６〕年度"
    assert marked("令和2年10月16日", "令和2年10月1日") == "令和2年10月〔16→1〕日"
    assert marked("10月1日", "11月2日") == "〔10→11〕月〔1→2〕日"
    assert marked("1,234人", "1,334人") == "〔1,234→1,334〕人"


def test_the_period_of_the_policy_changes_in_its_numbers_only() -> None:
    old = "本方針は、第8期総合事業計画と整合を図っていくため、令和2年度から令和5年度までの4か年を計画期間としています。"
    new = "本方針は、第９期総合事業計画と整合を図っていくため、令和６年度から令和８年度までの３か年を計画期間としています。"

    assert marked(old, new, ignore_width=True) == (
        "本方針は、第〔8→９〕期総合事業計画と整合を図っていくため、令和〔2→６〕年度から令和〔5→８〕年度までの〔4→３〕か年を"
        "計画期間としています。"
    )


def test_a_word_is_replaced_whole() -> None:
    assert marked("施策大綱を", "政策の取組方針を") == "〔施策大綱→政策の取組方針〕を"
    assert marked("ケアマネジャーの", "ケアマネージャーの") == "〔ケアマネジャー→ケアマネージャー〕の"
    assert marked("関係市町村の連携", "関係市区町村の連携") == "〔関係市町村→関係市区町村〕の連携"
    assert marked("次のとおり決めました。", "次のとおり定めました。") == "次のとおり〔決め→定め〕ました。"
    assert marked("策定することとしました。", "策定いたしました。") == "策定〔することとしました→いたしました〕。"


def test_a_word_that_only_grew_shows_what_it_gained() -> None:
    assert marked("関係機関の", "関係機関等の") == "関係機関〔→等〕の"
    assert marked("関係機関", "医療関係機関") == "〔→医療〕関係機関"
    assert marked("連携推進会議", "連携会議") == "連携〔推進→〕会議"
    assert marked("研修会", "研修会議") == "〔研修会→研修会議〕"
    assert marked("第7期介護保険", "介護保険") == "〔第7期→〕介護保険"


def test_an_insertion_begins_at_a_natural_border() -> None:
    assert (
        marked("このため、市及び市内", "このため、令和２年１０月、市及び市内")
        == "このため、〔→令和２年１０月、〕市及び市内"
    )
    assert marked("医療・介護", "医療・福祉・介護") == "医療・〔→福祉・〕介護"
    assert marked("「甲」「乙」", "「甲」「丙」「乙」") == "「甲」〔→「丙」〕「乙」"
    assert marked("一\n二", "一\n三\n二") == "一\n〔→三\n〕二"


def test_a_deletion_begins_at_a_natural_border() -> None:
    assert (
        marked("このため、令和２年１０月、市及び市内", "このため、市及び市内")
        == "このため、〔令和２年１０月、→〕市及び市内"
    )


def test_a_particle_between_two_changes_is_part_of_the_change() -> None:
    assert marked("情報共有研修会の実施", "ＩＣＴの利活用の推進") == "〔情報共有研修会の実施→ＩＣＴの利活用の推進〕"


def test_text_between_two_insertions_is_kept() -> None:
    assert marked("市民と医療", "市民（高齢者）と（地域の）医療") == "市民〔→（高齢者）〕と〔→（地域の）〕医療"


def test_changes_of_two_lines_are_not_made_one() -> None:
    assert marked("研修会\n講演", "勉強会\n講座") == "〔研修会→勉強会〕\n〔講演→講座〕"


def test_a_rewritten_paragraph_reads_as_phrases() -> None:
    assert marked(*AIMS, ignore_width=True) == (
        "市では、〔第4次→最上位計画である〕小金井市基本構想"
        "〔・→を１０年ごとに、同構想を具体化するために前・後期それぞれ５年ごとの〕基本計画を定め、福祉と健康づくりのための"
        "〔施策大綱を「誰もが安心して暮らせる思いやりのあるまち」と→政策の取組方針を〕定めています。"
        "この〔大綱→方針〕を実現するため、〔第2期→〕小金井市保健福祉総合計画を定めています。"
    )


def test_the_width_of_digits_is_a_change_unless_it_is_ignored() -> None:
    old, new = "75歳以上となる2025年", "７５歳以上となる２０２５年"

    assert marked(old, new) == "〔75→７５〕歳以上となる〔2025→２０２５〕年"
    assert compare(old, new, ignore_width=True) == (Edit("keep", old, new),)


def test_a_circled_number_is_no_matter_of_width() -> None:
    assert marked("①-3", "1-3", ignore_width=True) == "〔①→1〕-3"


def test_a_variant_character_is_not_parted_from_its_selector() -> None:
    assert marked("葛飾", "葛\U000e0100飾") == "〔葛飾→葛\U000e0100飾〕"


def test_a_sentence_moved_in_a_long_text_leaves_the_rest_kept() -> None:
    sentences = [f"第{number}回の会議では、議題{number}について検討を行いました。" for number in range(1, 200)]
    old, new = "".join(sentences), "".join([*sentences[1:], sentences[0]])

    edits = compare(old, new)

    assert sum(len(edit.old) for edit in edits if edit.op == "keep") == len(old) - len(sentences[0])


def test_long_texts_that_share_only_particles_are_one_change_each() -> None:
    old = "".join(f"{chr(0x4E00 + at)}{chr(0x5E00 + at)}を" for at in range(1000))
    new = "".join(f"{chr(0x6E00 + at)}{chr(0x7E00 + at)}を" for at in range(1000))

    assert [edit.op for edit in compare(old, new)] == ["change", "keep"]


def test_likeness_tells_a_reworded_sentence_from_another_one() -> None:
    reworded = likeness(
        "医療・介護事業者等の関係者に対して在宅医療・介護連携に関する研修等を実施する。",
        "医療・介護事業者等の関係者に対して主に在宅医療に関する医療知識に関する研修等を実施する。",
    )
    another = likeness(
        "入院時に病院が使用することを想定した患者基本情報シートを作成し、ケアマネジャーへ配付の上、運用を開始する。",
        "将来の変化に備え、本人や家族等の希望に応じた医療・ケアが受けられる環境整備のため、研修・講演等を実施する。",
    )

    assert reworded > 0.6
    assert another < 0.2
    assert likeness("令和2年度", "令和２年度") == 1
