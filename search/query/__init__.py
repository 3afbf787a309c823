"""The question as data, without database or engine: criteria, syntax, parsed query, clauses, relaxation."""
