"""One module a kind of form with boxes to fill in."""
