"""The pass: a meeting's inputs, its papers, what is told about them, and their delivery. All or nothing."""
