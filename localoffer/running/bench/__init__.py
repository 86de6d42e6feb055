"""`manage.py bench`: databases of its own, a server of its own, and what both took."""
