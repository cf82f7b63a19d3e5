"""The commands, found by walking this room: each reads its words, calls the pass and shows what came of it."""
