"""校正 of what is written once: slips of typing, eras, figures and words are found in a text of their own, lookalikes are not."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from generator.checks.rule import checks
from generator.checks.words import Words, known
from generator.excel.blank import blank
from generator.forms.initiatives import Indicator, Result
from generator.forms.meeting import WORDS_WORKBOOK, Confusion, Meeting, Term
from generator.forms.subcommittees import MemoText, MinutesHead, MinutesText
from generator.office import OfficeFolders
from generator.packet.inputs import read_meeting
from tests.conftest import MEETING, ROOT
from tests.handwritten import book_of, written
from tests.proofreading import cells, found, rows

NEW = ("表記2", "表記30", "表記04", "表記13", "表記14", "暦1", "数05", "数1", "構成09", "構成10")


def memo(*texts: str) -> list[MemoText]:
    return rows(MemoText, "方針説明.xlsx", [{"level": "文", "text": words} for words in texts])


def codes(*texts: str) -> set[str]:
    book = book_of(*memo(*texts))
    return {code for code, rule in checks().items() if code.startswith(NEW) for _ in rule.problems(book)}


SLIPS = {
    "表記21": ("検討をを行う", "連携についてについて", "連携連携を図る", "検討をが要る", "市はは、", "市とと協議", "センターセンターの",
        "について、についての意見", "感じじた", "実施ししました", "説明しましたた。", "使いやすいいもの", "進めるるため", "あっったため"),
    "表記22": ("終えた。。次に", "終えた、、次に", "検討を行ったまた、次に", "会議、を開く", "終えた、。", "（、別紙）", "病院としては。次に"),
    "表記23": ("ｹｱﾏﾈｼﾞｬｰが", "終えた｡", "｢方針｣の"),
    "表記24": ("検討を 行った", "検討 した", "在宅 医療と、在宅医療、在宅医療、在宅医療", "している　ので、よい", "終えた 。",
        "内容を検　討した。", "会場の 準備をする。", "案は、負担感 なく使える。"),
    "表記25": ("訪問（介護)を", "訪問(介護）を", "［別紙]を"),
    "表記26": ("コ―ディネーター", "サーヒ゛ス", "サ一ビスの", "第ー回の", "センタ－の", "資料1ー2", "病院ヘ行く", "2O23年", "へルパーの", "ニ人の", "ホームぺージ",
        "加エする", "エ事を行う", "窓ロで", "協カする", "工クセルで作る", "タ方に"),
    "表記27": ("エンデイングノート", "カンファランス", "MSCの研修", "ウィルス", "パンフレツト", "マニアル", "サーピス", "シュミレーション",
        "リアリテイ", "アクシヨン", "ウイルルス", "フアイリング"),
    "表記28": ("ケアマネージャー", "コーディネータ", "リハビリテション"),
    "表記04": ("他職種連携", "会議に図る", "協カする", "人ロの推移", "介護保健制度", "情報共用の場", "看護士が", "次のとうり", "1人づつ",
        "責任を追求する", "最後を看取る", "見取りに向けた", "人生の最後", "条例を交付する", "ありがとうごいます", "整合を計る", "必用に応じ"),
    "表記13": ("手引きⅤer.2",),
    "暦11": ("令和5年（2022年）に", "2025（令和6）年度", "令和6年1月（2023年1月）", "2023年（令和4年）"),
    "暦12": ("令和5年度9月6日に", "令和6年度から令和8年まで", "令和6年から令和8年度まで", "令和5年度10月に"),
    "暦13": ("令和1年5月", "平成1年度"),
    "暦14": ("平成31年10月に", "昭和64年2月", "令和5年13月", "13月に"),
    "暦15": ("25時に", "午後13時", "午後7時75分", "19:75から"),
    "暦16": ("令和8年度から令和6年度まで", "9月10日から9月5日まで", "1回目：R5.9.3、2回目：R5.1.29"),
    "暦19": ("第8期介護保険事業計画（令和6～8年度）", "第9期介護保険事業計画（令和7～9年度）", "第11期介護保険計画の期間と整合を図り、令和6年度から令和8年度まで",
        "第9期計画（令和7年度～令和9年度）", "第8期事業計画の計画期間は令和6年度から令和8年度まで", "令和6年度から始まる第8期計画"),
    "数05": (
        "令和6年度から令和8年度までの4か年", "令和6～8年度の2年間", "4月から9月までの5か月", "7月1日から7月14日までの10日間",
        "3か年計画（令和6年度～令和9年度）", "2020年度～2022年度の2か年", "令和6年4月から令和9年3月までの2年間",
        "令和6年12月25日から令和7年1月7日までの10日間",
    ),
    "数12": ("会場費500円、講師料1,000円、合計1,600円",
        "相談40件（病院9件、診療所3件、薬局2件）", "40件で、内訳は、病院9件、診療所3件である。", "医師5人、看護師8人、合わせて14人",
        "医師5人、看護師8人の計14人", "合計1,200円（会場費500円、講師代800円）", "部会を計13回実施（4月に4回、7月に8回）", "医師　5人\n看護師　3人\n合計　9人", "30人×3回＝100人",
    ),
    "数13": ("60人のうち75人", "来場者60人（うち市民75人）", "満足度は120％", "60人程度を上限とし、うち80人は医療職"),
    "数14": ("42件のうち31件（75.8％）", "100通配布し、75通を回収（回収率80％）", "はい60％、いいえ30％、無回答5％"),
    "数15": ("30件から45件に減少", "30件から45件に10件増加", "80％から75％に上昇"),
    "数16": ("費用は12,00円", "1,0000人が"),
    "数17": ("費用1,234円と5678円",),
    "数18": ("電話 042-000-000", "taro＠example.jp", "http:/www.example.jp", "〒184-850", "URLは、htp://www.example.jp", "電話：03-1234-56789"),
    "数19": ("次の3点（①目的、②方法）", "三つの課題（①人材、②財源）", "A市、B市及びC市の4市",
        "以下3点（①目的、②方法）", "2市（A市、B市、C市）", "委員3人（佐藤氏、鈴木氏）", "4人（伊藤、佐藤、鈴木）", "3職種（医師、看護師）"),
    "構成09": ("①目的、②方法、④効果", "第1に目的、第2に方法、第4に費用", "1)目的、2)方法、2)効果", "①目的、①方法、②効果"),
}  # fmt: skip
RIGHT = (
    "どんどん進め、いろいろな意見を一人一人から聞く。", "こののち、市とともに、子どもも参加する。", "好機ととらえ、母ははっきり話した。",
    "自宅でできることを、医師ののどの診察の後、役割をになう。", "相談が増加している一方、体制は変わらない。", "PCAポンプとイからヘまで",
    "会議を開く。また、次に移る。", "次回予定　令和5年9月6日（水）", "（別紙）を見る。", "ケア力アップ研修、サービスへのアクセス",
    "ケアマネジャーとコーディネーターのカンファレンス、マニュアル、ウイルス", "期間連携、3年未満、2025年問題、関連経費、施設間の連携",
    "令和5年（2023年）から、2025年（令和7年）まで、平成31年4月", "令和6年度から3年間、令和6年度から令和8年度までの3か年",
    "4月から翌年3月までの12か月間、7月1日から7月14日までの2週間", "令和6年12月25日から令和7年1月7日までの14日間", "2月30日から2月31日まで", "24時間、25時間、午後0時、午前9時から午後5時まで",
    "相談14件（病院9件、診療所3件、薬局2件）", "参加者30人（医師5人、看護師8人ほか）", "60人中45人（75％）", "42件のうち31件（73.8％）",
    "30件から45件に15件増加し、80％から85％に上昇した。", "費用は1,200円である。", "電話 042-000-0000、〒184-0000、taro@example.jp",
    "https://www.example.lg.jp/a/b.html", "次の3点（①目的、②方法、③効果）", "①と③について話す。", "医療・介護の2分野",
    "会場費500円、講師料1,000円、合計1,500円", "第9期介護保険事業計画（令和6～8年度）", "第8期障害福祉計画（令和6～8年度）",
    "本日、A会、B会、C会の3団体", "手直しした資料と見直しした案、書ききれない、入れれば、尋ねねば、組み立てて、育てて、いくつか", "基本理念、基本理念を達成する取組",
    "第7期障害福祉計画（令和6～8年度）", "第7期計画（令和6～8年度）", "第9期計画（令和6年度～令和8年度）", "令和6年度から始まる第9期計画",
    "3人（医師、看護師）", "5事業所（訪問介護、訪問看護）", "10人（医師、看護師ほか）", "事業区分のエ、項目ロ",
    "部会を計12回実施（4月に4回、7月に8回）", "1回目：R5.9.3、2回目：R6.1.29", "シヤチハタ、ヒヤリハット、リユース、ホームステイ",
    "資料1-2、電話042-000-0000", "令和5年度3月末現在", "①目的。①方法、②効果", "直接取りに行く、年末実施の会、3か月未満の者",
    "4つの部会は、①日常の療養、②入退院、③急変、④看取りの場面を受け持つ。",
)  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SLIPS.items() for text in texts])
def test_a_slip_is_found(code: str, text: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize("text", RIGHT)
def test_what_only_looks_wrong_is_silent(text: str) -> None:
    assert codes(text) == set()


def test_comma_and_full_stop_are_odd_among_others() -> None:
    usual = ("今後も、続ける。", "次に、話す。", "また、聞く。", "なお、書く。", "後で，決める。")
    assert cells(found("表記22", *memo(*usual))) == ["text6"]


def test_a_sentence_without_its_stop_is_found_among_others() -> None:
    assert cells(found("表記29", *memo(*["会議を開催する。"] * 5, "会議を開催する"))) == ["text7"]
    assert not found("表記29", *memo(*["会議を開催する。"] * 5, "日程の変更について"))


def test_a_word_used_often_in_the_papers_is_known() -> None:
    assert cells(found("表記27", *memo(*["レスポンシブルケア"] * 3, "レスボンシブルケア"))) == ["text5"]


def test_paragraphs_that_follow_themselves_or_are_long_stand_twice() -> None:
    assert cells(found("構成10", *memo("次のとおり検討を行うこととした。", "次のとおり検討を行うこととした。"))) == [
        "text3"
    ]
    assert not found("構成10", *memo("次のとおり決めた。", "ほかの文", "次のとおり決めた。"))


def test_what_is_planned_lies_ahead_of_the_sitting() -> None:
    head = rows(MinutesHead, "会議録_部会.xlsx", [{"held_on": date(2025, 6, 18)}])
    texts = ("令和7年5月7日（水）に公開する。", "令和7年9月3日（水）に開催した。", "令和7年5月7日（水）に公開した。")
    text = rows(MinutesText, "会議録_部会.xlsx", [{"level": "文", "text": words} for words in texts])
    assert cells(found("暦17", *head, *text)) == ["text2", "text3"]


def test_the_best_rated_without_what_was_planned_is_found() -> None:
    meeting = written(Meeting, fiscal_year=2023)
    indicator = written(Indicator, number="①-1", by_year={2022: "作成・配布"})
    late = written(Result, number="①-1", rating="A", result="内容について検討")
    done = written(Result, number="①-1", rating="A", result="検討を経て作成し、配布")
    assert found("照合03", meeting, indicator, late) and not found("照合03", meeting, indicator, done)


def test_the_list_has_three_hundred_words_each_found_by_its_own_context() -> None:
    words = known()
    assert len(words) >= 300
    assert len({(word.use, word.avoid) for word in words}) == len(words)
    assert all(word.avoid in shown for word in words for shown in word.shown_by)
    finder = Words(words)
    for word in words:
        for shown in word.shown_by:
            assert any(told is word for _, _, told in finder.found(f"、{shown}、"))


def test_no_word_to_use_is_found_itself() -> None:
    slips = Words(word for word in known() if word.slip)
    right = {word.use for word in known() if word.slip}
    assert [word for word in right for _ in slips.found(word)] == []


def test_the_list_of_loan_words_holds_no_two_that_are_one() -> None:
    text = files("generator.checks").joinpath("katakana.txt").read_text(encoding="utf-8")
    words = [word for line in text.splitlines() if not line.startswith(("#", "[")) for word in line.split()]
    assert len(words) > 300 and codes(*words) == set()


def test_the_office_adds_words_of_its_own() -> None:
    own = written(Confusion, right="協議体", wrong="競技体", context="生活支援～")
    [problem] = found("表記04", own, *memo("生活支援競技体を開く。", "競技体を組む。"))
    assert problem.message == "「生活支援競技体」とあります。用語.xlsxで誤りとした言葉です。"
    assert problem.hint == "「競技体」を「協議体」に直してください。"


def test_a_word_that_the_office_uses_is_not_told_of() -> None:
    assert found("表記02", *memo("取組みを進める。"))
    assert not found("表記02", *memo("取組みを進める。"), written(Term, use="取組み", avoid="取組み"))


def test_the_list_of_the_office_stands_in_inputs_and_a_meeting_may_have_its_own(office: Path) -> None:
    def listed() -> list[str]:
        return [row.wrong for row in read_meeting(OfficeFolders(office).meeting(MEETING)).book[Confusion]]

    def put(folder: Path, wrong: str) -> None:
        rows = {"用語": [{"正": "協議体", "誤": wrong, "文脈": "", "備考": ""}]}
        (folder / WORDS_WORKBOOK).write_bytes(blank(WORDS_WORKBOOK, [Confusion], rows))

    assert listed() == []
    put(office / "inputs", "競技体")
    assert listed() == ["競技体"]
    put(office / "inputs" / MEETING, "協議隊")
    assert listed() == ["協議隊"]


def test_the_list_that_is_shipped_is_the_blank_form() -> None:
    assert (ROOT / "inputs" / WORDS_WORKBOOK).read_bytes() == blank(WORDS_WORKBOOK, [Confusion], {})
