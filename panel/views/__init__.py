"""The panel's pages: load, call once, answer."""
