"""What staff wrote, as values that know their cells: declarations of sheets, the book of a meeting, words on their way into a paper."""
