"""The hash chain of the ledger and its verification; `portal.records.models.ledger` appends to it."""
