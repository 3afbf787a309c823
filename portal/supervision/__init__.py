"""Findings of supervisors, verification of the record, and `figures` computed from facts."""
