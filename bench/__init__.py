"""How fast the program is, as ratios in one run: never absolute times, which say more about the machine."""
