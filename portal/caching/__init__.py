"""Kept answers: what they depend on, the versions that outdate them, the page cache.

Knows no model of ours; every app may use it.
"""
