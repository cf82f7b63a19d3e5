"""確認済み.xlsx: the findings that were looked at and may stay, as `check --settle` keeps them."""

from generator.forms.meeting import Settled
from generator.record import Renewal, sheet

WORKBOOK = "確認済み.xlsx"


@sheet(
    WORKBOOK,
    "確認済み",
    note="「check --settle」が書くブックです。行を消すと、その指摘はまた表示されます。",
    optional=True,
    renewed=Renewal.WITH_WHAT_IT_NAMES,
)
class KeptSettled(Settled):
    """A finding settled by command; the program owns this workbook and writes it anew."""
