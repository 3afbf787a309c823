"""Windows for citizens: each reads public records, sets no cookie and looks at the clock once."""
