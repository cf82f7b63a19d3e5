"""A year without a slip gives no finding; one slip of each kind, planted there, gives its own finding and no other."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from generator.checks import rule as check
from generator.checks.rule import checks
from generator.forms.subcommittees import MinutesText
from generator.office import OfficeFolders
from generator.packet.steps import make_packet
from generator.problem import Problem
from generator.records.book import Book, Reading
from generator.records.declare import Cell, Record
from tests.clean_year import (
    CURRENT,
    DISCHARGE_1,
    DRAFT,
    HOME_1,
    HOME_2,
    MEETING,
    ROOT,
    Row,
    Workbooks,
    book_of,
    build,
    reading,
    workbooks,
)
from tests.test_golden import agree
from tests.troubles import page

Change = Callable[[Workbooks], None]


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip: the place of its finding, and what is written otherwise than in the clean year."""

    place: str
    changes: tuple[Change, ...]


def slip(place: str, *changes: Change) -> Slip:
    return Slip(place, changes)


def reworded(place: str, old: str, new: str) -> Slip:
    """Words replaced by others in the cell that the finding is at."""
    match = re.fullmatch(r"(.+)［(.+)］[A-Z]+(\d+)", place)
    assert match

    def change(year: Workbooks) -> None:
        cells = year[match[1]][match[2]][int(match[3]) - 2]
        (heading,) = [heading for heading, value in cells.items() if isinstance(value, str) and old in value]
        cells[heading] = str(cells[heading]).replace(old, new)

    return Slip(place, (change,))


def put(workbook: str, sheet: str, row: int, heading: str, value: object) -> Change:
    """Write a value into the row that Excel numbers so; into a form, as if it were row 2."""

    def change(year: Workbooks) -> None:
        year[workbook][sheet][row - 2][heading] = value

    return change


def put_all(workbook: str, sheet: str, heading: str, value: object) -> Change:
    """Write a value into every row."""

    def change(year: Workbooks) -> None:
        for row in year[workbook][sheet]:
            row[heading] = value

    return change


def add(workbook: str, sheet: str, row: int, *rows: Row) -> Change:
    """Put rows in, the first of them as the row that Excel numbers so."""

    def change(year: Workbooks) -> None:
        year[workbook][sheet][row - 2 : row - 2] = rows

    return change


def drop(workbook: str, sheet: str, row: int) -> Change:
    """Take a row out."""

    def change(year: Workbooks) -> None:
        del year[workbook][sheet][row - 2]

    return change


def clear(workbook: str, sheet: str) -> Change:
    """Take every row out."""

    def change(year: Workbooks) -> None:
        year[workbook][sheet].clear()

    return change


def move(workbook: str, sheet: str, row: int, to: int) -> Change:
    """Move a row to another number."""

    def change(year: Workbooks) -> None:
        rows = year[workbook][sheet]
        rows.insert(to - 2, rows.pop(row - 2))

    return change


def relabel(workbook: str, sheet: str, old: str, new: str) -> Change:
    """Write another heading above a column; without `new` the column goes."""

    def change(year: Workbooks) -> None:
        for row in year[workbook][sheet]:
            value = row.pop(old)
            if new:
                row[new] = value

    return change


def said(text: str, level: str = "文") -> Row:
    return {"階層": level, "本文": text}


_LIST, LOG = "配付資料", "支援室日誌.xlsx"
COUNCIL, ROLL, COUNCIL_2 = "推進会議.xlsx", "出欠.xlsx", "会議録_推進会議_令和7年度第2回.xlsx"
SLIPS: dict[str, Slip] = {
    "団体31": slip(
        "会議.xlsx［配付資料］B4",
        put("団体.xlsx", "団体", 2, "市名", None),
        put("会議.xlsx", _LIST, 4, "資料名", "〔前年度〕〔市名〕における研修の実施状況について"),
    ),
    "団体32": slip("団体.xlsx［団体］B24", put("団体.xlsx", "団体", 2, "報告の区切り", 5)),
    "団体33": slip("団体.xlsx［職種］A2", add("団体.xlsx", "職種", 2, {"職種": "開催日"})),
    "記入01": slip("方針説明.xlsx［本文］", clear("方針説明.xlsx", "本文")),
    "記入02": slip("支援室.xlsx［活動］", clear("支援室.xlsx", "活動")),
    "会議録31": slip(f"{DISCHARGE_1}［本文］", clear(DISCHARGE_1, "本文")),
    "次第01": slip("会議.xlsx［次第］C5", put("会議.xlsx", "次第", 5, "資料", "事業実績")),
    "次第02": slip("会議.xlsx［次第］A3", put("会議.xlsx", "次第", 3, "件名", None)),
    "次第03": slip(
        "会議.xlsx［配付資料］C17",
        put("会議.xlsx", _LIST, 17, "資料名", None),
        put("会議.xlsx", "次第", 9, "資料", "別途作成"),
    ),
    "次第04": slip("会議.xlsx［配付資料］A11", put("会議.xlsx", _LIST, 11, "資料番号", "資料4")),
    "次第05": slip(
        "会議.xlsx［配付資料］A17",
        put("会議.xlsx", _LIST, 17, "次第に記載", None),
        put("会議.xlsx", "次第", 9, "資料", None),
    ),
    "次第06": reworded("取組.xlsx［実施実績］D8", "資料1-2", "資料1-3"),
    "次第07": slip("取組.xlsx［取組］A10", drop("取組.xlsx", "実施実績", 10)),
    "次第08": slip("会議.xlsx［開催］B8", put("会議.xlsx", "開催", 2, "次回開催日", None)),
    "次第09": slip("部会.xlsx［部会］A4", drop("部会.xlsx", "検討状況", 4)),
    "次第10": slip(
        "会議.xlsx［配付資料］G3",
        put("会議.xlsx", _LIST, 3, "次第での資料名", "〔前年度〕における各事業実施状況について"),
    ),
    "次第11": slip(
        "会議.xlsx［次第］B6", put("会議.xlsx", "次第", 6, "件名", "〔年度〕における各事業実施計画について")
    ),
    "次第12": slip("会議.xlsx［配付資料］H3", put("会議.xlsx", _LIST, 3, "対象", "令和7年5月")),
    "次第13": slip("会議.xlsx［配付資料］C24", clear(LOG, "研修等")),
    "次第14": slip("会議.xlsx［配付資料］A17", put("会議.xlsx", _LIST, 17, "資料番号", "資料7")),
    "次第15": slip("会議.xlsx［配付資料］A17", put("会議.xlsx", _LIST, 17, "資料番号", "資料６")),
    "次第16": slip("会議.xlsx［配付資料］E17", put("会議.xlsx", _LIST, 17, "資料番号", None)),
    "次第17": slip("会議.xlsx［開催］B3", put("会議.xlsx", "開催", 2, "会議名", "在宅医療・介護連携協議会")),
    "次第19": slip("会議.xlsx［配付資料］D9", put("会議.xlsx", _LIST, 9, "入力ファイル", HOME_1)),
    "次第20": slip("会議.xlsx［次第］C6", put("会議.xlsx", "次第", 6, "資料", "事業実施実績")),
    "次第18": reworded("取組.xlsx［実施実績］D5", "別紙「資料1-2」", "別紙2"),
    "日誌01": slip(f"{LOG}［活動記録］A2", put(LOG, "活動記録", 2, "日付", date(2024, 5, 13))),
    "日誌02": slip(f"{LOG}［相談記録］A4", add(LOG, "相談記録", 4, dict(workbooks()[LOG]["相談記録"][1]))),
    "日誌03": reworded(f"{LOG}［相談記録］H2", "酸素療法", "大野様は酸素療法"),
    "日誌04": slip(f"{LOG}［会議等］C2", put(LOG, "会議等", 2, "終了時刻", time(3, 30))),
    "日誌05": slip(f"{LOG}［年間計画］E2", put(LOG, "年間計画", 2, "開始月", "3月")),
    "日誌06": slip(f"{LOG}［提出物］D3", put(LOG, "提出物", 3, "月数", None)),
    "照合01": slip(
        "取組.xlsx［実施実績］F2", put("取組.xlsx", "実施実績", 2, "事業概要", "市民に医療と介護の資源を知らせる。")
    ),
    "照合02": slip("取組.xlsx［実施実績］B10", put("取組.xlsx", "実施実績", 10, "実施予定", "配布")),
    "照合03": slip("取組.xlsx［実施実績］D2", put("取組.xlsx", "実施実績", 2, "実施実績", "掲載する内容について検討")),
    "照合15": slip(
        "研修.xlsx［研修実績］C8",
        add(
            "研修.xlsx",
            "研修実績",
            8,
            dict(workbooks()["研修.xlsx"]["研修実績"][5])
            | {"開催日": date(2025, 3, 5), "名称": "口腔ケア講習会", "内容": "飲み込みの検査"},
        ),
    ),
    "照合27": slip(f"{HOME_1}［本文］B19", add(HOME_1, "本文", 19, said("オンライン会議の使い方", "(1) 項目"))),
    "照合54": slip(
        "事業計画.xlsx［事業計画］B5",
        put("事業計画.xlsx", "事業計画", 5, "本文", "退院時の連携がさらに進める必要がある"),
    ),
    "照合56": slip(
        f"{HOME_1}［本文］B13",
        put(HOME_1, "本文", 13, "本文", "三つの場面を話し合う。"),
        put(HOME_1, "本文", 14, "本文", "4つの場面から選ぶ。"),
        put(HOME_1, "本文", 18, "本文", "4つの場面を市民に知らせる。"),
    ),
    "照合55": reworded("事業計画.xlsx［事業］B3", "対応策の検討", "対応策の協議"),
    "照合11": slip("支援室.xlsx［研修参加者］B5", put("支援室.xlsx", "研修参加者", 5, "開催日", date(2025, 2, 6))),
    "照合12": reworded("支援室.xlsx［研修参加者］C2", "飲み忘れ", "飲み残し"),
    "照合13": reworded("支援室.xlsx［研修参加者］C3", "（実技を含む。）", "【実技を含む。】"),
    "照合14": slip("支援室.xlsx［研修参加者］D3", put("支援室.xlsx", "研修参加者", 3, "看護師", 3)),
    "照合21": slip("部会.xlsx［開催状況］C4", put("部会.xlsx", "開催状況", 4, "開催日", date(2025, 7, 11))),
    "照合22": slip("部会.xlsx［検討状況］E3", put("部会.xlsx", "検討状況", 3, "次回開催日", date(2025, 11, 14))),
    "照合23": slip(f"{HOME_2}［概要］B5", put(HOME_2, "概要", 2, "開始時刻", time(18, 30))),
    "照合24": reworded(f"{HOME_1}［次第］B5", "研修会", "講演会"),
    "照合25": reworded(f"{HOME_1}［本文］B15", "自分らしい", "その人らしい"),
    "照合26": reworded(f"{HOME_2}［本文］B11", "7月10日", "7月17日"),
    "照合31": reworded(f"{CURRENT}［取組］B9", "市民公開講座", "市民講座"),
    "照合32": slip(f"{CURRENT}［成果指標］B2", put(CURRENT, "成果指標", 2, "令和6年度", "検討・作成")),
    "照合33": reworded(f"{CURRENT}［事業区分］B3", "の課題の抽出", "の課題抽出"),
    "照合34": reworded(f"{DRAFT}［部会］C3", "と対応策の検討", "及び対応策の検討"),
    "照合35": reworded(f"{DRAFT}［部会］B4", "見守る", "支える"),
    "照合41": reworded("方針説明.xlsx［本文］B4", "令和8年度までの3か年", "令和9年度までの4か年"),
    "照合42": reworded("方針説明.xlsx［本文］B3", "令和6年4月", "令和6年3月"),
    "照合43": reworded("方針説明.xlsx［本文］B7", "令和7年3月", "令和5年3月"),
    "照合44": reworded("方針説明.xlsx［本文］B16", "令和8年2月", "令和8年1月"),
    "照合51": reworded(f"{HOME_2}［本文］B7", "暮らし続けるために", "暮らすために"),
    "照合52": reworded(f"{HOME_2}［本文］B6", "11月26日（水）", "11月27日（木）"),
    "照合53": reworded(
        f"{DRAFT}［本文］B3", "緑ヶ丘市在宅医療・介護連携推進のための基本方針", "在宅医療・介護連携推進基本方針"
    ),
    "名称01": reworded(f"{HOME_1}［出席者］C7", "高橋", "髙橋"),
    "名称02": reworded(f"{HOME_1}［出席者］C4", "森下　浩", "森下　治"),
    "名称03": reworded(f"{DISCHARGE_1}［出席者］D2", "緑ヶ丘中央病院", "緑ヶ丘東部総合病院"),
    "名称04": slip(
        f"{HOME_2}［出席者］C8",
        add(
            HOME_2,
            "出席者",
            8,
            {"区分": "欠席者", "役": "部会員", "氏名": "高橋　由美", "所属": "居宅介護支援事業所こもれび"},
        ),
    ),
    "名称05": slip(
        f"{DISCHARGE_1}［出席者］C3",
        put(DISCHARGE_1, "出席者", 3, "区分", "欠席者"),
        put(HOME_1, "出席者", 5, "区分", "欠席者"),
    ),
    "名称06": slip(f"{HOME_1}［概要］B3", drop(HOME_1, "出席者", 6)),
    "名称07": slip(f"{HOME_2}［出席者］C7", put(HOME_2, "出席者", 7, "役", None)),
    "名称08": slip("部会.xlsx［委員名簿］B3", put("部会.xlsx", "委員名簿", 3, "役", "部会長")),
    "名称11": reworded(f"{HOME_2}［本文］B9", "小野寺部会員", "小野守部会員"),
    "名称12": reworded(f"{HOME_2}［本文］B9", "三浦副部会長", "三浦部会長"),
    "名称13": slip("部会.xlsx［委員名簿］B3", put("部会.xlsx", "委員名簿", 3, "役", "部会員")),
    "名称14": reworded(f"{HOME_1}［本文］B12", "対面で行う", "西村から、対面で行う"),
    "名称15": slip(
        f"{HOME_2}［出席者］C8",
        add(
            HOME_2,
            "出席者",
            8,
            {"区分": "欠席者", "役": "部会員", "氏名": "高橋　由美", "所属": "居宅介護支援事業所こだま"},
        ),
    ),
    "名称35": slip(
        f"{HOME_1}［本文］B13",
        put(HOME_1, "本文", 13, "本文", "認知症・介護連絡会で話を聞く。"),
        put(HOME_1, "本文", 18, "本文", "認知症介護連絡会でも紹介する。"),
    ),
    "名称21": reworded("研修.xlsx［研修実績］E2", "木下雅子", "木下雅子氏"),
    "名称22": slip("研修.xlsx［事業］B3", put("研修.xlsx", "事業", 3, "講師注記", "敬称、所属等省略")),
    "名称31": reworded("部会.xlsx［検討状況］C2", "介護連携支援室", "介護連携推進室"),
    "名称32": reworded("部会.xlsx［委員名簿］D16", "グリーンヒルズ", "グリーンヒル"),
    "名称33": reworded("部会.xlsx［委員名簿］D17", "緑ヶ丘みなみ", "みなみ"),
    "名称34": reworded("取組.xlsx［実施実績］D7", "入退院時情報", "入退院情報"),
    "数01": reworded("支援室.xlsx［活動］A3", "計5回", "計6回"),
    "数02": reworded("部会.xlsx［検討状況］C3", "の3項目", "の4項目"),
    "数03": reworded(f"{DRAFT}［本文］B16", "ア～ク", "ア～キ"),
    "数04": reworded(f"{HOME_1}［本文］B7", "以下3点", "以下4点"),
    "数05": reworded(f"{DRAFT}［本文］B8", "３か年", "４か年"),
    "数06": reworded("取組.xlsx［実施実績］D9", "89.0%", "83.0%"),
    "数07": reworded("取組.xlsx［実施実績］D5", "3回実施", "4回実施"),
    "数08": slip(
        "支援室.xlsx［研修参加者］B4",
        *(
            put("支援室.xlsx", "研修参加者", 4, heading, count)
            for heading, count in {
                "医師": 0,
                "歯科医師": 0,
                "薬剤師": 6,
                "看護師": 1,
                "MSW": 0,
                "医療その他": 1,
                "ケアマネジャー": 9,
                "介護職": 4,
            }.items()
        ),
    ),
    "数09": reworded(f"{DRAFT}［本文］B21", "３つの部会", "４つの部会"),
    "数10": reworded("研修.xlsx［研修実績］C4", "第9回", "第12回"),
    "数11": slip("取組.xlsx［実施実績］C9", put("取組.xlsx", "実施実績", 9, "評価", "A")),
    "数12": reworded(f"{HOME_1}［本文］B18", "集め、", "10件（市内6件、市外3件）集め、"),
    "数13": reworded(f"{HOME_1}［本文］B18", "集め、", "10件のうち12件を集め、"),
    "数14": reworded(f"{HOME_1}［本文］B18", "集め、", "10件のうち4件（30％）を集め、"),
    "数15": reworded(f"{HOME_1}［本文］B18", "集め、", "10件から12件に減らして集め、"),
    "数16": reworded(f"{HOME_1}［本文］B18", "集め、", "12,00円で集め、"),
    "数17": slip(
        f"{HOME_1}［本文］B13",
        put(HOME_1, "本文", 13, "本文", "冊子は1000部を印刷する。"),
        put(HOME_1, "本文", 14, "本文", "費用は2,000円である。"),
        put(HOME_1, "本文", 12, "本文", "案内は1,500枚を配る。"),
    ),
    "数18": reworded(f"{HOME_1}［本文］B18", "集め、", "集め（電話 000-000-000）、"),
    "数19": reworded(f"{HOME_1}［本文］B18", "集め、", "次の3点（①住所、②電話）を集め、"),
    "数20": reworded(f"{HOME_1}［本文］B4", "全会一致", "出席者6人の全会一致"),
    "暦01": reworded("部会.xlsx［開催状況］C3", "（水）", "（木）"),
    "暦02": reworded(f"{HOME_1}［本文］B20", "（水）", "（火）"),
    "暦03": reworded(f"{HOME_2}［本文］B8", "10月1日（水）", "9月31日"),
    "暦04": reworded(f"{CURRENT}［本文］B3", "しました。", "しました。平成３５年までの状況を見込みました。"),
    "暦05": reworded(f"{HOME_2}［本文］B8", "10月1日（水）", "10月1日（月）"),
    "暦06": slip(f"{DISCHARGE_1}［概要］B4", put(DISCHARGE_1, "概要", 2, "開催日", date(2024, 7, 10))),
    "暦07": slip("研修.xlsx［研修実績］B5", put("研修.xlsx", "研修実績", 5, "開催日", date(2023, 5, 21))),
    "暦08": slip(f"{DISCHARGE_1}［概要］B6", put(DISCHARGE_1, "概要", 2, "終了時刻", time(8, 45))),
    "暦09": reworded("部会.xlsx［検討状況］C2", "から午後8時30分まで", "～午後6時30分"),
    "暦11": reworded(f"{HOME_1}［本文］B18", "令和7年4月", "令和7年（2024年）4月"),
    "暦12": reworded(f"{HOME_1}［本文］B18", "令和7年4月", "令和7年度4月1日"),
    "暦13": reworded(f"{HOME_1}［本文］B18", "令和7年4月", "令和1年6月"),
    "暦14": reworded(f"{HOME_1}［本文］B18", "令和7年4月", "平成31年6月"),
    "暦15": reworded(f"{HOME_1}［本文］B18", "集め、", "午後13時までに集め、"),
    "暦16": reworded(f"{HOME_1}［本文］B18", "4月から6月まで", "4月10日から4月1日まで"),
    "暦17": reworded(f"{HOME_1}［本文］B18", "市ホームページでも", "令和7年5月7日（水）に"),
    "暦18": reworded("取組.xlsx［実施実績］D9", "令和6年11月9日（土）", "令和5年11月9日（木）"),
    "暦19": reworded(f"{HOME_1}［本文］B18", "集め、", "第8期介護保険事業計画（令和6～8年度）に沿って集め、"),
    "暦20": slip("会議.xlsx［開催］B5", put("会議.xlsx", "開催", 2, "開始時刻", time(7, 0))),
    "暦10": reworded("取組.xlsx［取組］F3", "令和6年度", "令和6年"),
    "日程01": slip("部会.xlsx［検討状況］E4", put("部会.xlsx", "検討状況", 4, "次回開催日", date(2025, 10, 9))),
    "日程02": slip("会議.xlsx［開催］B7", put("会議.xlsx", "開催", 2, "次回開催日", date(2025, 2, 19))),
    "日程03": reworded(f"{HOME_2}［本文］B15", "令和7年12月3日（水）", "令和7年9月3日（水）"),
    "日程04": slip("部会.xlsx［開催状況］C6", put("部会.xlsx", "開催状況", 6, "開催日", date(2025, 10, 21))),
    "日程05": slip(
        "部会.xlsx［開催状況］C5", put("部会.xlsx", "開催状況", 5, "回", 2), put("部会.xlsx", "開催状況", 6, "回", 1)
    ),
    "日程06": slip("部会.xlsx［検討状況］D3", put("部会.xlsx", "検討状況", 3, "次回の回", 3)),
    "日程07": slip("部会.xlsx［検討状況］D4", put("部会.xlsx", "検討状況", 4, "次回開催日", None)),
    "日程08": slip("会議.xlsx［開催］B7", put("会議.xlsx", "開催", 2, "次回開催日", date(2026, 2, 23))),
    "日程09": reworded("部会.xlsx［検討状況］C4", "年度内に作成し、", "令和7年10月6日（月）に公開の予定とし、"),
    "日程10": reworded("支援室.xlsx［活動］A2", "9/17", "9/27"),
    "日程11": slip("研修.xlsx［研修実績］B3", move("研修.xlsx", "研修実績", 2, 3)),
    "日程12": slip("部会.xlsx［開催状況］C4", put("部会.xlsx", "開催状況", 4, "開催日", date(2024, 7, 10))),
    "日程13": slip("部会.xlsx［検討状況］B3", drop("部会.xlsx", "開催状況", 4)),
    "日程14": slip("部会.xlsx［検討状況］A4", put("部会.xlsx", "検討状況", 4, "決定事項等", None)),
    "構成01": reworded("部会.xlsx［検討状況］B4", "第2回】", "第1回】"),
    "構成02": reworded("部会.xlsx［検討状況］B4", "第2回】", "第3回】"),
    "構成03": reworded("部会.xlsx［検討状況］B2", "②", "③"),
    "構成04": reworded(f"{DRAFT}［本文］B16", "第１２３号）", "第１２３号"),
    "構成05": reworded("部会.xlsx［検討状況］B3", "以下「シート」", "以下「本シート」"),
    "構成06": slip(f"{HOME_1}［本文］B9", put(HOME_1, "本文", 9, "本文", "開催の時期")),
    "構成07": slip("方針説明.xlsx［本文］B9", put("方針説明.xlsx", "本文", 9, "本文", "ア　取組の内容を見直す。")),
    "構成08": slip("支援室.xlsx［活動］A5", put("支援室.xlsx", "活動", 5, "活動", "多職種連携研修会の開催準備")),
    "構成09": reworded(f"{HOME_1}［本文］B18", "集め、", "①住所、②電話、④地図を集め、"),
    "構成10": slip(f"{HOME_1}［本文］B19", add(HOME_1, "本文", 19, dict(workbooks()[HOME_1]["本文"][16]))),
    "本文02": slip("方針説明.xlsx［本文］A9", put("方針説明.xlsx", "本文", 9, "本文", None)),
    "本文03": slip(
        f"{DISCHARGE_1}［本文］B34",
        add(DISCHARGE_1, "本文", 8, *(said(f"意見のうち{n}番目のもの", "a 項目") for n in range(1, 28))),
    ),
    "本文04": reworded("方針説明.xlsx［本文］B11", "(2)イの", "(2)ウの"),
    "本文05": reworded(f"{HOME_1}［本文］B11", "ア～ウ等", "ア～イ等"),
    "本文06": reworded(f"{HOME_1}［本文］B13", "アの意見", "オの意見"),
    "計画01": slip("事業計画.xlsx［事業計画］A5", put("事業計画.xlsx", "事業計画", 5, "本文", None)),
    "計画02": slip("事業計画.xlsx［今後の課題］A4", put("事業計画.xlsx", "今後の課題", 4, "区分", "③の目指す姿")),
    "送付01": slip("会議.xlsx［送付先］B3", put("会議.xlsx", "送付先", 3, "メールアドレス", "jiro＠example.jp")),
    "送付02": slip("会議.xlsx［送付先］B3", put("会議.xlsx", "送付先", 3, "メールアドレス", "taro@example.jp")),
    "送付03": slip("会議.xlsx［配付資料］I4", put("会議.xlsx", _LIST, 4, "配付先", "傍聴者")),
    "送付04": slip("会議.xlsx［送付先］C4", put_all("会議.xlsx", _LIST, "配付先", "委員")),
    "委員01": slip(f"{COUNCIL}［委員名簿］H4", put(COUNCIL, "委員名簿", 4, "任期終了", date(2025, 9, 30))),
    "委員02": slip(f"{COUNCIL}［委員名簿］H4", put(COUNCIL, "委員名簿", 4, "任期終了", date(2024, 9, 30))),
    "委員03": reworded("意見.xlsx［意見］C2", "早川　泰", "早川　恭"),
    "委員04": slip(f"{COUNCIL_2}［出席者］C7", put(COUNCIL_2, "出席者", 7, "区分", "委員")),
    "委員05": slip(f"{COUNCIL_2}［概要］B3", drop(COUNCIL_2, "出席者", 4)),
    "委員06": slip(
        f"{COUNCIL}［運営］B6",
        put(ROLL, "出欠", 3, "出欠", "欠席"),
        put(COUNCIL_2, "出席者", 3, "区分", "欠席者"),
    ),
    "委員07": slip(f"{ROLL}［開催通知］B3", put(ROLL, "開催通知", 2, "回答期限", date(2025, 10, 17))),
    "委員08": slip(f"{ROLL}［開催通知］B2", put(ROLL, "開催通知", 2, "通知日", date(2025, 9, 15))),
    "委員09": slip("意見.xlsx［意見］D2", put("意見.xlsx", "意見", 2, "回答", None)),
    "委員10": slip(
        "会議.xlsx［次第］B3",
        put("会議.xlsx", "次第", 3, "件名", "委員自己紹介"),
        put_all(COUNCIL, "委員名簿", "任期開始", date(2023, 4, 1)),
    ),
    "改訂01": slip("会議.xlsx［配付資料］F15", put("会議.xlsx", _LIST, 15, "形式", "Word・Excel")),
    "形式01": slip("会議.xlsx［配付資料］F27", put("会議.xlsx", _LIST, 27, "形式", "Word")),
    "相談01": slip("支援室.xlsx［相談件数］B5", put("支援室.xlsx", "相談件数", 2, "ケアマネジャー", 15)),
    "相談02": slip("支援室.xlsx［相談記録］A4", put("支援室.xlsx", "相談記録", 4, "日付", date(2023, 4, 17))),
    "表記01": reworded(f"{DRAFT}［本文］B22", "検討しています。", "検討している。"),
    "表記02": reworded(f"{HOME_1}［本文］B18", "集め、", "集め、広報または"),
    "表記06": reworded(f"{HOME_1}［本文］B15", "伝えてはどうか。", "伝えてほしいです。"),
    "表記21": reworded(f"{HOME_1}［本文］B12", "連絡が", "連絡がが"),
    "表記22": reworded(f"{HOME_1}［本文］B18", "集め、", "集め、、"),
    "表記23": reworded(f"{HOME_1}［本文］B17", "一覧を", "ﾘｽﾄを"),
    "表記24": reworded(f"{HOME_1}［本文］B18", "情報は", "情報は "),
    "表記25": reworded(f"{HOME_1}［本文］B18", "集め、", "（市内のものに限る。)集め、"),
    "表記26": reworded(f"{HOME_1}［本文］B18", "ホーム", "ホ一ム"),
    "表記27": reworded(f"{HOME_1}［本文］B10", "グループ", "グルーブ"),
    "表記28": reworded(f"{HOME_1}［本文］B13", "職種も", "ケアマネージャーも"),
    "表記29": reworded(f"{HOME_1}［本文］B18", "公開する。", "公開する"),
    "表記03": reworded(f"{DRAFT}［取組］C6", "支援する。", "支援する"),
    "表記04": reworded(f"{HOME_1}［本文］B12", "互いの顔が", "少しづつ互いの顔が"),
    "表記05": reworded("部会.xlsx［部会］B2", "多職種", "【目指す姿】\n多職種"),
    "表記11": reworded(f"{HOME_2}［本文］B8", "Web", "WEB"),
    "表記12": reworded(f"{DRAFT}［本文］B16", "８つ", "8つ"),
    "表記30": reworded("取組.xlsx［実施実績］D5", "資料1-2", "資料1−2"),
    "表記13": reworded(f"{DISCHARGE_1}［本文］B8", "シート", "シートⅤer.2"),
    "表記14": reworded(f"{HOME_2}［本文］B12", "記入例", "〇を付けた記入例"),
    "表記15": reworded(f"{DISCHARGE_1}［本文］B8", "1枚", "⑴枚"),
    "表記16": reworded(f"{HOME_1}［本文］B18", "集め、", "関係市町村から集め、"),
    "年度01": slip(f"{DRAFT}［成果指標］B4", put(DRAFT, "成果指標", 4, "令和9年度", "→")),
    "年度02": slip(f"{DRAFT}［成果指標］D4", put(DRAFT, "成果指標", 4, "令和10年度", None)),
    "年度03": slip(f"{DRAFT}［成果指標］", relabel(DRAFT, "成果指標", "令和11年度", "令和12年度")),
    "年度04": slip(
        "取組.xlsx［成果指標］",
        relabel("取組.xlsx", "成果指標", "令和7年度", ""),
        relabel("取組.xlsx", "成果指標", "令和8年度", ""),
    ),
    "年度05": reworded("会議.xlsx［次第］B9", "令和7年度", "令和5年度"),
    "年度06": reworded("方針説明.xlsx［本文］B4", "令和9年度から令和11年度まで", "令和8年度から令和10年度まで"),
    "年度07": slip(f"{HOME_2}［概要］B2", put(HOME_2, "概要", 2, "回", 1)),
}
TOLD_ONCE: dict[str, tuple[str, Slip]] = {
    "a date after the council, also against its minutes": (
        "日程04",
        slip(f"{DISCHARGE_1}［概要］B4", put(DISCHARGE_1, "概要", 2, "開催日", date(2025, 12, 10))),
    ),
    "a sitting to come among those held, also against its minutes": (
        "日程04",
        slip("部会.xlsx［開催状況］C4", put("部会.xlsx", "開催状況", 4, "開催日", date(2025, 12, 10))),
    ),
    "a sitting whose year is a year off, also out of order": (
        "日程12",
        slip("部会.xlsx［開催状況］C6", put("部会.xlsx", "開催状況", 6, "開催日", date(2024, 8, 21))),
    ),
    "a listed paper without its number, also a gap": (
        "次第16",
        slip("会議.xlsx［配付資料］E5", put("会議.xlsx", _LIST, 5, "資料番号", None)),
    ),
    "minutes of another year than their file": (
        "年度07",
        slip(f"{HOME_2}［概要］B1", put(HOME_2, "概要", 2, "年度", 6)),
    ),
    "minutes of another body than their file": (
        "年度07",
        slip(f"{HOME_2}［概要］B3", put(HOME_2, "概要", 2, "会議名", "入退院連携部会")),
    ),
    "minutes whose last sitting has a day in another year": (
        "暦06",
        slip(f"{HOME_2}［概要］B4", put(HOME_2, "概要", 2, "開催日", date(2024, 9, 3))),
    ),
    "the next day left from the minutes before, also against the last sitting": (
        "日程03",
        reworded(f"{HOME_1}［本文］B20", "令和7年9月3日（水）", "令和7年6月18日（水）"),
    ),
    "a 研修 of the support office in another year": (
        "暦07",
        slip("支援室.xlsx［研修参加者］B3", put("支援室.xlsx", "研修参加者", 3, "開催日", date(2023, 9, 17))),
    ),
    "a 研修 of a series in another year": (
        "暦07",
        slip("研修.xlsx［研修実績］B6", put("研修.xlsx", "研修実績", 6, "開催日", date(2023, 9, 17))),
    ),
    "a row of attendance copied whole": (
        "名称04",
        slip(f"{HOME_2}［出席者］C5", add(HOME_2, "出席者", 5, dict(workbooks()[HOME_2]["出席者"][2]))),
    ),
}
"""Slips that several rules know: the one nearest to the slip tells of it."""
UNREADABLE = "本文01"
"""A 階層 that is not in the menu is refused by the reader; the rule guards against other ways to the records."""


TOGETHER: Final = (
    """
    次第01 次第02 次第05 次第11 日誌01 日誌03 日誌04 日誌05 日誌06 照合01 照合02 照合11 照合13 照合24 照合25 照合26 照合31 照合32 照合33 照合34
    照合35 照合41 照合42 照合51 照合52 照合53 名称01 名称02 名称03 名称07 名称08 名称11 名称21 名称22 名称31 名称32 名称33 名称34 数01
    数02 数03 数04 数05 数06 数08 数09 数10 暦01 暦02 暦03 暦04 暦06 暦07 暦10 日程01 日程04 日程08 日程10 構成06 構成08 本文02
    本文04 本文05 計画02 送付02 送付03 委員02 委員03 委員06 委員07 改訂01 形式01 相談01 相談02 表記01 表記03 表記05 表記13 表記14 年度01 年度07
    """,
    """
    団体31 団体32 団体33 次第04 次第06 次第10 次第12 次第13 次第15 次第17 日誌02 照合03 照合54 照合55 照合14 名称04 名称05 名称12 名称14 名称35
    数07 数11 暦08 暦09 暦18 日程09 構成01 構成03 構成04 構成05 委員08 委員09 表記21 表記23 表記27 表記04 表記11 表記12 表記15 年度02
    年度04 年度05 年度06 日程02 日程12
    """,
    """
    記入01 記入02 会議録31 次第03 次第07 次第08 次第09 次第14 次第18 照合15 照合27 照合12 照合21 照合23 名称06 名称13 名称15 数12 数13 数14 数15
    数16 数17 数18 暦05 暦11 暦17 日程03 日程05 日程06 日程11 計画01 送付01 送付04 委員01 委員04 委員10 年度03 表記29 暦16
    """,
    """
    次第16 照合22 照合44 数19 数20 暦12 暦15 暦19 日程07 日程13 日程14 構成02 構成07 構成09 本文03 本文06 委員05 表記02 表記06 表記25
    表記28 表記16 次第19 次第20 照合43 暦20 表記22 表記24 表記26 表記30
    """,
)
"""Rules whose slips leave each other alone, so that one office can have them all: it is checked once, not once for each.

`make test-deep` tries each alone as well. A new slip stands alone until it is put into a group.
"""


@cache
def clean_year() -> dict[str, Reading]:
    return {name: reading(name, sheets) for name, sheets in workbooks().items()}


@pytest.fixture
def clean() -> dict[str, Reading]:
    return clean_year()


@cache
def of_group(group: str) -> tuple[Problem, ...]:
    """What is found when the slips of all these codes are planted."""
    changes = [change for code in group.split() for change in SLIPS[code].changes]
    return tuple(problems_with(slip("", *changes), clean_year()))


@cache
def of_slip(code: str) -> tuple[Problem, ...]:
    """What is found when the slip of a code is planted alone."""
    return tuple(problems_with(SLIPS[code], clean_year()))


def told_of(code: str) -> Problem:
    """The finding of a code's slip."""
    group = next((group for group in TOGETHER if code in group.split()), None)
    return next(problem for problem in (of_group(group) if group else of_slip(code)) if problem.code == code)


def found(book: Book) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.place)) for problem in check.run(book)]


def found_with(planted: Slip, clean: dict[str, Reading]) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.place)) for problem in problems_with(planted, clean)]


def problems_with(planted: Slip, clean: dict[str, Reading]) -> list[Problem]:
    year, untouched = workbooks(), workbooks()
    for change in planted.changes:
        change(year)
    changed = {name: reading(name, sheets) for name, sheets in year.items() if sheets != untouched[name]}
    assert changed
    assert [str(problem) for one in changed.values() for problem in one.problems] == []
    return check.run(book_of(clean | changed))


def test_a_year_without_a_slip_is_made_without_a_finding(tmp_path: Path) -> None:
    outcome = make_packet(OfficeFolders(build(tmp_path)).meeting(MEETING))
    assert [str(problem) for problem in outcome.problems] == []
    assert len(outcome.papers) == 33


def test_each_rule_has_a_slip_planted() -> None:
    assert set(SLIPS) | {UNREADABLE} == set(checks())


@pytest.mark.parametrize("group", TOGETHER, ids=lambda group: group.split()[0])
def test_slips_that_leave_each_other_alone_give_their_own_findings_and_no_other(group: str) -> None:
    codes = group.split()
    told = Counter((problem.code, str(problem.place)) for problem in of_group(group))
    assert told == Counter((code, SLIPS[code].place) for code in codes)


def alone(code: str) -> bool:
    """Whether a slip is planted in an office of its own every day."""
    return not any(code in group.split() for group in TOGETHER)


@pytest.mark.parametrize("code", [c if alone(c) else pytest.param(c, marks=pytest.mark.deep) for c in SLIPS])
def test_a_slip_gives_its_own_finding_and_no_other(code: str) -> None:
    assert [(problem.code, str(problem.place)) for problem in of_slip(code)] == [(code, SLIPS[code].place)]


@pytest.mark.parametrize("story", TOLD_ONCE)
def test_a_slip_that_several_rules_know_is_told_once(story: str, clean: dict[str, Reading]) -> None:
    code, planted = TOLD_ONCE[story]
    assert found_with(planted, clean) == [(code, planted.place)]


def test_a_level_that_is_not_of_the_menu_is_found(clean: dict[str, Reading]) -> None:
    records: dict[type[Record], list[Any]] = {}
    for one in clean.values():
        for form, rows in one.records.items():
            records.setdefault(form, []).extend(rows)
    first, *rest = sorted(records[MinutesText], key=lambda row: row.level != "文")
    place = first.cell("level").place
    cells = {**first.cells, "level": Cell(place, "１）")}
    odd = MinutesText.read({"level": "１）", "text": first.text}, cells)
    assert found(Book({**records, MinutesText: [odd, *rest]})) == [(UNREADABLE, str(first.cell("text").place))]


def test_nothing_is_found_once_the_slip_is_undone(clean: dict[str, Reading]) -> None:
    assert found(book_of(clean)) == []


RIGHT_IN_MINUTES = (
    "当日の資料は会場で配付し、リーフレットは後日、市内の薬局で配布する。",
    "第10回の準備を進めながら、延期していた第9回の続きも3月に開催する。",
    "「月」と「日」の欄を空けた様式とし、記入した日は各事業所で書き入れる。",
    "募集は4月～6月、実施は7月～9月とする。",
    "令和元年5月1日（水）から使ってきた様式を改める。",
    "令和6年2月29日（木）の通知に基づき、様式を改めた。",
    "会場は、午後7時30分～午後9時に借りている。",
    "夜間対応型訪問介護は、午後10時～午前6時に利用できる。",
    "研修を3回以上受けた人に、修了証を渡す。",
    "なお書きは削り、ただし書きは残す。",
    "次回は、令和7年6月18日（水）の議論を基に、内容を詰める。",
    "次回の部会までに、令和7年9月19日（金）を期限として意見を集める。",
    "令和7年2月12日開催の在宅療養部会で出た意見も踏まえる。",
    "民生委員と西村前部会員にも声を掛ける。",
    "前部会長から、看取り支援部会の野村部会員の話が紹介された。",
    "北原市の木村氏から、「医療・介護手帳」の紹介があった。",
    "目指す姿の「多職種が手を携え、本人が望む場所で自分らしい暮らしを続けられるよう支えることができる」を共有した。",
    "内容は、1）目的、2）方法、3）効果の順に話す。",
    "①日時、②場所に加え、次の3点を確認した。",
    "ア～ウの3点のうち、アを先に進める。",
    "1グループ6人ずつ10グループの60人に職員5人を加え、計65人とする。",
    "相談は延べ30件（実件数12件、電話8件、来所4件）であった。",
    "資料10部を窓口に置き、資料1枚目の誤りを直す。",
    "NYHAⅢ度の人やステージⅡBの人の事例も取り上げる。",
    "以下2点を確かめて閉会した。",
    "二〇二五年問題については、〇〇市の例を参考にする。",
    "「退院時情報提供シート」と「入院時情報提供シート」は別のものである。",
    "電話は042-000-0000、受付は平日の午前9時から午後5時までとする。",
    "介護保険法第115条の45第2項第4号に掲げる事業である。",
    "参加者は100人を超え、うち市民が60人であった。",
    "講演会の後、すべり止めの付いた靴や為替の話も出たが、また、はやりの風邪の話に戻った。",
    "話し合いの出来不出来よりも、話し合えたことをよしとする。",
    "各委員が1人1つずつ提案し、次回の部会で選ぶ。",
    "開催は、年2回から3回に増やし、うち1回は対面で行う。",
)
RIGHT_IN_MEMO = (
    "前回の会議の資料7で示した考え方に沿って進める。",
    "令和3年3月に策定した緑ヶ丘市高齢者保健福祉計画は、本方針の上位の計画である。",
    "平成30年度から令和2年度までの3か年は、試行の期間であった。",
    "部会は、令和5年4月に4部会体制から3部会体制に改めた。",
    "平成31年4月30日までの文書は、元の元号のまま引用する。",
)
RIGHT_ELSEWHERE = (
    put("会議.xlsx", "次第", 3, "件名", "令和5年度に実施した意識調査の結果について"),
    put(
        "取組.xlsx", "実施実績", 9, "実施実績", "市民向けの講演会を2回開催\n来場者　計150人（11月9日90人、1月18日60人）"
    ),
    put("取組.xlsx", "実施実績", 10, "実施実績", "3月は休止し、4月から2月まで、講演会を2回開催して配布"),
    put("支援室.xlsx", "活動", 5, "活動", "視察（北原市・南野市ほか）"),
    put("部会.xlsx", "委員名簿", 14, "所属", "ひかり訪問看護ステーション"),
    put("部会.xlsx", "委員名簿", 13, "所属", "緑ヶ丘訪問看護ステーション"),
    put(
        "部会.xlsx",
        "検討状況",
        4,
        "決定事項等",
        "市民公開講座を次のとおり実施予定\n日時：令和7年11月8日（土）午後2時～午後4時\n場所：市民会館\n"
        "冊子は、令和7年8月21日（木）の部会で決めた内容で作成する予定",
    ),
)


def test_what_is_tricky_but_right_is_not_found(clean: dict[str, Reading]) -> None:
    year = workbooks()
    for change in (
        add(HOME_2, "本文", 14, *map(said, RIGHT_IN_MINUTES)),
        add("方針説明.xlsx", "本文", 12, *map(said, RIGHT_IN_MEMO)),
        *RIGHT_ELSEWHERE,
    ):
        change(year)
    tricky = {name: reading(name, sheets) for name, sheets in year.items()}
    assert [str(problem) for one in tricky.values() for problem in one.problems] == []
    assert [str(problem) for problem in check.run(book_of(tricky))] == []


def test_the_page_for_troubles_is_the_golden_text_of_all_messages(request: pytest.FixtureRequest) -> None:
    agree(request, ROOT / "docs" / "困ったとき.md", page({code: told_of(code) for code in SLIPS}))
