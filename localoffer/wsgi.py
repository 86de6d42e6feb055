"""The door for web servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "localoffer.settings")
application = get_wsgi_application()

# What is loaded by now stays: looking through it for rubbish cost each answer one part in twenty.
gc.freeze()
gc.set_threshold(10_000, 20, 50)
