"""219 texts that have broken a program somewhere: each must come through as typed, or be refused at its cell."""

from typing import Final

_MARKS = (
    "{{ 7*7 }}", "{% if x %}", "{# note #}", "{{", "}}", "{%", "%}", "{_{", "}_}", "{{'a'|upper}}", "{%tr for x in y %}", "{{r x}}",
    "｛｛会議.会議名｝｝", "{{ 会議.会議名 }}", "{{会議.会議名|和暦}}", "{%p endif %}", "{%- x -%}", "${x}", "#{x}", "<%= x %>", "[[x]]",
    "%s", "%(x)s", "%d%%", "{0}", "{x!r}", "{}", "\\1", "\\g<0>", "$1", "&$1", "(?i)x", "[", "(", "*", "+", ".*", "\\", "\\\\", "\\n", "\\t",
)  # fmt: skip
_XML = (
    "&", "&amp;", "&lt;", "&#38;", "&#x0;", "&nbsp;", "<", ">", "<b>x</b>", "</w:t>", "<w:p/>", "<!-- x -->", "<![CDATA[x]]>", "]]>",
    "<?xml?>", '"', "'", "`", "a&b", "A & B < C", "<script>x</script>", "<w:t xml:space='preserve'>", "&unknown;", "&&&&",
)  # fmt: skip
_EXCEL = (
    "=1+1", "+1", "-1", "@SUM(1)", "=cmd|'/c calc'!A1", "'text", "''", "_x0041_", "_x000D_", "_x005F_", "_x005F_x000D_", "x005F_", "_x",
    "_x0041", "__x0041__", "_xD83D_", "_X0041_", "_x00e9_", "#N/A", "#REF!", "#VALUE!", "TRUE", "FALSE", "1E5", "1-2", "5/17", "1:30",
    "007", "0.1", "１２３", "①", "1,234", "99999999999999999999", "-0", "NaN", "nan", "None", "null", "inf", "undefined", "N/A", "1e400",
)  # fmt: skip
_NAMES = (
    "CON", "NUL.txt", "aux", "COM1", "a/b", "a\\b", "a:b", "a*b", "a?b", 'a"b', "a|b", "../x", "..", ".", ".x", "x.", "x ", " x", "~$x",
    "x.docx", "資料1.docx", "C:\\x", "/etc/x", "\\\\server\\x", "%TEMP%", "$HOME", "~", "-rf", "--help", "x;y", "x\ny.docx",
    "a" * 300, "あ" * 200, "🍣" * 70, "x（手直し 2023-07-01 10時00分）", "個人情報でない", "[ブック]シート!A1", "'シート'!A1", "History",
)  # fmt: skip
_UNICODE = (
    "髙﨑濱邊", "葛󠄀城市", "𠮷野家", "が", "か\u3099", "ﾊﾝｶｸ", "㈱", "㍻", "㌔", "①②③", "ⅳ", "ﬁ", "ß", "İ", "ı", "ǆ", "Å", "é", "e\u0301", "🍣",
    "👨‍👩‍👧", "🇯🇵", "1\ufe0f\u20e3", "☃︎", "\u200b", "a\u200bb", "\u200d", "\u2060", "\ufeff", "a\ufeffb", "\u00ad", "\u00a0", "\u3000",
    "\u3000字下げ", "末尾\u3000", "\u202eabc", "\u2066abc\u2069", "عربي", "עברית", "ไทย", "हिन्दी", "Z͑ͫ̓a̴l͡g", "\u2028", "a\u2028b", "a\u2029b",
    "\u0085", "a\u0085b", "\ue000", "〓", "\ufffc", "\ufffd", "ーーー", "−", "～〜", "\u1680", "゛", "\u180e",
)  # fmt: skip
_BREAKS = ("a\nb", "a\n\nb", "\na", "a\n", "a\tb", "\t", "a\r\nb", "a\rb", "a\nb\n", "\n\n", "- a\n- b", "・a\n・b")
REFUSED: Final = ("\ufdd0", "a\ufdd1b", "\ufdd2-1,2\ufdd3", "\ufdef")
"""Characters of no text, which a program keeps for itself."""

STRINGS: Final = tuple(dict.fromkeys((*_MARKS, *_XML, *_EXCEL, *_NAMES, *_UNICODE, *_BREAKS, *REFUSED)))
