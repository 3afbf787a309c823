"""Wagtail pages: home, sections, articles, listings.

They tell of the record and may read all of `portal`; only `search` may import them.
"""
