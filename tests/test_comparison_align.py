from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.compare.blocks import Block, Pair, align

AGEING = Block(
    "paragraph",
    text="我が国では超高齢化が進展する中で、いわゆる団塊の世代が75歳以上となる2025年を目処に、"
    "必要な支援を行うことが求められています。",
)
PLANS_OLD = Block(
    "paragraph",
    text="市では、第4次小金井市基本構想・基本計画を定め、福祉と健康づくりのための施策大綱を「誰もが安心して暮らせる"
    "思いやりのあるまち」と定めています。この大綱を実現するため、医療と介護の連携に取り組んできました。",
)
PLANS_NEW = Block(
    "paragraph",
    text="市では、最上位計画である小金井市基本構想を１０年ごとに、同構想を具体化するために前・後期それぞれ５年ごとの"
    "基本計画を定め、福祉と健康づくりのための政策の取組方針を定めています。この方針を実現するため、"
    "医療と介護の連携に取り組んできました。",
)
BANNER_OLD = Block("paragraph", text="このため、市及び市内医療・介護関係者が基本方針を策定することとしました。")
BANNER_NEW = Block(
    "paragraph", text="このため、令和２年１０月、市及び市内医療・介護関係者が基本方針を策定いたしました。"
)
FUTURE = Block("paragraph", text="今後は、この基本方針に基づき、在宅医療・介護連携を推進していきます。")


# The machine may be busy: how long an example takes says nothing.
untimed = settings(deadline=None)


def card(number: str, name: str, summary: str, category: str) -> Block:
    rows = (Block("row", name="事業概要", text=summary), Block("row", name="事業区分", text=category))
    return Block("card", number, name, children=rows)


def section(number: str, name: str, *children: Block) -> Block:
    return Block("section", number, name, children=children)


SHEET = card(
    "①-3",
    "患者基本情報シートの作成",
    "入院時に病院が使用することを想定した患者基本情報シートを作成し、ケアマネジャーへ配付の上、運用を開始する。",
    "ウ 切れ目のない在宅医療と在宅介護の提供体制の構築推進",
)
ACP = card(
    "①－３",
    "ＡＣＰ（看取り等）に関する研修・講演の実施",
    "将来の変化に備え、本人や家族等の希望に応じた医療・ケアが受けられる環境整備のため、研修・講演等を実施する。",
    "ウ 切れ目のない在宅医療と在宅介護の提供体制の構築推進",
)
CONTACT = card(
    "②-3",
    "主治医連絡票の活用",
    "主治医とケアマネジャーが共有し連携を取りやすくするため、連絡票の普及啓発を行う。",
    "エ 医療・介護関係者の情報共有の支援",
)
HOURS = card(
    "②-4",
    "ケアマネタイムの活用",
    "医師と連絡が取りやすい方法、曜日、時間帯等を示した一覧の周知を行う。",
    "エ 医療・介護関係者の情報共有の支援",
)
SHARING = card(
    "②-5",
    "情報共有研修会の実施",
    "医療・介護事業者等の関係機関の情報共有に関する研修の開催、関係機関同士の情報共有の支援等を行う。",
    "エ 医療・介護関係者の情報共有の支援",
)
ICT = card(
    "②－５",
    "ＩＣＴの利活用の推進",
    "事務負担の軽減や円滑な連携のため、ＩＣＴに係る情報提供や研修の開催、関係機関同士の情報共有の支援等を行う。",
    "エ 医療・介護関係者の情報共有の支援",
)
TRAINING = card(
    "②－１０",
    "多職種連携研修の実施",
    "医療・介護関係者の相互理解を深め、顔の見える関係性を構築することにより、連携の推進を図る。",
    "カ 医療・介護関係者の研修",
)


def shown(pairs: Iterable[Pair]) -> list[tuple[str, str, str]]:
    """What stands beside what: relation, old and new name or beginning of the text."""
    return [(pair.relation, label(pair.old), label(pair.new)) for pair in pairs]


def label(block: Block | None) -> str:
    return "" if block is None else block.name or block.text[:6]


def flat(pairs: Iterable[Pair]) -> Iterator[Pair]:
    for pair in pairs:
        yield pair
        yield from flat(pair.children)


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from walk(block.children)


leaves = st.builds(
    Block,
    kind=st.sampled_from(["paragraph", "row"]),
    number=st.sampled_from(["", "1", "2"]),
    name=st.sampled_from(["", "事業概要", "主治医連絡票の活用"]),
    text=st.sampled_from(["", "→", "実施", "作成・配布", AGEING.text, BANNER_OLD.text, BANNER_NEW.text, FUTURE.text]),
)
sections = st.builds(
    Block,
    kind=st.sampled_from(["section", "card"]),
    number=st.sampled_from(["", "1", "2", "3"]),
    name=st.sampled_from(["", "背景・目的", "スケジュール"]),
    children=st.lists(leaves, max_size=4).map(tuple),
)
chapters = st.builds(section, st.sampled_from(["1", "2"]), st.sampled_from(["", "体系図"]), sections, leaves)
editions = st.lists(chapters | sections | leaves, max_size=5)


@untimed
@given(editions, editions)
def test_every_block_of_both_editions_appears_once(old: list[Block], new: list[Block]) -> None:
    pairs = list(flat(align(old, new)))

    assert Counter(pair.old for pair in pairs if pair.old) == Counter(walk(old))
    assert [pair.new for pair in pairs if pair.new] == list(walk(new))


@untimed
@given(editions)
def test_equal_editions_are_the_same_throughout(edition: list[Block]) -> None:
    assert all(pair.relation == "same" and pair.old is pair.new for pair in flat(align(edition, edition)))


@untimed
@given(editions, editions)
def test_what_is_paired_does_not_depend_on_which_edition_is_the_old_one(old: list[Block], new: list[Block]) -> None:
    forth = Counter((pair.relation, pair.old, pair.new) for pair in flat(align(old, new)) if pair.old and pair.new)
    back = Counter((pair.relation, pair.new, pair.old) for pair in flat(align(new, old)) if pair.old and pair.new)

    assert forth == back


def test_the_paragraphs_of_the_background_are_paired_in_place() -> None:
    old = section("1", "背景・目的", AGEING, PLANS_OLD, BANNER_OLD, FUTURE)
    new = section("１", "背景・目的", AGEING, PLANS_NEW, BANNER_NEW, FUTURE)

    [pair] = align([old], [new], ignore_width=True)

    assert pair.relation == "same"
    assert [child.relation for child in pair.children] == ["same", "changed", "changed", "same"]
    assert not pair.untouched


def test_a_card_with_its_number_and_a_similar_summary_is_changed() -> None:
    pairs = align([CONTACT, HOURS, SHARING], [CONTACT, HOURS, ICT])

    assert shown(pairs)[2] == ("changed", "情報共有研修会の実施", "ＩＣＴの利活用の推進")
    assert [child.relation for child in pairs[2].children] == ["changed", "same"]
    assert [pair.untouched for pair in pairs] == [True, True, False]


def test_a_card_that_shares_only_number_and_category_is_dropped_and_another_added() -> None:
    pairs = align([SHEET, CONTACT], [ACP, CONTACT])

    assert shown(pairs) == [
        ("dropped", "患者基本情報シートの作成", ""),
        ("added", "", "ＡＣＰ（看取り等）に関する研修・講演の実施"),
        ("same", "主治医連絡票の活用", "主治医連絡票の活用"),
    ]
    assert [child.relation for child in pairs[0].children] == ["dropped", "dropped"]
    assert [child.relation for child in pairs[1].children] == ["added", "added"]


def test_a_new_card_is_added() -> None:
    assert shown(align([SHARING], [ICT, TRAINING]))[1] == ("added", "", "多職種連携研修の実施")


def test_a_card_with_another_number_is_renumbered() -> None:
    pairs = align([SHEET, CONTACT, HOURS], [replace(CONTACT, number="②-1"), replace(HOURS, number="②-2")])

    assert shown(pairs) == [
        ("dropped", "患者基本情報シートの作成", ""),
        ("renumbered", "主治医連絡票の活用", "主治医連絡票の活用"),
        ("renumbered", "ケアマネタイムの活用", "ケアマネタイムの活用"),
    ]


def test_the_name_weighs_more_than_the_number() -> None:
    pairs = align([CONTACT, HOURS], [replace(HOURS, number="②-3"), replace(CONTACT, number="②-4")])

    assert shown(pairs) == [
        ("renumbered", "ケアマネタイムの活用", "ケアマネタイムの活用"),
        ("renumbered", "主治医連絡票の活用", "主治医連絡票の活用"),
    ]


def test_dropped_blocks_stay_where_they_stood() -> None:
    pairs = align([AGEING, PLANS_OLD, BANNER_OLD, FUTURE], [AGEING, FUTURE])

    assert [pair.relation for pair in pairs] == ["same", "dropped", "dropped", "same"]


def test_of_two_swapped_paragraphs_the_shorter_one_moved() -> None:
    assert [(pair.relation, pair.new) for pair in align([FUTURE, AGEING], [AGEING, FUTURE])] == [
        ("same", AGEING),
        ("moved", FUTURE),
    ]


def test_a_paragraph_in_another_section_is_moved() -> None:
    old = [section("1", "背景・目的", AGEING, FUTURE), section("2", "位置付け", BANNER_OLD)]
    new = [section("1", "背景・目的", AGEING), section("2", "位置付け", BANNER_OLD, FUTURE)]

    first, second = align(old, new)

    assert [pair.relation for pair in first.children] == ["same"]
    assert [(pair.relation, pair.old, pair.new) for pair in second.children] == [
        ("same", BANNER_OLD, BANNER_OLD),
        ("moved", FUTURE, FUTURE),
    ]


def test_in_another_section_only_a_namesake_may_be_worded_much_otherwise() -> None:
    told = "医療と介護の関係者が集まる研修会を毎年三回開き、事例を持ち寄って話し合う。"
    half = "医療と介護の関係者が集まる研修会を毎年三回開き、市民にも広く呼び掛けていく。"

    def moved(name: str) -> bool:
        old, new = (card("①-1", said, text, "ア 資源の把握") for said, text in (("方法", told), (name, half)))
        one, other = (
            Block("paragraph", text="本市の現状を示します。"),
            Block("paragraph", text="計画の期間を示します。"),
        )
        pairs = align(
            [section("1", "現状", one, old), section("2", "期間", other)],
            [section("1", "現状", one), section("2", "期間", other, new)],
        )
        return any(pair.old and pair.new and pair.old.kind == "card" for pair in flat(pairs))

    assert (moved("方法"), moved("内容")) == (True, False)


def test_a_section_of_one_edition_comes_with_everything_in_it() -> None:
    promotion = section("8", "推進体制", BANNER_NEW, FUTURE)

    [_, added] = align([section("1", "背景・目的", AGEING)], [section("1", "背景・目的", AGEING), promotion])
    [dropped] = align([promotion], [])

    assert (added.old, added.new, added.relation) == (None, promotion, "added")
    assert [child.relation for child in added.children] == ["added", "added"]
    assert [child.relation for child in dropped.children] == ["dropped", "dropped"]


def test_a_renumbered_section_keeps_its_paragraphs() -> None:
    pairs = align(
        [section("2", "位置付け", AGEING, FUTURE)], [section("2", "経過", BANNER_OLD), section("3", "位置付け", AGEING)]
    )

    assert shown(pairs) == [("added", "", "経過"), ("renumbered", "位置付け", "位置付け")]
    assert [child.relation for child in pairs[1].children] == ["same", "dropped"]


def test_only_what_is_of_one_kind_is_paired() -> None:
    note = replace(FUTURE, kind="note")

    assert [pair.relation for pair in align([FUTURE], [note])] == ["dropped", "added"]


def test_width_is_a_change_unless_it_is_ignored() -> None:
    old, new = Block("section", "1", "ＰＤＣＡ", "2025年"), Block("section", "１", "PDCA", "２０２５年")

    assert align([old], [new])[0].relation == "changed"
    assert align([old], [new], ignore_width=True)[0].relation == "same"


def test_many_reworded_blocks_that_say_nearly_the_same_are_paired_in_order() -> None:
    old = [Block("paragraph", text=f"第{number}回に関する研修を実施する。") for number in range(200)]
    new = [Block("paragraph", text=f"第{number}回に係る研修を開催する。") for number in range(200)]

    assert [(pair.old, pair.new) for pair in align(old, new)] == list(zip(old, new, strict=True))
