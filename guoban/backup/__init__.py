"""The state folder as one file, and back: consistent, checked, and whole or not at all.

A backup holds everything that a run cannot make anew from the rest: originals, warehouse, releases, returned copies,
alerts, deliveries, Superset's key, audit log and, when it is in SQLite, its metadata.
"""
