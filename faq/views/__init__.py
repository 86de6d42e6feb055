"""What each address of this room does."""
