"""Reads what townships send and lands it in the raw tables."""
