"""意見.xlsx: what members asked or said about the papers of a sitting, and what the office answered."""

from generator.records.declare import Record, Renewal, column, sheet

WORKBOOK = "意見.xlsx"


@sheet(
    WORKBOOK,
    "意見",
    note="委員の意見や質問を、一つ一行で、一覧に載せる順に書きます。",
    renewed=Renewal.EACH_MEETING,
)
class Opinion(Record):
    """One opinion or question of a member, and the answer to it."""

    paper: str = column("資料", note="何についての意見かです。", example="資料2", width=16)
    spot: str = column("箇所", note="ページや項目です。", example="3ページ　②-4", required=False, width=16)
    member: str = column("委員", note="意見を出した委員の氏名です。", example="架空　花子", required=False, width=16)
    opinion: str = column("意見", note="意見や質問です。", example="成果指標に参加者数も加えてはどうか。", width=50)
    answer: str = column(
        "回答",
        note="事務局の回答です。まだのときは空欄にします。",
        example="御意見のとおり、参加者数を加えました。",
        required=False,
        width=50,
    )
    outcome: str = column(
        "対応", note="資料をどうしたかを短く書きます。", example="資料を修正", required=False, width=14
    )
