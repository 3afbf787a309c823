"""The questions that are put to every engine: by kind, always the same, taken from the texts that are searched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from random import Random

from portal.language.document_numbers import document_numbers
from portal.language.syllables import fold
from search import synthetic_data
from search.synthetic_data import SyntheticPetition

EACH = 400  # questions of a kind, so that few are asked twice: what a cache gives is not measured
SAMPLE = 4000  # petitions that they are taken from
SYLLABLE = re.compile(r"[^\W\d_]+")
SPAN = re.compile(rf"{SYLLABLE.pattern}(?: {SYLLABLE.pattern})+")


@dataclass(frozen=True)
class Question:
    """`words` as a reader types them; `topic` and `state` are boxes ticked. Page 1 is by relevance, others by date.

    Ours count three facets, as the peers do, or all of them.
    """

    words: str = ""
    is_phrase: bool = False
    is_number: bool = False
    is_begun: bool = False  # still being typed
    topic: str = ""
    state: str = ""
    page: int = 1
    counts_all: bool = False


def questions(*, seed: int = synthetic_data.SEED) -> dict[str, list[Question]]:
    """Every kind by its name, in the order of the report."""
    source = Random(seed)  # noqa: S311 (nothing is kept secret by it)
    sample = list(synthetic_data.petitions(SAMPLE, seed=seed))
    return {name: list(islice(kind(source, sample), EACH)) for name, kind in KINDS.items()}


def _two_words(source: Random, sample: list[SyntheticPetition]) -> Iterator[Question]:
    """Neighbours, each as often as texts have them; every other question is typed without accents."""
    return (Question(words) for words in _spans(source, sample, 2, 2))


def _several_words(source: Random, sample: list[SyntheticPetition]) -> Iterator[Question]:
    return (Question(words) for words in _spans(source, sample, 3, 6))


def _phrase(source: Random, sample: list[SyntheticPetition]) -> Iterator[Question]:
    return (Question(words, is_phrase=True) for words in _spans(source, sample, 2, 4) if words != fold(words))


def _rare_word(source: Random, sample: list[SyntheticPetition]) -> Iterator[Question]:
    counts = Counter(word for petition in sample for word in SYLLABLE.findall(petition.content.lower()))
    rare = [word for word, _ in counts.most_common()[-100:]]
    while True:
        yield Question(source.choice(rare))


def _number(source: Random, sample: list[SyntheticPetition]) -> Iterator[Question]:
    cited = [text[n.start : n.end] for text in (p.content for p in sample) for n in document_numbers(text)]
    while True:
        yield Question(source.choice(cited), is_number=True)


def _begun(source: Random, sample: list[SyntheticPetition]) -> Iterator[Question]:
    """The first words of a title without accents, the last one typed as far as two to four letters."""
    while True:
        words = fold(source.choice(sample).title).lower().split()
        complete = source.randint(1, 4)
        if len(words) > complete and SYLLABLE.fullmatch(words[complete]) and len(words[complete]) > 1:
            last = words[complete][: source.randint(2, 4)]
            yield Question(" ".join([*words[:complete], last]), is_begun=True)


def _two_filters(source: Random, sample: list[SyntheticPetition]) -> Iterator[Question]:
    for question in _two_words(source, sample):
        yield replace(question, topic=source.choice(sample).topic, state=source.choice(("resolved", "in_progress")))


def _everything(source: Random, sample: list[SyntheticPetition]) -> Iterator[Question]:
    while True:
        yield Question(counts_all=True)


def _two_words_all_facets(source: Random, sample: list[SyntheticPetition]) -> Iterator[Question]:
    return (replace(question, counts_all=True) for question in _two_words(source, sample))


def _far_page(source: Random, sample: list[SyntheticPetition]) -> Iterator[Question]:
    return (replace(question, page=50) for question in _two_words(source, sample))


def _spans(source: Random, sample: list[SyntheticPetition], fewest: int, most: int) -> Iterator[str]:
    is_accented = False
    while True:
        text = source.choice(SPAN.findall(source.choice(sample).content.lower())).split()
        size = source.randint(fewest, most)
        if len(text) >= size:
            start = source.randint(0, len(text) - size)
            words = " ".join(text[start : start + size])
            is_accented = not is_accented
            yield words if is_accented else fold(words)


KINDS: dict[str, Callable[[Random, list[SyntheticPetition]], Iterator[Question]]] = {
    "two common words": _two_words,
    "two common words, all facets": _two_words_all_facets,
    "3-6 words": _several_words,
    "two filters": _two_filters,
    "a phrase": _phrase,
    "a rare word": _rare_word,
    "a document number": _number,
    "as you type": _begun,
    "everything, all facets": _everything,
    "page 50 by date": _far_page,
}
