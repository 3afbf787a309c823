"""Uploaded files: their kinds, their cleaned copies, and how they are served. Knows no record."""
