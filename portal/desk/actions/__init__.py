"""Actions on a record beside saving its form: announce, answer, extend, correct, withdraw.

Used by `viewsets`; uses `components` and `permissions`.
"""
