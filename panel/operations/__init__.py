"""Everything that changes the panel's records."""
