"""What a style says is also what the styles it stands on say."""

from lxml import etree

from generator.ooxml.blocks import W
from generator.word.layout import Heights

STYLES = f"""<w:styles xmlns:w="{W[1:-1]}">
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:styleId="a"><w:pPr><w:spacing w:line="600" w:lineRule="exact"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>"""


def test_a_line_is_as_high_as_the_style_below_says() -> None:
    paragraph = etree.fromstring(
        f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:pStyle w:val="b"/></w:pPr><w:r><w:t>字</w:t></w:r></w:p>'
    )
    assert Heights(etree.fromstring(STYLES)).block(paragraph, 9000) == 600
