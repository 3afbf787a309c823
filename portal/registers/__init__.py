"""Registers of petitions that units keep in tables of their own: read, shown with every fault, then taken over.

`reading` and `taking` are the two ways a register goes, each in a background job; `interpretation` says what a row is
as a petition. Decision 0035.
"""
