"""What a syllable may have been meant to be: one letter more, less, other or two exchanged, and two typed as one.

Symmetric deletion: two words within one edit of each other have a common form among themselves with at most one letter
left out. Source: W. Garbe, SymSpell (2012), restated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chungtay.search.engine.tokens import ABBREVIATIONS, syllables_of

SHORTEST, LONGEST = 2, 12  # of syllables that are corrected; figures and codes never are
MOST_MEANT = 40

Meant = tuple[str, ...]


def is_correctable(syllable: str) -> bool:
    """Whether a slip in it can be mended by guessing: letters only, for another number is another school."""
    return SHORTEST <= len(syllable) <= LONGEST and syllable.isalpha()


def deletions_of(syllable: str) -> set[str]:
    """The syllable and each of its forms with one letter left out; nothing for what is never corrected."""
    if not is_correctable(syllable):
        return set()
    return {syllable} | {syllable[:at] + syllable[at + 1 :] for at in range(len(syllable))}


def is_one_edit_away(one: str, other: str) -> bool:
    """Whether one letter added, left out, replaced or exchanged with its neighbour makes the one the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    rest = short[at:], long[at:]
    return rest[0][1:] == rest[1][1:] or (rest[0][1::-1] == rest[1][:2] and rest[0][2:] == rest[1][2:])


def meant_by(syllable: str, by_form: Mapping[str, Collection[str]], counts: Mapping[str, int]) -> list[Meant]:
    """What may have been meant, of the words that share a form with it; the more frequent first, at most 40."""
    sharing = {word for form in deletions_of(syllable) for word in by_form.get(form, ())}
    near = [word for word in sharing if is_one_edit_away(syllable, word)]
    near.sort(key=lambda word: (-counts[word], word))
    return [(word,) for word in near[:MOST_MEANT]]


def abbreviations_meant(syllable: str) -> list[Meant]:
    """The abbreviations that may have been meant, each as the syllables it stands for."""
    return [tuple(syllables_of(each)) for each in ABBREVIATIONS if is_one_edit_away(syllable, each)]


def halves_of(syllable: str, vocabulary: Collection[str]) -> list[Meant]:
    """The ways to read a word typed without its blank as two syllables that are there: "hanoi" as ha, noi."""
    return [
        (syllable[:at], syllable[at:])
        for at in range(1, len(syllable))
        if syllable[:at] in vocabulary and syllable[at:] in vocabulary
    ]


def pieces_of(syllable: str) -> set[str]:
    """Every beginning and end a word typed without its blank could be made of."""
    if not syllable.isalpha() or not 3 <= len(syllable) <= LONGEST:
        return set()
    return {syllable[:at] for at in range(1, len(syllable))} | {syllable[at:] for at in range(1, len(syllable))}
