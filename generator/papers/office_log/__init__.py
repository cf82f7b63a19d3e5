"""The papers made from the log of a support office."""
