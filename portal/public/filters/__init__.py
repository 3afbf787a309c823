"""Filter sets of the public lists: parsed from the query string, and written back to it."""
