"""Records in other formats than HTML:

iCalendar, printed sheets, preview pictures, QR codes, text for the loudspeaker, sitemaps.
"""
