"""Corpus BLEU, ROUGE-L and CIDEr over several references, equal to pycocoevalcap's scorers.

Everywhere a candidate is a list of words and its references are lists of words.
"""

from __future__ import annotations

import collections
import math

Words = list[str]


def ngrams(words: Words, longest: int = 4) -> collections.Counter:
    """How often each n-gram of 1 to `longest` words occurs."""
    return collections.Counter(
        tuple(words[i : i + n]) for n in range(1, longest + 1) for i in range(len(words) - n + 1)
    )


def bleu_counts(words: Words, references: list[Words]) -> list[int]:
    """What BLEU adds up over candidates: n-grams of 1 to 4 words that references have, all n-grams of 1 to 4
    words, the words, and those of the reference of the closest length."""
    most: collections.Counter = collections.Counter()
    for ref in references:
        most |= ngrams(ref)
    correct = [0] * 4
    for gram, count in ngrams(words).items():
        correct[len(gram) - 1] += min(count, most[gram])
    closest = min((abs(len(ref) - len(words)), len(ref)) for ref in references)[1]
    return [*correct, *(max(0, len(words) - n) for n in range(4)), len(words), closest]


def bleu_of(counts) -> list[float]:
    """BLEU-1 to BLEU-4 of the sums of `bleu_counts`."""
    ratio = (counts[8] + 1e-15) / (counts[9] + 1e-9)
    penalty = math.exp(1 - 1 / ratio) if ratio < 1 else 1.0
    scores, product = [], 1.0
    for n in range(4):
        product *= (counts[n] + 1e-15) / (counts[4 + n] + 1e-9)
        scores.append(product ** (1 / (n + 1)) * penalty)
    return scores


def bleu(candidates: list[Words], references: list[list[Words]]) -> list[float]:
    """Corpus BLEU-1 to BLEU-4 with the closest reference length."""
    counts = [bleu_counts(words, refs) for words, refs in zip(candidates, references)]
    return bleu_of([sum(column) for column in zip(*counts)])


def sentence_bleu(words: Words, references: list[Words]) -> float:
    """BLEU-4 of one candidate, a tenth added to every count, so that it is never 0."""
    counts = bleu_counts(words, references)
    logs = (math.log((counts[n] + 0.1) / (max(1, len(words) - n) + 0.1)) for n in range(4))
    return math.exp(sum(logs) / 4 + min(0.0, 1 - counts[9] / max(1, len(words))))


def _common(a: Words, b: Words) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        diagonal = 0
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], diagonal + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


def rouge_l(candidates: list[Words], references: list[list[Words]], beta: float = 1.2) -> float:
    """Mean ROUGE-L F-measure."""
    total = 0.0
    for words, refs in zip(candidates, references):
        common = [_common(words, ref) for ref in refs]
        precision = max(c / max(1, len(words)) for c in common)
        recall = max(c / max(1, len(ref)) for c, ref in zip(common, refs))
        if precision and recall:
            total += (1 + beta**2) * precision * recall / (recall + beta**2 * precision)
    return total / max(1, len(candidates))


class Cider:
    """CIDEr with document frequencies taken from `references` (one list per picture)."""

    def __init__(self, references: list[list[Words]], sigma: float = 6.0):
        self.sigma = sigma
        self.frequency: collections.Counter = collections.Counter()
        for refs in references:
            self.frequency.update({gram for ref in refs for gram in ngrams(ref)})
        self.log_pictures = math.log(max(1, len(references)))
        self.vectors = [[self._vector(ref) for ref in refs] for refs in references]

    def _vector(self, words: Words):
        """tf-idf per n-gram length, the norms, and the length in bigrams."""
        vector: list[dict] = [{}, {}, {}, {}]
        norms, length = [0.0] * 4, 0
        for gram, count in ngrams(words).items():
            n = len(gram) - 1
            weight = count * (self.log_pictures - math.log(max(1, self.frequency[gram])))
            vector[n][gram] = weight
            norms[n] += weight * weight
            length += count if n == 1 else 0
        return vector, [math.sqrt(v) for v in norms], length

    def score(self, picture: int, words: Words) -> float:
        """CIDEr of one candidate for picture number `picture` (10 is a perfect match)."""
        vector, norms, length = self._vector(words)
        total = 0.0
        for other, other_norms, other_length in self.vectors[picture]:
            value = 0.0
            for n in range(4):
                if norms[n] and other_norms[n]:
                    dot = sum(
                        min(weight, other[n][gram]) * other[n][gram]
                        for gram, weight in vector[n].items()
                        if gram in other[n]
                    )
                    value += dot / (norms[n] * other_norms[n])
            total += value * math.exp(-((length - other_length) ** 2) / (2 * self.sigma**2))
        return 10.0 * total / 4 / len(self.vectors[picture])

    def mean(self, candidates: list[Words]) -> float:
        """Corpus CIDEr: candidate i is of picture i."""
        return sum(self.score(i, words) for i, words in enumerate(candidates)) / len(candidates)


def caption_scores(candidates: list[Words], references: list[list[Words]]) -> dict[str, float]:
    """All figures × 100, as tables of the field print them."""
    scores = {f"B{n}": 100 * v for n, v in enumerate(bleu(candidates, references), 1)}
    scores["ROUGE-L"] = 100 * rouge_l(candidates, references)
    scores["CIDEr"] = 100 * Cider(references).mean(candidates)
    return scores
