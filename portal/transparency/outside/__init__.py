"""What others run on machines of their own: the witness, and the script that checks the log.

Neither needs a database.
"""
