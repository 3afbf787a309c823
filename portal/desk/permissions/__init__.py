"""Who may do what at the desk: roles, approval, and the check of every view against its record."""
