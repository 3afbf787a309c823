"""Histories of records: their order, the days of an act, what events carry, what corrections changed."""
