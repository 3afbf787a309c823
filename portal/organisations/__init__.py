"""Places and units with their validity and succession, heads, memberships, the permission policy."""
