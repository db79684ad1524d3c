"""The embedded log: one SQLite file, for one machine."""
