"""How Vietnamese is written: one spelling for what is meant to be the same. Whoever compares names asks here.

The lowest floor of the record: it imports nothing of the portal, and everything may import it.
"""
