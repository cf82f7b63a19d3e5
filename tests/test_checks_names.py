"""名称: people, offices and things under more names than one, found where they drift and only there."""

from datetime import date

import pytest

from generator.forms.initiatives import Initiative
from generator.forms.meeting import Meeting
from generator.forms.subcommittees import Attendee, Member, MinutesAgenda, MinutesHead, MinutesText, Subcommittee
from generator.forms.support_office import Project, Training
from generator.problem import Place
from generator.records.declare import Record
from tests.handwritten import written
from tests.proofreading import cells, families, found, repaired, row, rows, sample

FIRST, SECOND, THIRD = (f"会議録_研修部会_第{n}回.xlsx" for n in (1, 2, 3))
OTHER = "会議録_入退院支援部会_第1回.xlsx"


def head(workbook: str, body: str = "研修部会", year: int = 2023) -> MinutesHead:
    return row(MinutesHead, workbook, fiscal_year=year, session=1, body=body, office="小金井市福祉保健部介護福祉課")


def present(workbook: str, *names: str, side: str = "委員", line: int = 2, **values: str) -> list[Attendee]:
    return [row(Attendee, workbook, line + n, side=side, name=name, **values) for n, name in enumerate(names)]


def members(*names: str, body: str = "研修部会", office: str = "") -> list[Member]:
    return rows(Member, "部会.xlsx", [{"subcommittee": body, "name": name, "office": office} for name in names])


def test_a_variant_character_is_shown_where_the_name_is_written_less_often() -> None:
    people = present(FIRST, "浜松　俊彦") + present(SECOND, "濱松　俊彦") + present(THIRD, "浜松 俊彦")
    [problem] = found("名称01", *people)
    assert (problem.place.workbook, problem.others[0].place.workbook) == (SECOND, FIRST)


def test_the_register_is_believed_before_one_other_paper() -> None:
    [problem] = found("名称01", *members("髙橋　徹"), *present(FIRST, "高橋　徹"))
    assert (problem.place.workbook, problem.others[0].text) == (FIRST, "髙橋　徹")


def test_a_blank_of_another_width_is_no_other_name() -> None:
    assert not found("名称01", *present(FIRST, "浜松　俊彦"), *present(SECOND, "浜松 俊彦"))


def test_a_name_one_character_off_the_register_of_its_body_is_shown() -> None:
    [problem] = found("名称02", head(FIRST), *members("伊藤　直樹"), *present(FIRST, "伊東　直樹"))
    assert "伊藤　直樹" in problem.message


def test_two_registered_people_may_have_names_one_character_apart() -> None:
    assert not found("名称02", head(FIRST), *members("高橋　徹", "高橋　進"), *present(FIRST, "高橋　進"))


def test_a_lecturer_of_an_office_is_compared_with_the_people_of_that_office() -> None:
    lecture = written(Training, held_on=date(2022, 5, 17), lecturer="アトム薬局\n佐藤雅明（薬剤師）")
    people = present(FIRST, "佐藤　雅彰", office="アトム薬局") + present(SECOND, "佐藤　雅彰", office="アトム薬局")
    assert cells(found("名称02", lecture, *people)) == ["lecturer"]


def test_an_office_that_drifts_within_a_year_is_shown_against_the_longer_of_two() -> None:
    drift = present(FIRST, "天野　秀達", office="花物語ナーシング")
    [problem] = found(
        "名称03", head(FIRST), head(SECOND), *drift, *present(SECOND, "天野　秀達", office="花物語ナーシングホーム")
    )
    assert (problem.place.workbook, problem.place.cell) == (FIRST, "office2")
    assert problem.message.startswith("天野　秀達さんの所属が、ほかの資料と違います: ")


def test_a_title_may_change_with_the_year() -> None:
    titles = (
        present(FIRST, "浜松　俊彦", side="事務局", role="主任"),
        present(SECOND, "浜松　俊彦", side="事務局", role="主査"),
    )
    assert not found("名称03", head(FIRST, year=2022), head(SECOND), *titles[0], *titles[1])
    [problem] = found("名称03", head(FIRST), head(SECOND), *titles[0], *titles[1])
    assert problem.place.cell == "role2"
    assert problem.message.startswith("浜松　俊彦さんの職名が、ほかの資料と違います: ")


def test_a_lecturer_named_with_two_offices_is_shown_without_any_minutes() -> None:
    talks = rows(
        Training,
        "研修.xlsx",
        [{"lecturer": f"{office}\n大井裕子（医師）"} for office in ("桜町病院", "桜町医院", "桜町病院")],
    )
    assert cells(found("名称03", *talks)) == ["lecturer3"]


def test_nobody_is_present_and_absent_at_once() -> None:
    absent = present(FIRST, "天野　秀達", side="欠席者", line=9)
    [problem] = found("名称04", *present(FIRST, "天野　秀達"), *absent)
    assert (problem.place.cell, problem.message) == ("name9", "天野　秀達さんが出席者にも欠席者にも載っています。")
    assert not found("名称04", *present(SECOND, "天野　秀達"), *absent)
    [problem] = found("名称04", *absent, *present(FIRST, "天野　秀達", side="欠席者", line=12))
    assert (problem.place.cell, problem.message) == ("name12", "天野　秀達さんが二度載っています。")


def test_namesakes_of_two_offices_may_sit_together() -> None:
    people = present(FIRST, "田中　一", office="甲"), present(FIRST, "田中　一", office="乙", line=3)
    assert not found("名称04", *people[0], *people[1])
    assert found("名称04", *people[0], *present(FIRST, "田中　一", line=3))


def test_absence_in_two_bodies_is_a_hint_unless_the_person_came_once() -> None:
    absent = present(FIRST, "天野　秀達", side="欠席者") + present(OTHER, "天野　秀達", side="欠席者")
    heads = head(FIRST), head(OTHER, "入退院支援部会"), head(SECOND)
    [problem] = found("名称05", *heads, *absent)
    assert (problem.place.workbook, [other.place.workbook for other in problem.others]) == (OTHER, [FIRST])
    assert not found("名称05", *heads, *absent, *present(SECOND, "天野　秀達"))
    assert not found("名称05", *heads, *present(FIRST, "天野　秀達", side="欠席者"))


def test_a_sitting_accounts_for_every_member_and_no_stranger() -> None:
    board = members("伊藤　直樹", "柳堀　明久", "穂坂　英明")
    assert not found("名称06", head(FIRST), *board, *present(FIRST, "伊藤　直樹", "柳堀　明久", "穂坂　英明"))
    [missing, stranger] = found(
        "名称06", head(FIRST), *board, *present(FIRST, "伊藤　直樹", "柳堀　明久", "平田　晋一")
    )
    assert "穂坂　英明" in missing.message and stranger.place.cell == "name4"


def test_sittings_of_an_earlier_year_had_other_members() -> None:
    board = members("伊藤　直樹", "柳堀　明久", "穂坂　英明")
    everyone = present(SECOND, "伊藤　直樹", "柳堀　明久", "穂坂　英明")
    assert not found("名称06", head(FIRST, year=2022), head(SECOND), *board, *present(FIRST, "平田　晋一"), *everyone)


def test_roles_of_the_absent_are_given_everywhere_or_nowhere() -> None:
    absent = present(FIRST, "田代　誠子", "古屋　裕康", side="欠席者")
    other = present(OTHER, "天野　秀達", side="欠席者", role="部会員")
    [problem] = found("名称07", *absent, *other)
    assert (problem.place.workbook, problem.place.cell) == (OTHER, "name2")
    assert problem.message == "欠席者の「役」がここにはあり、ほかの会議録にはありません。"
    more = present(THIRD, "大山　美奈子", "中野　明", side="欠席者", role="部会員")
    [problem, *_] = found("名称07", absent[0], *other, *more)
    assert problem.place.workbook == FIRST
    assert problem.message == "欠席者の「役」がここにはなく、ほかの会議録にはあります。"
    assert not found("名称07", *absent)


def text(words: str) -> MinutesText:
    return row(MinutesText, FIRST, level="文", text=words)


CHAIR = [*present(FIRST, "伊藤　直樹", role="部会長"), *present(FIRST, "柳堀　明久", role="副部会長", line=3)]


@pytest.mark.parametrize("words", ["伊東部会員から説明した。", "司会は、柳掘氏が行う。"])
def test_a_surname_one_character_off_the_list_is_shown(words: str) -> None:
    assert cells(found("名称11", *CHAIR, text(words))) == ["text2"]


@pytest.mark.parametrize(
    "words", ["閉会：伊藤部会長", "新任委員紹介", "各部会員が提案する。", "1名の改選（大山部会員）"]
)
def test_people_of_the_list_and_words_that_are_no_surnames_are_fine(words: str) -> None:
    assert not found("名称11", *CHAIR, text(words))


@pytest.mark.parametrize(
    "words",
    ["柳堀部会長から挨拶", "部会長に柳堀部会員を選出", "伊藤部会員を副部会長に選出", "副部会長に伊藤部会員を選出"],
)
def test_a_role_that_the_list_gives_to_another_is_shown(words: str) -> None:
    assert found("名称12", *CHAIR, text(words))


@pytest.mark.parametrize(
    "words", ["伊藤部会長から挨拶", "部会長に伊藤部会員を、副部会長に柳堀部会員を選出", "伊藤部会員を部会長に選出"]
)
def test_a_role_as_the_list_gives_it_is_fine(words: str) -> None:
    assert not found("名称12", *CHAIR, text(words))


def lectures(note: str, *lecturers: str) -> list[Record]:
    given = rows(Training, "研修.xlsx", [{"project": "推進事業", "lecturer": lecturer} for lecturer in lecturers])
    return [written(Project, name="推進事業", lecturer_note=note), *given]


def test_an_honorific_stands_only_where_it_is_not_said_to_be_left_out() -> None:
    assert cells(found("名称21", *lectures("敬称略", "桜町病院\n大槻一美氏（看護師）"))) == ["lecturer2"]
    assert not found("名称21", *lectures("敬称略", "桜町病院\n大井裕子（医師）", "氏家医院\n氏家一（医師）"))
    assert not found("名称21", *lectures("略歴省略", "桜町病院\n大槻一美氏（看護師）"))


def test_offices_are_not_printed_where_they_are_said_to_be_left_out() -> None:
    [problem] = found("名称22", *lectures("敬称、所属等省略", "ICT連携部会", "桜町病院\n大井裕子（医師）"))
    assert problem.place.cell == "lecturer_note"
    assert [other.place.cell for other in problem.others] == ["lecturer3"]
    assert not found("名称22", *lectures("敬称略", "桜町病院\n大井裕子（医師）"))
    assert not found("名称22", *lectures("敬称、所属等省略", "ICT連携部会", "大井裕子（医師）"))


BODY = written(Subcommittee, name="日常療養支援・多職種連携研修部会", vision="")
COUNCIL = written(Meeting, name="在宅医療・介護連携推進会議")
OFFICE = present(FIRST, "川崎　恵美", side="事務局", role="小金井市在宅医療・介護連携支援室")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("日常療養・多職種連携研修部会で検討する。", "日常療養支援・多職種連携研修部会"),
        ("令和5年度第1回日常量支援・多職種連携研修部会", "日常療養支援・多職種連携研修部会"),
        ("講師：在宅医療・介護連携推進室", "在宅医療・介護連携支援室"),
    ],
)
def test_a_body_called_by_nearly_its_name_is_shown_with_the_name(words: str, meant: str) -> None:
    [problem] = found("名称31", head(FIRST), BODY, COUNCIL, *OFFICE, text(words))
    assert f"「{meant}」" in problem.message


@pytest.mark.parametrize(
    "words",
    [
        "令和5年度第1回日常療養支援・多職種連携研修部会で検討する。",
        "在宅医療・介護連携支援室",
        "在宅医療・介護連携推進事業",
        "小金井市在宅医療・介護連携推進会議",
        "多職種連携研修会",
        "本部会",
    ],
)
def test_names_in_full_in_part_or_of_something_else_are_fine(words: str) -> None:
    assert not found("名称31", head(FIRST), BODY, COUNCIL, *OFFICE, text(words))


def test_the_agenda_of_minutes_is_left_to_the_comparison_with_its_headings() -> None:
    item = row(MinutesAgenda, FIRST, level="(1) 項目", text="日常量支援・多職種連携研修部会について")
    assert not found("名称31", BODY, item)


def test_an_office_of_two_people_that_lacks_its_end_once_is_a_hint() -> None:
    cut = members("清水　智恵", office="訪問看護ステーション国立サテライト")
    lecture = written(Training, lecturer="訪問看護ステーション国立サテライトこきん\n吉良桂子（看護師）")
    assert cells(found("名称32", *cut, lecture)) == ["office2"]
    assert not found("名称32", *members("清水　智恵", office="訪問看護ステーション"), lecture)


def test_offices_of_one_kind_begin_with_the_city_or_do_not() -> None:
    mixed = members("久野　紀子", office="にし地域包括支援センター") + members(
        "高橋　徹", office="小金井ひがし地域包括支援センター"
    )
    assert len(found("名称33", head(FIRST), *mixed)) == 1
    assert not found("名称33", head(FIRST), *mixed[:1])


def test_a_thing_with_two_names_is_shown_where_the_rarer_stands() -> None:
    usual = [
        written(Initiative, number="①-1", footnote=words)
        for words in ("小金井市退院支援フロー図", "小金井市退院支援フロー図を検討")
    ]
    [problem] = found("名称34", *usual, text("「小金井市版退院支援フロー図」を作成する。"))
    assert problem.text == "小金井市版退院支援フロー図"
    assert not found("名称34", *usual, text("「小金井市退院支援フロー図案」を作成する。"))


MINUTES = "会議録_日常療養支援・多職種連携研修部会_令和5年度"
HOSPITAL = "会議録_入退院支援部会_令和5年度第1回.xlsx"
LAST_CARE = "会議録_急変時対応・看取り支援部会_令和5年度第1回.xlsx"
DRAFT = "基本方針_改訂案.xlsx"
REAL = {
    ("名称01", f"{HOSPITAL}［出席者］C11"),
    ("名称01", f"{LAST_CARE}［出席者］C12"),
    ("名称03", "部会.xlsx［委員名簿］D20"),
    ("名称03", f"{HOSPITAL}［出席者］D14"),
    ("名称03", f"{MINUTES}第1回.xlsx［出席者］B9"),
    ("名称03", f"{MINUTES}第2回.xlsx［出席者］B10"),
    ("名称05", f"{LAST_CARE}［出席者］C15"),
    ("名称07", f"{HOSPITAL}［出席者］C14"),
    ("名称21", "研修.xlsx［研修実績］E6"),
    ("名称22", "研修.xlsx［事業］B2"),
    ("名称31", "部会.xlsx［検討状況］C2"),
    ("名称31", f"{DRAFT}［本文］B26"),
    ("名称31", f"{DRAFT}［部会］A2"),
    ("名称32", "部会.xlsx［委員名簿］D38"),
    ("名称33", "部会.xlsx［委員名簿］D9"),
    ("名称34", "部会.xlsx［検討状況］B3"),
}


def test_the_sample_shows_its_drifting_names_and_no_others() -> None:
    assert families(sample(), "名称") == REAL


@pytest.mark.parametrize(
    ("code", "place", "old", "new"),
    [
        ("名称01", Place(HOSPITAL, "出席者", "C11"), "濱松", "浜松"),
        ("名称03", Place("部会.xlsx", "委員名簿", "D20"), "ナーシング", "ナーシンググループホーム"),
        ("名称03", Place(HOSPITAL, "出席者", "D14"), "ナーシング", "ナーシンググループホーム"),
        ("名称03", Place(f"{MINUTES}第1回.xlsx", "出席者", "B9"), "課包括支援係主査", "課主査"),
        ("名称21", Place("研修.xlsx", "研修実績", "E6"), "氏", ""),
        ("名称31", Place("部会.xlsx", "検討状況", "C2"), "推進室", "支援室"),
        ("名称31", Place(DRAFT, "部会", "A2"), "日常療養・", "日常療養支援・"),
        ("名称34", Place("部会.xlsx", "検討状況", "B3"), "市版", "市"),
    ],
)
def test_a_repaired_cell_of_the_sample_loses_its_finding_alone(code: str, place: Place, old: str, new: str) -> None:
    mended = families(repaired(place, old, new), "照合", "名称", "表記")
    assert families(sample(), "照合", "名称", "表記") - mended == {(code, str(place))}


@pytest.mark.parametrize(
    ("codes", "place", "old", "new"),
    [
        ({"名称02"}, Place(HOSPITAL, "出席者", "C3"), "恵美", "恵子"),
        ({"名称06"}, Place("部会.xlsx", "委員名簿", "C36"), "中原　昌則", "上田　太郎"),
        ({"名称11"}, Place(f"{MINUTES}第2回.xlsx", "本文", "B32"), "伊藤", "伊東"),
        ({"名称12"}, Place(HOSPITAL, "本文", "B6"), "出川部会員を副部会長", "出川部会員を部会長"),
    ],
)
def test_a_slip_put_into_the_sample_is_found(codes: set[str], place: Place, old: str, new: str) -> None:
    added = families(repaired(place, old, new), "名称") - families(sample(), "名称")
    assert {code for code, _ in added} == codes


def test_somebody_from_outside_with_a_common_surname_is_no_slip() -> None:
    people = [head(FIRST), *present(FIRST, "木村　花子", "伊藤　直樹", "上田　太一", role="部会員")]

    def called(words: str) -> list[str]:
        text = rows(MinutesText, FIRST, [{"level": "文", "text": words}])
        return [problem.text for problem in found("名称11", *people, *text)]

    assert called("西村委員から、中村委員の話が紹介された。") == []
    assert called("伊東委員から意見があった。") == ["伊東委員"]
    assert called("植田委員から意見があった。") == ["植田委員"]
    assert called("西村部会員から意見があった。") == ["西村部会員"]
