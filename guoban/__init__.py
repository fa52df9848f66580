"""Guoban 过半: from township workbooks to the leadership dashboard."""

__version__ = "0.1.0"
