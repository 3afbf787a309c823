"""Figures computed from facts: scoreboard, yearly duties, waiting times, totals, the register of purges.

Each is computed on a day that is passed in; nothing here is stored. Pages, open data and the desk may import them.
"""
