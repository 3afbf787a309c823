"""Findings of supervisors, and figures computed from facts: scoreboard, years, waiting times."""
