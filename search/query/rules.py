"""Switches for the rules of the search, so that an evaluation can show what each is worth."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """Their numbers are those of the files of cases (tests/search/cases.json)."""

    EXACT_FIRST = "S1"  # what has the accents typed stands before what has others
    ANY_ACCENTS = "S2"  # a word typed without accents stands for any
    BY_SYLLABLE = "S3"  # each syllable by itself: of "khuyến mai" only the second stands for any
    ONE_SPELLING = "S4"  # "hoà" is "hòa", Ð is Đ, composed or not
    NEIGHBOURS_AND_TITLE = "S5"  # words beside each other, and in the title, count for more
    NUMBERS = "S6"  # numbers of documents in any writing
    SYNONYMS = "S7"  # other words for the same thing
    RELAXING = "S8"  # what comes near, where nothing has all words
    MARKS = "S9"  # what was found is marked on the original text


Rules = frozenset[Rule]
EVERY_RULE: Rules = frozenset(Rule)
