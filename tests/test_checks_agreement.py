"""照合: what two papers say of one thing, found where it differs and only there."""

from datetime import date, time

import pytest

from generator.forms.initiatives import Category, Indicator, Initiative, Principle, Result
from generator.forms.meeting import Meeting
from generator.forms.policy import (
    Body,
    Cover,
    PolicyCategory,
    PolicyIndicator,
    PolicyInitiative,
    PolicyPrinciple,
    PolicySubcommittee,
)
from generator.forms.subcommittees import (
    MemoText,
    MinutesAgenda,
    MinutesHead,
    MinutesText,
    Status,
    Subcommittee,
    SubcommitteeMeeting,
)
from generator.forms.support_office import Attendance, Training
from generator.problem import Place
from tests.handwritten import written
from tests.proofreading import cells, families, found, repaired, row, rows, sample

NOW, DRAFT = "基本方針_現行.xlsx", "基本方針_改訂案.xlsx"
FIRST, SECOND = "会議録_研修部会_第1回.xlsx", "会議録_研修部会_第2回.xlsx"

MEETING = written(
    Meeting,
    fiscal_year=2023,
    session=1,
    name="推進会議",
    held_on=date(2023, 7, 13),
    next_on=date(2023, 10, 19),
)
MAP = written(
    Initiative, number="①-1", name="資源マップの作成", outline="資源マップを作成の上、配布する。", category="ア"
)


def result(**values: str) -> Result:
    return written(Result, number="①-1", **values)


def test_a_results_paper_that_words_an_initiative_otherwise_is_shown_with_both_places() -> None:
    [problem] = found("照合01", MAP, result(outline="医療マップを作成の上、配布する。"))
    assert problem.place.cell == "outline"
    assert [other.text for other in problem.others] == [MAP.outline]
    assert "「医療」（もう一方は「資源」）" in problem.message


def test_the_same_words_in_another_width_or_an_empty_cell_are_no_difference() -> None:
    assert not found("照合01", MAP, result(outline="資源マップを作成の上、 配布する。", name=""))


def test_a_category_is_compared_by_its_symbol_and_shown_by_its_name() -> None:
    categories = [written(Category, symbol="ア", name="資源の把握"), written(Category, symbol="イ", name="課題の抽出")]
    [problem] = found("照合01", MAP, *categories, result(category="イ"))
    assert "課題の抽出" in problem.message


def test_a_plan_typed_anew_must_be_what_the_arrow_stands_for() -> None:
    indicator = written(Indicator, number="①-1", by_year={2021: "作成・配布", 2022: "→"})
    [problem] = found("照合02", MEETING, indicator, result(planned="配布・検討"))
    assert [other.place.cell for other in problem.others] == ["by_year:2021", "by_year:2022"]
    assert not found("照合02", MEETING, indicator, result(planned="作成・配布"))
    assert not found("照合02", MEETING, indicator, result(planned=""))


def training(day: date, content: str, participants: int = 2) -> Training:
    return written(Training, held_on=day, name="勉強会", content=content, participants=participants)


def attendance(day: date, content: str, nurses: int = 2) -> Attendance:
    return written(Attendance, held_on=day, content=content, counts={"看護師": nurses})


TALK = "訪問診療ってどんなことしてるの？"
DAY = date(2022, 9, 14)


def test_a_training_on_another_day_than_the_citys_list_has_it_is_shown_with_that_day() -> None:
    [problem] = found("照合11", training(DAY, TALK), attendance(date(2022, 9, 15), TALK))
    assert "令和4年9月14日" in problem.message and problem.others[0].place.workbook == "研修.xlsx"


def test_a_training_missing_in_the_citys_list_is_shown() -> None:
    [problem] = found("照合11", training(DAY, TALK), attendance(date(2022, 12, 1), "無菌調剤"))
    assert not problem.others
    assert not found("照合11", training(DAY, TALK), attendance(DAY, "無菌調剤"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (TALK, ""),
        ("訪問看護ってどんなことしてるの？", "照合12"),
        (f"『{TALK}』", "照合13"),
        (TALK.replace("？", "?"), "照合13"),
    ],
)
def test_titles_of_one_training_differ_in_words_or_only_in_marks(content: str, code: str) -> None:
    records = training(DAY, TALK), attendance(DAY, content)
    assert [rule for rule in ("照合12", "照合13") if found(rule, *records)] == ([code] if code else [])


def test_participants_are_compared_with_the_sum_by_profession() -> None:
    [problem] = found("照合14", training(DAY, TALK, 3), attendance(DAY, TALK, 2))
    assert "合計が2人" in problem.message and "3人" in problem.message
    assert not found("照合14", training(DAY, TALK, 2), attendance(DAY, TALK, 2))


def head(workbook: str, session: int, day: date) -> MinutesHead:
    return row(
        MinutesHead, workbook, fiscal_year=2023, session=session, body="研修部会", held_on=day, starts_at=time(19)
    )


def text(workbook: str, *lines: tuple[str, str]) -> list[MinutesText]:
    return rows(MinutesText, workbook, [{"level": level, "text": words} for level, words in lines])


MAY, JUNE = date(2023, 5, 17), date(2023, 6, 20)


def test_a_sitting_dated_otherwise_than_in_its_minutes_is_shown() -> None:
    listed = written(SubcommitteeMeeting, subcommittee="研修部会", session=1, held_on=date(2023, 5, 18))
    [problem] = found("照合21", head(FIRST, 1, MAY), listed)
    assert (problem.place.cell, problem.others[0].place.workbook) == ("held_on", FIRST)


def test_a_sitting_numbered_otherwise_than_in_its_minutes_is_shown() -> None:
    listed = written(SubcommitteeMeeting, subcommittee="研修部会", session=2, held_on=MAY)
    assert cells(found("照合21", head(FIRST, 1, MAY), listed)) == ["session"]


def test_a_sitting_as_in_its_minutes_or_without_any_is_fine() -> None:
    listed = written(SubcommitteeMeeting, subcommittee="研修部会", session=1, held_on=MAY)
    assert not found("照合21", head(FIRST, 1, MAY), listed)
    assert not found("照合21", head(SECOND, 2, JUNE), listed)


def test_the_next_sitting_is_compared_with_what_the_last_minutes_announced() -> None:
    announced = text(SECOND, ("文", "次回日程　令和5年11月7日（火）午後7時から。"))
    status = written(Status, subcommittee="研修部会", next_on=date(2023, 11, 6))
    [problem] = found("照合22", head(SECOND, 2, JUNE), *announced, status)
    assert problem.others[0].place.cell == "text2"
    right = written(Status, subcommittee="研修部会", next_on=date(2023, 11, 7))
    assert not found("照合22", head(SECOND, 2, JUNE), *announced, right)


@pytest.mark.parametrize(
    ("announced", "where"),
    [
        ("次回予定 令和5年6月20日（火）午後7時から", []),
        ("次回予定 令和5年6月21日（水）午後7時から", ["held_on2"]),
        ("次回予定 令和5年6月20日（火）午後7時30分から", ["starts_at2"]),
        ("次回予定 令和5年6月20日（火）", []),
        ("研修は令和5年9月6日（水）に行う。", []),
    ],
)
def test_a_sitting_is_compared_with_what_the_minutes_before_announced(announced: str, where: list[str]) -> None:
    records = head(FIRST, 1, MAY), *text(FIRST, ("文", announced)), head(SECOND, 2, JUNE)
    assert cells(found("照合23", *records)) == where


def agenda(*lines: tuple[str, str]) -> list[MinutesAgenda]:
    return rows(MinutesAgenda, FIRST, [{"level": level, "text": words} for level, words in lines])


def test_an_agenda_item_worded_otherwise_than_its_heading_is_shown_with_the_heading() -> None:
    records = agenda(("1 見出し", "議題"), ("(1) 項目", "日常量支援部会について"))
    headings = text(FIRST, ("1 見出し", "議題"), ("(1) 項目", "日常療養支援部会について"), ("文", "説明した。"))
    [problem] = found("照合24", head(FIRST, 1, MAY), *records, *headings)
    assert (problem.place.sheet, problem.place.cell, problem.others[0].place.sheet) == ("次第", "text3", "本文")


def test_an_agenda_item_without_a_heading_is_shown() -> None:
    records = agenda(("1 見出し", "議題"), ("(1) 項目", "予算"))
    [problem] = found("照合24", head(FIRST, 1, MAY), *records, *text(FIRST, ("1 見出し", "議題")))
    assert "見出しにありません" in problem.message


def test_an_agenda_as_in_the_text_is_fine_whatever_is_said_below_it() -> None:
    records = agenda(("1 見出し", "議題"), ("文", "研修会"), ("1 見出し", "その他"), ("文", "次回日程について"))
    body = text(
        FIRST, ("1 見出し", "議題"), ("文", "研修会"), ("1 見出し", "その他"), ("文", "次回予定 令和5年6月20日")
    )
    assert not found("照合24", head(FIRST, 1, MAY), *records, *body)


VISION = "本人が安心できる場所で専門職の支援を受けながら穏やかに暮らすことができる。"


def test_a_vision_is_quoted_word_for_word() -> None:
    subcommittee = written(Subcommittee, name="研修部会", vision=f"【目指す姿】\n{VISION}")
    wrong = text(FIRST, ("文", f"目指す姿「{VISION.replace('安心', '安全')}」に向けて"))
    assert cells(found("照合25", subcommittee, *wrong)) == ["text2"]
    assert not found("照合25", subcommittee, *text(FIRST, ("文", f"目指す姿「{VISION}」に向けて")))


def test_a_sitting_mentioned_with_a_day_was_held_that_day() -> None:
    assert cells(found("照合26", head(SECOND, 1, MAY), *text(FIRST, ("文", "5月18日開催の研修部会で")))) == ["text2"]
    assert not found("照合26", head(SECOND, 1, MAY), *text(FIRST, ("文", "5月17日（水）開催の研修部会で")))


def policy(workbook: str, **values: str) -> PolicyInitiative:
    return row(PolicyInitiative, workbook, number="①－１", **{"name": MAP.name, "outline": MAP.outline, **values})


def test_the_policy_in_force_words_its_initiatives_as_the_plan_does_and_a_draft_need_not() -> None:
    assert cells(found("照合31", MAP, policy(NOW, outline="地図を作成する。"))) == ["outline2"]
    assert not found("照合31", MAP, policy(NOW))
    assert not found("照合31", MAP, policy(DRAFT, outline="地図を作成する。"))


def test_a_year_planned_in_both_has_one_indicator() -> None:
    plan = written(Indicator, number="①-1", by_year={2021: "配布", 2022: "→", 2023: "→"})
    draft = row(PolicyIndicator, DRAFT, number="①－１", by_year={2023: "作成・配布", 2024: "配布"})
    [problem] = found("照合32", MEETING, MAP, plan, policy(DRAFT), draft)
    assert problem.place.cell == "by_year:20232"
    same = row(PolicyIndicator, DRAFT, number="①－１", by_year={2023: "配布", 2024: "作成"})
    assert not found("照合32", MEETING, MAP, plan, policy(DRAFT), same)
    assert not found("照合32", MEETING, MAP, plan, policy(DRAFT, name="別の取組"), draft)


def test_an_initiative_with_a_note_of_its_end_may_differ_from_the_policy() -> None:
    ended = written(Initiative, number="①-1", name=MAP.name, outline=MAP.outline, name_note="※（廃止決定）")
    plan = written(Indicator, number="①-1", by_year={2021: "廃止決定"})
    old = row(PolicyIndicator, NOW, number="①－１", by_year={2021: "運用"})
    assert not found("照合32", MEETING, ended, plan, policy(NOW), old)


def test_categories_and_principles_are_those_of_the_plan() -> None:
    known = written(Category, symbol="ア", name="資源の把握"), written(Principle, number="①", text="協力する。")
    same = (
        row(PolicyCategory, NOW, symbol="ア", name="資源の把握"),
        row(PolicyPrinciple, NOW, number="①", text="協力する。"),
    )
    assert not found("照合33", *known, *same)
    other = (
        row(PolicyCategory, NOW, symbol="ア", name="資源の活用"),
        row(PolicyPrinciple, NOW, number="①", text="協働する。"),
    )
    assert cells(found("照合33", *known, *other)) == ["name2", "text2"]


def test_a_category_has_one_name_within_an_edition() -> None:
    boxed = row(PolicyCategory, NOW, symbol="ク", name="関係市区町村の連携", content_heading="関係市町村の連携")
    assert cells(found("照合34", boxed)) == ["content_heading2"]
    category = row(PolicyCategory, DRAFT, symbol="ウ", name="在宅介護の提供体制")
    wrong = row(PolicySubcommittee, DRAFT, name="部会", vision=VISION, topics="（ウ）介護サービスの提供体制")
    right = row(PolicySubcommittee, DRAFT, name="部会", vision=VISION, topics="（ウ）在宅介護の提供体制")
    assert cells(found("照合34", category, wrong)) == ["topics2"]
    assert not found("照合34", category, right)


def test_a_subcommittee_has_one_vision_under_either_name() -> None:
    known = written(Subcommittee, name="研修部会", vision=VISION)
    other = row(PolicySubcommittee, DRAFT, name="研修部会", vision=VISION.replace("安心", "安全"), topics="")
    assert cells(found("照合35", known, other)) == ["vision2"]
    assert not found("照合35", known, row(PolicySubcommittee, DRAFT, name="別の名", vision=VISION, topics=""))


def body(words: str) -> Body:
    return row(Body, NOW, level="文", text=words)


def memo(words: str) -> MemoText:
    return written(MemoText, level="文", text=words)


def test_memo_and_policy_tell_the_same_period() -> None:
    told = body("令和２年度から令和５年度までの４か年を計画期間としています。")
    assert found("照合41", told, memo("令和2年度から令和6年度までの5か年を計画期間としている。"))
    assert not found("照合41", told, memo("令和2年度から令和5年度までの4か年を計画期間としている。"))


def test_memo_and_cover_tell_the_same_month() -> None:
    cover = row(Cover, NOW, title="基本方針", issued="令和２年１０月", city="市")
    assert found("照合42", cover, memo("本方針は令和2年11月に策定している。"))
    assert not found("照合42", cover, memo("本方針は令和2年10月に策定している。"))
    assert not found("照合42", cover, memo("令和3年3月に総合計画を策定した。本方針は、これと整合を図る。"))


def test_what_is_said_to_have_come_after_the_policy_is_dated_after_it() -> None:
    cover = row(Cover, NOW, title="基本方針", issued="令和２年１０月", city="市")
    assert found("照合43", cover, memo("「手引き（令和2年9月 厚生労働省）」は本基本方針策定後に改訂されている。"))
    assert not found("照合43", cover, memo("「手引き（令和2年11月 厚生労働省）」は本基本方針策定後に改訂されている。"))


def test_memo_dates_the_coming_sitting_as_planned() -> None:
    assert found("照合44", MEETING, memo("第2回推進会議（令和5年11月）"))
    assert not found("照合44", MEETING, memo("第2回推進会議（令和5年10月）"))
    assert not found("照合44", MEETING, memo("第3回推進会議（令和6年2月）"))


def test_a_theme_is_quoted_one_way() -> None:
    right = text(FIRST, ("文", "内容は「新型コロナウイルス感染症を経験して」とする。"))
    short = text(SECOND, ("文", "「新型コロナを経験して」だけだと漠然とする。"))
    [problem] = found("照合51", *right, *short)
    assert (problem.place.workbook, problem.text) == (SECOND, "新型コロナを経験して")
    assert not found("照合51", *right, *text(SECOND, ("文", "「令和5年度の研修を経験した人」に聞く。")))


def test_a_numbered_event_has_one_day() -> None:
    told = text(FIRST, ("文", "第14回多職種連携研修会\n日時：令和5年9月6日（水）"))
    other = text(SECOND, ("文", "第14回多職種連携研修会は、令和5年9月7日（木）午後7時から開催する。"))
    [problem] = found("照合52", *told, *other)
    assert problem.place.workbook == SECOND
    assert not found("照合52", *told, *text(SECOND, ("文", "令和5年5月17日の部会で第14回多職種連携研修会を検討した。")))
    held = written(Training, name="第14回多職種連携研修会", held_on=date(2023, 9, 8), content="", participants=1)
    assert len(found("照合52", held, *told)) == 1


def test_the_policy_calls_itself_by_its_title() -> None:
    cover = row(
        Cover, NOW, title="小金井市\n在宅医療・介護連携推進のための\n基本方針", issued="令和２年１０月", city="小金井市"
    )
    assert found("照合53", cover, body("「在宅医療・介護連携推進基本方針」を策定する。"))
    assert not found("照合53", cover, body("「在宅医療・介護連携推進のための基本方針」を策定する。"))
    assert not found("照合53", cover, body("「在宅医療・介護連携推進事業の手引き」による。"))


MINUTES = "会議録_日常療養支援・多職種連携研修部会_令和5年度"
REAL = {
    ("照合01", "取組.xlsx［実施実績］F2"),
    ("照合02", "取組.xlsx［実施実績］B3"),
    ("照合13", "支援室.xlsx［研修参加者］C4"),
    ("照合13", "支援室.xlsx［研修参加者］C7"),
    ("照合24", "会議録_ICT連携部会_令和5年度第1回.xlsx［次第］B9"),
    ("照合24", f"{MINUTES}第1回.xlsx［次第］B7"),
    ("照合24", f"{MINUTES}第2回.xlsx［次第］B4"),
    ("照合32", f"{DRAFT}［成果指標］B13"),
    ("照合32", f"{DRAFT}［成果指標］B17"),
    ("照合34", f"{DRAFT}［部会］C2"),
    ("照合34", f"{NOW}［事業区分］D9"),
    ("照合43", "方針説明.xlsx［本文］B22"),
    ("照合51", f"{MINUTES}第2回.xlsx［本文］B19"),
    ("照合53", f"{DRAFT}［本文］B5"),
    ("照合53", f"{NOW}［本文］B5"),
}


def test_the_sample_shows_its_contradictions_and_no_others() -> None:
    assert families(sample(), "照合") == REAL


@pytest.mark.parametrize(
    ("code", "place", "old", "new"),
    [
        ("照合02", Place("取組.xlsx", "実施実績", "B3"), "配布・検討", "作成・配布"),
        ("照合13", Place("支援室.xlsx", "研修参加者", "C7"), "(LIFE)", "（LIFE）"),
        ("照合24", Place(f"{MINUTES}第1回.xlsx", "次第", "B7"), "日常量支援", "日常療養支援"),
        ("照合24", Place(f"{MINUTES}第2回.xlsx", "次第", "B4"), "研修会", "研修について"),
        ("照合32", Place(DRAFT, "成果指標", "B13"), "検討・実施", "実施"),
        ("照合34", Place(NOW, "事業区分", "D9"), "市町村", "市区町村"),
        ("照合43", Place("方針説明.xlsx", "本文", "B22"), "令和2年9月", "令和2年11月"),
        ("照合53", Place(NOW, "本文", "B5"), "推進基本方針", "推進のための基本方針"),
    ],
)
def test_a_repaired_cell_of_the_sample_loses_its_finding_alone(code: str, place: Place, old: str, new: str) -> None:
    mended = families(repaired(place, old, new), "照合", "名称", "表記")
    assert families(sample(), "照合", "名称", "表記") - mended == {(code, str(place))}


@pytest.mark.parametrize(
    ("code", "place", "old", "new"),
    [
        ("照合12", Place("研修.xlsx", "研修実績", "D10"), "無菌調剤", "無菌製剤"),
        ("照合22", Place(f"{MINUTES}第2回.xlsx", "本文", "B34"), "11月7日", "11月8日"),
        ("照合23", Place(f"{MINUTES}第1回.xlsx", "本文", "B30"), "午後7時", "午後6時"),
        ("照合25", Place("会議録_急変時対応・看取り支援部会_令和5年度第1回.xlsx", "本文", "B20"), "食支援", "食事支援"),
        ("照合26", Place("会議録_ICT連携部会_令和5年度第1回.xlsx", "本文", "B18"), "5月25日", "5月24日"),
        ("照合31", Place(NOW, "取組", "C5"), "参画", "参加"),
        ("照合35", Place(DRAFT, "部会", "B3"), "不安なく", "安心して"),
        ("照合41", Place("方針説明.xlsx", "本文", "B8"), "令和5年度までの4か年", "令和6年度までの5か年"),
        ("照合42", Place("方針説明.xlsx", "本文", "B9"), "令和2年10月", "令和2年11月"),
        ("照合44", Place("方針説明.xlsx", "本文", "B31"), "令和5年10月", "令和5年11月"),
    ],
)
def test_a_slip_put_into_the_sample_is_found(code: str, place: Place, old: str, new: str) -> None:
    added = families(repaired(place, old, new), "照合") - families(sample(), "照合")
    assert {each for each, _ in added} == {code}
