"""The rules of the contract, on a decoder whose probabilities are written by hand."""

import numpy as np

from vignette_training.beam import Decoding, best_extensions, search, search_many

END, A, B = 2, 4, 5


def table(rows: dict[tuple, dict[int, float]]):
    """A step over histories: h holds the number of the history."""
    seen = [()]

    def step(tokens, h, c, owner):
        log_probs = np.full((len(tokens), 6), -50.0, np.float32)
        after = []
        for i, token in enumerate(tokens):
            past = seen[int(h[i, 0])] + (() if token == 1 else (int(token),))
            for word, probability in rows.get(past, {END: 1.0}).items():
                log_probs[i, word] = np.log(probability)
            seen.append(past)
            after.append([len(seen) - 1])
        return log_probs, np.array(after, np.float32), np.zeros_like(h)

    return step


def run(rows, **rules):
    zero = np.zeros((1, 1), np.float32)
    return search(table(rows), zero, zero, Decoding(**rules))


def test_the_beam_finds_what_greed_misses():
    rows = {(): {A: 0.6, B: 0.4}, (A,): {A: 0.5, B: 0.5}, (B,): {END: 1.0}}
    best = run(rows, beam_width=2, length_normalisation=0.0)[0]
    assert best.tokens == [B]
    assert np.isclose(best.score, np.log(0.4))
    assert run(rows, beam_width=1, length_normalisation=0.0)[0].tokens[0] == A


def test_the_end_token_counts_into_sum_and_length():
    best = run({(): {A: 0.5}, (A,): {END: 0.5}}, beam_width=1)[0]
    assert np.isclose(best.score, 2 * np.log(0.5) / 2**0.7)


def test_special_words_are_never_said():
    rows = {(): {0: 0.3, 1: 0.3, 3: 0.3, A: 0.1}}
    assert run(rows, beam_width=1)[0].tokens == [A]


def test_what_still_grows_at_the_limit_counts_as_finished():
    endless = {(A,) * n: {A: 1.0} for n in range(9)}
    captions = run(endless, beam_width=1, max_words=4)
    assert captions[0].tokens == [A] * 4 and captions[0].score == 0.0


def test_equals_go_to_the_earlier_beam_and_the_lower_token():
    totals = np.array([[0.0, 1.0, 1.0], [2.0, 1.0, 0.0]], np.float32)
    assert best_extensions(totals, 3) == [(1, 0), (0, 1), (0, 2)]


def test_pictures_do_not_disturb_each_other():
    rows = {(): {A: 0.6, B: 0.4}, (A,): {A: 0.5, B: 0.5}, (B,): {END: 1.0}}
    zero = np.zeros((3, 1), np.float32)
    many = search_many(table(rows), zero, zero, Decoding(beam_width=2))
    assert many[0] == many[1] == many[2] == run(rows, beam_width=2)
