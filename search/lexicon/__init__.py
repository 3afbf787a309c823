"""Vocabulary of this site for queries: synonyms and renamed places."""
