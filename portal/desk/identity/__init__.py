"""Accounts of staff: log-in, second factor, sessions. The pages are allauth's, in the dress of the desk."""
