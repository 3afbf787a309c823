"""Records as other things than pages:

Calendars, printed sheets, preview pictures, QR codes, text to read aloud, sitemaps.
"""
