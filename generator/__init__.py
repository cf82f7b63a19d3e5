"""会議資料: Excel workbooks in, the formatted papers of a council meeting out."""

__version__ = "0.1.0"
