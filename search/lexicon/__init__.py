"""Words of this site that the query is read with: synonyms and renamed places."""
