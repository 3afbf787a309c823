"""Public codes of petitions: random, so that no gap tells that something was there (architecture, decision 10)."""

import secrets

# Without I, L, O, 0, 1 (read wrongly aloud or by hand).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """KN-7F3K-9QXD: 30^8 possibilities, so that a code can be neither guessed nor counted."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return f"KN-{''.join(letters[:4])}-{''.join(letters[4:])}"
