"""What a reader narrowed a list to, from the address and back."""
