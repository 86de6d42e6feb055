"""Finished rows for the pages of this room."""
