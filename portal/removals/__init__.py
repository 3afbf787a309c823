"""Removals from the public record that need two persons: the purge of a petition, and its change to a complaint.

One person proposes with a legal basis, and the record is hidden at once; a second person, of another unit where there
is one, confirms or returns it. A purge leaves a `PurgeEvent`, of which the public register is made.
"""
