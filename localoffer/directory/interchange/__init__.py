"""Entries as documents: Open Referral UK's nested form, with our own facts under `local_offer`.

One description of the form (shapes.py) serves the API, import and export in JSON and CSV,
proposals, versions and the demo.
"""
