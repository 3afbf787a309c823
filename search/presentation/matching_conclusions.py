"""The conclusions of a notice that match, so that nobody has to read the whole notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.dialogues.models import Conclusion
from search.presentation.highlighting import Passage, found_in, passage
from search.query.marks import Marks

MOST = 3  # of one notice: a notice of which everything matches is read as a whole
LENGTH = 160  # characters of each


@dataclass(frozen=True)
class MatchingConclusions:
    label: str
    url: str
    passage: Passage


def matching_conclusions(
    conclusions: Sequence[Conclusion], marks: Marks, *, around: str
) -> tuple[MatchingConclusions, ...]:
    """Those with most of the words, in their order; `around` is the notice's own text.

    What holds less than half of the words that notice and conclusions hold together is found by chance.
    """
    if not conclusions:
        return ()
    found = [found_in(conclusion.text, marks) for conclusion in conclusions]
    anywhere = found_in(around, marks).union(*found)
    most = max(map(len, found), default=0)
    if not most or 2 * most < len(anywhere):
        return ()
    best = [conclusion for conclusion, words in zip(conclusions, found, strict=True) if len(words) == most]
    return tuple(_shown(conclusion, marks) for conclusion in best[:MOST])


def _shown(conclusion: Conclusion, marks: Marks) -> MatchingConclusions:
    url = f"{conclusion.notice.get_absolute_url()}#{conclusion.anchor}"
    return MatchingConclusions(str(conclusion), url, passage(conclusion.text, marks, length=LENGTH))
