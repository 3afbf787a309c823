"""Vietnamese text: normalisation, folding, sort keys, syllables, document numbers. Every comparison of names uses it.

The lowest floor of the record: it imports nothing of the portal, and everything may import it.
"""
