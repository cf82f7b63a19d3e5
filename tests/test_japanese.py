"""Laws of Japanese keys, widths, numerals, labels, dates, times and fiscal years."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.japanese import dates as wareki
from generator.japanese import text as japanese
from generator.japanese.dates import WrittenDate

SHOWA, HEISEI, REIWA = date(1926, 12, 25), date(1989, 1, 8), date(2019, 5, 1)

# No deadline: the machine's load decides how long one example takes.
law = settings(deadline=None, database=None)
days = st.dates(SHOWA, date(2099, 12, 31)) | st.sampled_from(
    [
        era + timedelta(days=shift)
        for era in (SHOWA, HEISEI, REIWA)
        for shift in (-1, 0, 1)
        if era + timedelta(shift) >= SHOWA
    ]
)
FULL_WIDTH = str.maketrans("0123456789./-R", "０１２３４５６７８９．／－Ｒ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("②－５", "②-5"),
        ("②‐5", "②-5"),
        ("②–5", "②-5"),
        ("②—5", "②-5"),
        ("②―5", "②-5"),
        ("②−5", "②-5"),
        ("②ー５", "②-5"),
        ("②ｰ5", "②-5"),
        ("開 催　日", "開催日"),
        ("開催\r\n日", "開催日"),
        ("開催\u200b日\ufeff", "開催日"),
        ("ＡＢＣ", "abc"),
        ("午後7時〜8時", "午後7時～8時"),
        ("ﾃﾞｰﾀ", "データ"),
        ("カ゛", "ガ"),
        ("ー", "—"),
        ("㈱", "（株）"),
    ],
)
def test_words_that_read_the_same_have_one_key(one: str, other: str) -> None:
    assert japanese.key(one) == japanese.key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("①-1", "11"), ("データ", "デ-タ"), ("①-1", "①-11"), ("髙橋", "高橋"), ("ハハ", "ババ")]
)
def test_words_that_differ_have_different_keys(one: str, other: str) -> None:
    assert japanese.key(one) != japanese.key(other)


def test_the_long_mark_of_a_word_stays_a_letter() -> None:
    assert japanese.key("サービスセンター１") == "サービスセンター1"


@law
@given(st.text() | st.text("ー-－‐0１①か゛゜ﾞ \n\u200b\u0345ǅẞ"))
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert japanese.key(japanese.key(text)) == japanese.key(text)


@law
@given(st.text(), st.sampled_from([" ", "　", "\n", "\t", "\u200b", "\ufeff"]))
def test_blanks_at_either_end_do_not_change_a_key(text: str, blank: str) -> None:
    assert japanese.key(blank + text + blank) == japanese.key(text)


@pytest.mark.parametrize(
    ("variant", "plain"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("濱田", "浜田"),
        ("濵田", "浜田"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡辺"),
        ("齋藤", "斉藤"),
        ("齊藤", "斉藤"),
        ("斎藤", "斉藤"),
        ("澤", "沢"),
        ("廣", "広"),
        ("嶋", "島"),
        ("嶌", "島"),
        ("櫻", "桜"),
        ("國", "国"),
        ("眞", "真"),
        ("德", "徳"),
        ("冨", "富"),
        ("舘", "館"),
        ("曻", "昇"),
        ("葛󠄀西", "葛西"),
        ("𠮷田", "吉田"),
        ("髙　橋", "高橋"),
    ],
)
def test_a_variant_of_a_name_equals_the_plain_name(variant: str, plain: str) -> None:
    assert japanese.variant_key(variant) == japanese.variant_key(plain)


def test_different_names_stay_different() -> None:
    assert japanese.variant_key("高橋") != japanese.variant_key("高梨")


def test_the_form_compared_is_no_variant_itself() -> None:
    assert not set(japanese.VARIANTS.values()) & set(japanese.VARIANTS)


def test_every_variant_is_one_character_that_the_key_leaves_alone() -> None:
    for variant, plain in japanese.VARIANTS.items():
        assert (len(variant), len(plain)) == (1, 1)
        assert (japanese.key(variant), japanese.key(plain)) == (variant, plain)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20", 20),
        ("２０人", 20),
        ("1,234名", 1234),
        ("１，２３４", 1234),
        ("0件", 0),
        ("二十", 20),
        ("二十一人", 21),
        ("百二", 102),
        ("千二百三十", 1230),
        ("二〇", 20),
        ("一人", 1),
        ("〇", 0),
        (" 20 人 ", 20),
        ("3か所", 3),
        ("３ヶ所", 3),
    ],
)
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert japanese.parse_count(text) == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("約20人", "およその数"),
        ("20人程度", "およその数"),
        ("二十人以上", "およその数"),
        ("20.5", "整数ではありません"),
        ("20．5人", "整数ではありません"),
        ("-5", "0より小さい"),
        ("△５", "0より小さい"),
        ("−5", "0より小さい"),
        ("一", "横棒"),
        ("", "数として読めません"),
        ("多数", "数として読めません"),
        ("1,23", "数として読めません"),
        ("12 13", "数として読めません"),
        ("12\n13", "数として読めません"),
        ("20①", "数として読めません"),
        ("20²", "数として読めません"),
        ("十百", "数として読めません"),
        ("9" * 5000, "数として読めません"),
    ],
)
def test_anything_but_a_whole_number_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        japanese.parse_count(text)


@law
@given(st.integers(0, 10**9), st.sampled_from(["", "人", "名", "件"]))
def test_full_width_and_grouped_counts_read_as_typed(number: int, counter: str) -> None:
    assert japanese.parse_count(japanese.full_width(f"{number}{counter}")) == number
    assert japanese.parse_count(japanese.full_width(f"{number:,}{counter}")) == number


@law
@given(st.integers(1, 9999))
def test_kanji_numerals_read_as_their_value(number: int) -> None:
    digits = zip(f"{number:04}", ("千", "百", "十", ""), strict=True)
    kanji = "".join("〇一二三四五六七八九"[int(digit)] + place for digit, place in digits if digit != "0")
    assert japanese.parse_count(kanji + "人") == number
    for place in "千百十":
        kanji = kanji.replace("一" + place, place)
    assert japanese.parse_count(kanji + "人") == number


def test_a_message_quotes_a_long_text_on_one_short_line() -> None:
    with pytest.raises(ValueError, match=r"^「あ い+…」は数として") as refusal:
        japanese.parse_count("あ\n" + "い" * 300)
    assert len(str(refusal.value)) < 100


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("2025年", "２０２５年"),
        ("第115条の45", "第１１５条の４５"),
        ("PDCA", "ＰＤＣＡ"),
        ("Ver.3", "Ｖｅｒ．３"),
        ("1,234人", "１，２３４人"),
        ("80%", "８０％"),
        ("②-5", "②－５"),
        ("③-１", "③－１"),
        ("(1) ア-イ", "(１) ア-イ"),
        ("㈱①", "㈱①"),
    ],
)
def test_numbers_and_letters_widen_with_the_signs_inside(text: str, wide: str) -> None:
    assert japanese.full_width(text) == wide


def test_digits_alone_change_width_and_nothing_else_does() -> None:
    assert japanese.full_width_digits("R5.7（①-3）㈱") == "R５.７（①-３）㈱"
    assert japanese.half_width_digits("Ｒ５．７（①－３）㈱") == "Ｒ5．7（①－3）㈱"


@law
@given(st.text())
def test_widening_keeps_every_character_and_its_meaning(text: str) -> None:
    wide = japanese.full_width(text)
    assert len(wide) == len(text)
    assert japanese.full_width(wide) == wide
    assert japanese.key(wide) == japanese.key(text)
    assert japanese.full_width_digits(japanese.half_width_digits(text)) == japanese.full_width_digits(text)


def test_kana_labels_run_through_the_syllabary_once() -> None:
    labels = [japanese.kana_label(number) for number in range(1, 47)]
    assert labels[:6] == list("アイウエオカ")
    assert labels[-4:] == list("ロワヲン")
    assert len(set(labels)) == 46


def test_circled_numbers_run_from_1_to_50_and_back() -> None:
    signs = [japanese.circled(number) for number in range(1, 51)]
    assert [signs[index] for index in (0, 19, 20, 34, 35, 49)] == list("①⑳㉑㉟㊱㊿")
    assert [japanese.parse_circled(f" {sign}") for sign in signs] == list(range(1, 51))


def test_latin_and_bracketed_labels() -> None:
    assert (japanese.latin_label(1), japanese.latin_label(26)) == ("a", "z")
    assert (japanese.paren(3), japanese.paren("ア")) == ("(3)", "(ア)")


@pytest.mark.parametrize(
    ("label", "numbers"),
    [(japanese.kana_label, (0, 47)), (japanese.circled, (0, 51)), (japanese.latin_label, (0, 27))],
)
def test_a_label_beyond_the_last_is_refused_in_words(label: Callable[[int], str], numbers: tuple[int, int]) -> None:
    for number in numbers:
        with pytest.raises(ValueError, match=f"{number}番目は付けられません"):
            label(number)


@pytest.mark.parametrize("text", ["", "1", "①②", "②-5", "❶"])
def test_only_one_circled_number_is_read(text: str) -> None:
    with pytest.raises(ValueError, match="丸付き数字ではありません"):
        japanese.parse_circled(text)


@pytest.mark.parametrize(
    ("text", "day", "typed_weekday"),
    [
        ("令和5年7月3日", date(2023, 7, 3), None),
        ("令和元年5月1日", REIWA, None),
        ("令和1年5月1日", REIWA, None),
        ("R5.7.13", date(2023, 7, 13), None),
        ("r05.07.03", date(2023, 7, 3), None),
        ("R5/7/13", date(2023, 7, 13), None),
        ("R5-7-13", date(2023, 7, 13), None),
        ("Ｒ５．７．１３", date(2023, 7, 13), None),
        ("R5年7月13日", date(2023, 7, 13), None),
        ("令和５年６月２０日（木）", date(2023, 6, 20), "木"),
        ("令和5年6月20日(火)", date(2023, 6, 20), "火"),
        ("令和5年6月20日（火曜日）", date(2023, 6, 20), "火"),
        ("令和5年6月20日（火曜）", date(2023, 6, 20), "火"),
        ("令和5年6月20日火曜日", date(2023, 6, 20), "火"),
        ("令和5年7月17日（月・祝）", date(2023, 7, 17), "月"),
        ("令和5年7月16日日曜日", date(2023, 7, 16), "日"),
        ("令和5年6月20日㈫", date(2023, 6, 20), "火"),
        ("2022/10/12", date(2022, 10, 12), None),
        ("2022-10-12", date(2022, 10, 12), None),
        ("２０２２－１０－１２", date(2022, 10, 12), None),
        ("2022年10月12日", date(2022, 10, 12), None),
        ("4年10月12日", date(2022, 10, 12), None),
        ("元年5月7日", date(2019, 5, 7), None),
        ("平成31年4月30日", date(2019, 4, 30), None),
        ("H1.1.8", HEISEI, None),
        ("S64/1/7", date(1989, 1, 7), None),
        ("昭和元年12月25日", SHOWA, None),
        (" 令和　5年 7月\n 3日 （ 月 ） ", date(2023, 7, 3), "月"),
        ("㋿5年7月3日", date(2023, 7, 3), None),
        ("令5.7.13", date(2023, 7, 13), None),
        ("平31年4月30日", date(2019, 4, 30), None),
        ("昭６４／１／７", date(1989, 1, 7), None),
    ],
)
def test_a_date_is_read_as_clerks_write_it(text: str, day: date, typed_weekday: str | None) -> None:
    assert wareki.parse_date(text) == WrittenDate(day, typed_weekday)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("令和5年2月30日", "「2月30日」は暦にない日です"),
        ("令和5年2月29日", "うるう年ではありません"),
        ("R5.4.31", "「4月31日」は暦にない日です"),
        ("令和5年4月0日", "「4月0日」は暦にない日です"),
        ("令和5年13月3日", "「13月」は暦にない月です"),
        ("2023/0/3", "「0月」は暦にない月です"),
        ("平成32年7月1日", "平成は31年4月30日までです"),
        ("平成31年5月1日", "平成は31年4月30日までです"),
        ("S64.1.8", "昭和は64年1月7日までです"),
        ("令和元年4月30日", "令和は元年5月1日からです"),
        ("平成元年1月7日", "平成は元年1月8日からです"),
        ("昭和元年12月24日", "昭和は元年12月25日からです"),
        ("1926-12-24", "昭和元年12月25日からです"),
        ("令和0年7月1日", "「令和0年」はありません"),
        ("令和2023年7月1日", "「令和2023年」はありません"),
        ("202年7月1日", "西暦は4桁"),
        ("2203/7/13", "1926年から2117年まで"),
        ("0000/1/1", "1926年から2117年まで"),
        ("5.7.13", "元号が要ります"),
        ("（木）", "曜日だけ"),
        ("木曜日", "曜日だけ"),
        ("7月13日", "年がありません"),
        ("13月3日（木）", "年がありません"),
        ("7/13", "年がありません"),
        ("令和5年7月13日（本）", "「（本）」は曜日として読めません"),
        ("", "日付として読めません（例: 令和6年5月16日、R6.5.16）"),
        ("未定", "日付として読めません"),
        ("令和5年7月吉日", "日付として読めません"),
        ("令和5年7月13日～14日", "日付として読めません"),
        ("2022/10-12", "日付として読めません"),
        ("2023/7/1\n2", "日付として読めません"),
        ("R5.7.1③", "日付として読めません"),
        ("R5.7.13.", "日付として読めません"),
        ("令和5年7月99999999999999999999日", "日付として読めません"),
    ],
)
def test_a_date_that_cannot_be_is_refused_saying_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as refusal:
        wareki.parse_date(text)
    assert str(refusal.value).startswith("「")
    assert str(refusal.value).endswith("。")


@law
@given(days)
def test_a_printed_date_reads_back_as_the_same_day(day: date) -> None:
    assert wareki.parse_date(wareki.wareki(day)) == WrittenDate(day)
    assert wareki.parse_date(wareki.wareki_weekday(day)) == WrittenDate(day, wareki.weekday(day))
    assert wareki.parse_date(wareki.wareki(day).translate(FULL_WIDTH)) == WrittenDate(day)
    assert wareki.parse_date(day.isoformat()) == WrittenDate(day)


@law
@given(st.dates(REIWA, date(2099, 12, 31)), st.sampled_from("./-"))
def test_a_short_date_reads_in_either_width(day: date, mark: str) -> None:
    short = f"R{day.year - 2018}{mark}{day.month}{mark}{day.day}"
    assert wareki.parse_date(short).date == wareki.parse_date(short.translate(FULL_WIDTH)).date == day


def refusal_of(parse: Callable[[str], object], text: str) -> str:
    """The message of the refusal, empty when the text is read."""
    try:
        parse(text)
    except ValueError as refusal:
        return str(refusal)
    return ""


@law
@given(st.text() | st.text("令和平成元年月日RHS0123456789./-（）木曜 正午前後時分:~からまで", max_size=14))
def test_every_parser_reads_or_refuses_in_japanese(text: str) -> None:
    parsers = (wareki.parse_date, wareki.parse_fiscal_year, wareki.parse_time, wareki.parse_time_range)
    for parse in (*parsers, japanese.parse_count, japanese.parse_circled):
        assert re.fullmatch("「.*。|", refusal_of(parse, text))


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2023, 7, 13), "令和5年7月13日（木）"),
        (REIWA, "令和元年5月1日（水）"),
        (date(2019, 4, 30), "平成31年4月30日（火）"),
        (HEISEI, "平成元年1月8日（日）"),
        (date(1989, 1, 7), "昭和64年1月7日（土）"),
        (SHOWA, "昭和元年12月25日（土）"),
        (datetime(2024, 1, 1, 12, 30), "令和6年1月1日（月）"),
    ],
)
def test_a_day_prints_with_era_and_weekday(day: date, printed: str) -> None:
    assert wareki.wareki_weekday(day) == printed
    assert wareki.wareki(day) + f"（{wareki.weekday(day)}）" == printed


def test_a_day_before_showa_has_no_era_here() -> None:
    with pytest.raises(ValueError, match="昭和元年12月25日から"):
        wareki.wareki(date(1926, 12, 24))


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2023, 4, 1), 2023), (date(2024, 3, 31), 2023), (date(2023, 12, 31), 2023), (date(2024, 1, 1), 2023)],
)
def test_a_fiscal_year_runs_from_april_to_march(day: date, year: int) -> None:
    assert wareki.fiscal_year(day) == year


@pytest.mark.parametrize(
    ("year", "label"),
    [(2023, "令和5年度"), (2019, "令和元年度"), (2018, "平成30年度"), (1989, "平成元年度"), (1988, "昭和63年度")],
)
def test_a_fiscal_year_is_named_after_its_era(year: int, label: str) -> None:
    assert wareki.fiscal_label(year) == label


@pytest.mark.parametrize(
    "text",
    ["5", "５", "令和5", "令和5年度", "R5", "R5年度", "2023", "2023年度", "令和 ５ 年度", "5年度", "令5", "令５年度"],
)
def test_a_fiscal_year_is_read_as_clerks_write_it(text: str) -> None:
    assert wareki.parse_fiscal_year(text) == 2023


@pytest.mark.parametrize(("text", "year"), [("元", 2019), ("令和元年度", 2019), ("平成31年度", 2019), ("H30", 2018)])
def test_fiscal_years_around_the_change_of_era_are_read(text: str, year: int) -> None:
    assert wareki.parse_fiscal_year(text) == year


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("平成32年度", "平成は31年度まで"),
        ("昭和64年度", "昭和は63年度まで"),
        ("令和0年度", "「令和0年」はありません"),
        ("0", "「令和0年」はありません"),
        ("202", "西暦は4桁"),
        ("2203", "1926年から2117年まで"),
        ("今年度", "年度として読めません"),
        ("", "年度として読めません"),
    ],
)
def test_a_fiscal_year_that_cannot_be_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        wareki.parse_fiscal_year(text)


@law
@given(st.integers(1926, 2099))
def test_a_printed_fiscal_year_reads_back(year: int) -> None:
    assert wareki.parse_fiscal_year(wareki.fiscal_label(year)) == year


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("午後7時", time(19)),
        ("午後7時30分", time(19, 30)),
        ("午後７時３０分から", time(19, 30)),
        ("午後7時から", time(19)),
        ("午後 7 時", time(19)),
        ("午後7:30", time(19, 30)),
        ("19:00", time(19)),
        ("１９：００", time(19)),
        ("19:00:00", time(19)),
        ("19:00～", time(19)),
        ("19時", time(19)),
        ("19時5分", time(19, 5)),
        ("午前10時半", time(10, 30)),
        ("午前0時", time(0)),
        ("午後0時30分", time(12, 30)),
        ("正午", time(12)),
    ],
)
def test_a_time_is_read_as_clerks_write_it(text: str, moment: time) -> None:
    assert wareki.parse_time(text) == moment


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("午後13時", "「午後13時」という時刻はありません"),
        ("25:00", "時は0から23まで"),
        ("24時", "時は0から23まで"),
        ("19:60", "分は0から59まで"),
        ("午後12時", "昼とも夜とも"),
        ("午前12時30分", "昼とも夜とも"),
        ("夜7時", "時刻として読めません"),
        ("7", "時刻として読めません"),
        ("19:5", "時刻として読めません"),
        ("正午30分", "時刻として読めません"),
        ("", "時刻として読めません"),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        wareki.parse_time(text)


@pytest.mark.parametrize(
    ("moment", "label"),
    [
        (time(19), "午後7時"),
        (time(19, 30), "午後7時30分"),
        (time(12), "正午"),
        (time(12, 5), "午後0時5分"),
        (time(0), "午前0時"),
        (time(9, 5), "午前9時5分"),
    ],
)
def test_a_time_prints_as_the_city_writes_it(moment: time, label: str) -> None:
    assert wareki.time_label(moment) == label


minutes = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@law
@given(minutes)
def test_a_printed_time_reads_back(moment: time) -> None:
    assert wareki.parse_time(wareki.time_label(moment)) == moment


@law
@given(st.lists(minutes, min_size=2, max_size=2, unique=True).map(sorted))
def test_a_printed_time_range_reads_back(moments: list[time]) -> None:
    start, end = moments
    assert wareki.parse_time_range(f"{wareki.time_label(start)}～{wareki.time_label(end)}") == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("午後7時～午後8時10分", time(19), time(20, 10)),
        ("午後7時〜8時10分", time(19), time(20, 10)),
        ("午後7時から午後8時10分まで", time(19), time(20, 10)),
        ("午後7時ー午後8時", time(19), time(20)),
        ("１９：００－２０：１０", time(19), time(20, 10)),
        ("19:00ー20:10", time(19), time(20, 10)),
        ("午前10時～12時", time(10), time(12)),
        ("午前9時～15時", time(9), time(15)),
        ("正午～1時", time(12), time(13)),
    ],
)
def test_a_time_range_is_read_as_clerks_write_it(text: str, start: time, end: time) -> None:
    assert wareki.parse_time_range(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("午後8時～午後7時", "終わりが始まりより後"),
        ("19:00～19:00", "終わりが始まりより後"),
        ("19:00～7:00", "終わりが始まりより後"),
        ("午後7時", "時間帯として読めません"),
        ("午後7時～", "時間帯として読めません"),
        ("午後7時～午後13時", "「午後13時」という時刻はありません"),
    ],
)
def test_a_time_range_that_cannot_be_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        wareki.parse_time_range(text)


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (2023, 2023, "令和5年度"),
        (2022, 2023, "令和4・5年度"),
        (2024, 2026, "令和6～8年度"),
        (2018, 2019, "平成30・令和元年度"),
        (2017, 2020, "平成29～令和2年度"),
    ],
)
def test_several_fiscal_years_are_one_phrase(first: int, last: int, label: str) -> None:
    assert wareki.fiscal_span(first, last) == label
