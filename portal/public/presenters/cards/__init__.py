"""Querysets with all that the card of a record shows, in few queries."""
