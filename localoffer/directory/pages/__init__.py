"""Finished rows for the directory's screens."""
