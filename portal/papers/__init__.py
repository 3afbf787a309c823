"""Papers of offices, read by rules: what a notice or a table says, before anybody has entered it.

Nothing is stored here and no record is known: what is read is proposed to a person. Commands and the desk may enter
by `notices`, `tables` and `deadlines`.
"""
