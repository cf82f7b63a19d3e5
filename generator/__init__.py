"""会議資料: Excel workbooks in, the formatted papers of a council meeting out."""
