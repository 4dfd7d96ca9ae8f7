"""How the rules of choosing are fitted."""

import numpy as np

from vignette_training.choice import Candidates, fit, fit_choice
from vignette_training.consensus import WEIGHTS


def pictures(count: int = 60) -> list[Candidates]:
    """Five captions each, whose worth follows the concepts and not the agreement."""
    random = np.random.default_rng(4)
    signs = random.normal(size=(count, 5, 5)) * [0.1, 0.2, 2.0, 0.3, 1.0]
    return [Candidates(one, 2 * one[:, 3] + 0.01 * random.normal(size=5)) for one in signs]


def test_what_tells_good_captions_from_bad_ones_gets_weight():
    weights = fit(pictures(), np.ones(60))
    assert weights.shape == (5,) and abs(weights[0]) == 1
    pull = np.abs(weights * [0.1, 0.2, 2.0, 0.3, 1.0])
    assert pull[3] == pull.max() and weights[3] > 0


def test_held_out_choices_are_as_good_and_the_manifest_gets_names():
    those = pictures()
    found, held = fit_choice(those, np.ones(60))
    assert tuple(found) == WEIGHTS
    best = np.mean([one.worth.max() for one in those])
    chosen = np.mean([one.worth[row] for one, row in zip(those, held)])
    assert chosen > 0.9 * best > 0


def test_two_pictures_are_enough():
    found, held = fit_choice(pictures(2), np.ones(2))
    assert np.isfinite(list(found.values())).all() and len(held) == 2
