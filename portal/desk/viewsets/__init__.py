"""One viewset for each kind of record, registered by `menu`.

Uses `actions`, `workflow`, `components`, `permissions`.
"""
