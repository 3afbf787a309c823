"""Open data: the read API, tables, dumps and the data dictionary.

May import every app of the record; `desk` and `search` use its tables.
"""
