"""The viewset of notices: the form with its conclusions, and the draft made of a file. The menu enters `viewset`."""
