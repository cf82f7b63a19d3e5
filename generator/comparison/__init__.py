"""Two editions of a paper side by side: which block became which (`align`), which words changed (`chars`), shown (`table`)."""
