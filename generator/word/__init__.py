"""Templates and made Word files: tags, rendering, reading back, redline, boxes, joining. The only room with docxtpl and python-docx; knows nothing of Excel."""
