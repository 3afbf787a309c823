"""What every record is made of: append-only events and their ledger, visibility, attachments, erasure.

Knows no app above it.
"""
