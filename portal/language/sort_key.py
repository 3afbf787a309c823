"""Vietnamese alphabetical order as a plain string, for databases that know no collation of Việt Nam."""

import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(LETTERS, start=10)}


def sort_key(name: str) -> str:
    """A string whose byte order is the dictionary order of the name: letters first, tones decide between equals."""
    letters: list[str] = []
    tones: list[str] = []
    for character in unicodedata.normalize("NFD", name.casefold()):
        if character in TONES:
            tones.append(TONES[character])
        elif unicodedata.combining(character) and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + character)
        else:
            letters.append(character)
    ranks = "".join(_RANK.get(letter, "00" if letter.isspace() else f"0{letter}") for letter in letters)
    return f"{ranks} {''.join(tones)}"[:255]
