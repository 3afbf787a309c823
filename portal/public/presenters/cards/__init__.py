"""Querysets annotated for the cards of lists, in few queries."""
