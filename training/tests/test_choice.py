"""How the rules of choosing are fitted."""

import numpy as np

from vignette_training.choice import Candidates, Table, fit, fit_choice
from vignette_training.consensus import WEIGHTS
from vignette_training.scorers import bleu, bleu_counts


def pictures(count: int = 60) -> list[Candidates]:
    """Five captions each, whose CIDEr follows the concepts and not the agreement."""
    random = np.random.default_rng(4)
    signs = random.normal(size=(count, 5, 5)) * [0.1, 0.2, 2.0, 0.3, 1.0]
    counts = np.tile([3, 2, 1, 1, 6, 5, 4, 3, 6, 6], (5, 1))
    return [Candidates(one, 2 * one[:, 3] + 0.01 * random.normal(size=5), counts) for one in signs]


def test_what_tells_good_captions_from_bad_ones_gets_weight():
    weights = fit(pictures(), np.zeros(60))
    assert weights.shape == (5,) and weights[0] == 1
    pull = np.abs(weights * [0.1, 0.2, 2.0, 0.3, 1.0])
    assert pull[3] == pull.max() and weights[3] > 0


def test_held_out_choices_are_as_good_and_the_manifest_gets_names():
    those = pictures()
    found, held = fit_choice(those, np.zeros(60))
    assert tuple(found) == WEIGHTS
    best = np.mean([one.cider.max() for one in those])
    chosen = np.mean([one.cider[row] for one, row in zip(those, held)])
    assert chosen > 0.9 * best > 0


def test_bleu_counts_as_much_as_it_is_said_to_and_each_set_by_the_root_of_its_pictures():
    said, references = ["a dog runs fast over grass".split()], [["a dog runs fast on grass".split()]]
    counts = np.array([bleu_counts(said[0], references[0])])
    one = Candidates(np.ones((1, 5)), np.array([0.5]), counts)
    other = Candidates(np.ones((1, 5)), np.array([2.0]), counts)
    table = Table([one] * 4 + [other], np.array([0, 0, 0, 0, 1]), bleu=2.0)
    wanted = (2 * 0.5 + 1 * 2.0) / 3 + 2.0 * bleu(said, references)[3]
    assert abs(table.figure(np.ones(5)) - wanted) < 1e-6


def test_two_pictures_are_enough():
    found, held = fit_choice(pictures(2), np.zeros(2))
    assert np.isfinite(list(found.values())).all() and len(held) == 2
