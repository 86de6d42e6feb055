"""Everything that changes questions (`questions`) and imports (`imports`)."""
