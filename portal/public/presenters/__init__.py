"""Presenters: what pages show of a record on a day (statuses, clocks, timeline, shares).

One definition for pages, cards, sheets and pictures.
"""
