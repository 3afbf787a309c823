"""From the bytes of a file to rows: what it is, its letters, its lines or objects, its heading, its texts made sound.

Only `..files` and `..rows` enter here.
"""
