"""Measures, never tests: `make bench` prints them and leaves nothing behind."""
