"""The ground under Excel and Word: zip and relations, sealing, styles, measures. Knows nothing of sheets or templates."""
