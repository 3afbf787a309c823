"""Approval of documents through Wagtail's workflow, and the e-mails about it."""
