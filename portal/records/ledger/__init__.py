"""The ledger: the hash chain over all events, and its verification. Entries are appended by `portal.records.models.ledger`."""
