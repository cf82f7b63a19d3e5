"""Words of public papers that are surely written otherwise: the list that 会議.xlsx［用語］ adds to.

After 「公用文における漢字使用等について」(平成22年内閣訓令第1号), 「送り仮名の付け方」 and 「公用文作成の考え方」(令和4年).
"""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Usage:
    """A word to use, what to look for in its stead, and why."""

    use: str
    avoid: str
    found: re.Pattern[str]
    why: str


def usage(use: str, avoid: str, why: str, found: str = "") -> Usage:
    """A usage; `found` is a pattern where `avoid` alone would also match words that are right."""
    return Usage(use, avoid, re.compile(found or re.escape(avoid)), why)


_OFFICIAL: Final = "公用文では使いません。"
_NOUN: Final = "名詞は「取組」、動詞は「取り組む」と書きます。"
_SLIP: Final = "打ち間違いか変換の誤りです。"

USAGES: Final = (
    usage("取組", "取り組み", _NOUN, r"取り組み(?=[のをにがはでと（(「」。]|について|等|\Z)"),
    usage("引き続き", "引続き", _OFFICIAL, r"(?<!お)引続き"),
    usage("又は", "または", _OFFICIAL, r"(?<!あ)または(?![じっる]|がき)"),
    usage("及び", "および", _OFFICIAL, r"(?<![ぁ-ん])および(?![ぁ-ん])"),
    usage("若しくは", "もしくは", _OFFICIAL),
    usage("全て", "すべて", _OFFICIAL, r"すべて(?!き)"),
    usage("分か（る）", "わか（る）", _OFFICIAL, r"わか(?=らな|らず|りや|りに|りま|る(?!い)|った|って|れば)"),
    usage(
        "よく",
        "良く",
        "程度や頻度をいう副詞は「よく」と書きます。",
        r"良く(?=わから|分から|わかる|分かる|ある|聞|使|知)",
    ),
    usage("できる", "出来る", _OFFICIAL, r"出来(?=る|な[いか]|ま[しす]|た(?!て)|れば|ず)"),
    usage("ため", "為", _OFFICIAL, r"(?<=[のが])為(?=[に、。])"),
    usage("ください", "下さい", "「…てください」は平仮名で書きます。", r"(?<=[てで])下さい"),
    usage("ただし", "但し", _OFFICIAL, r"(?<![一-鿿])但し(?![書付])"),
    usage("締切り", "〆切", _OFFICIAL, r"〆切り?"),
    usage("的確に", "適確に", _OFFICIAL),
)
"""Right words, but not as public papers write them."""

SLIPS: Final = (
    usage("話があった", "話が合った", _SLIP),
    usage("項目立て", "項目建て", _SLIP),
    usage("ずつ", "づつ", _SLIP, r"(?<=[しつ人回件名日個枚本点分年月])づつ"),
    usage("づらい", "ずらい", _SLIP, r"(?<=[いきしちにみりえけせてねめれべげ])ずらい"),
    usage("のとおり", "のとうり", _SLIP),
    usage("いずれ", "いづれ", _SLIP),
    usage("シミュレーション", "シュミレーション", _SLIP),
    usage("コミュニケーション", "コミニュケーション", _SLIP, r"コミニュケーション|コミュニュケーション"),
    usage("ふんいき（雰囲気）", "ふいんき", _SLIP),
)
"""Surely mistyped."""
