"""Base of every record: append-only events and their ledger, visibility, attachments, erasure.

Imports no app of records.
"""
