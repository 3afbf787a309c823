"""The index follows the records: documents, outbox, rebuild, consistency check."""
