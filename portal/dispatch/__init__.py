"""Outgoing mail, background jobs and their timetable, rate limits."""
