"""How findings and results are shown: the page, the terminal, the guide."""
