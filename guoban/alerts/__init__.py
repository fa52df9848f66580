"""Alerts: one per cause, told to whoever can mend it, and taken back when mended."""
