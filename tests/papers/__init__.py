"""Papers of offices: deadlines in words, notices."""
