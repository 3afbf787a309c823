"""News for followers: what is new of a record, a unit, a topic or a list. Mails and feeds show it."""
