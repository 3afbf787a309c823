"""The desk: the records in Wagtail's admin, for clerks, approvers, reporters, supervisors and administrators.

Nothing but settings and `search` may import it.
"""
