"""The choice among what a model might say, on a decoder whose probabilities are written by hand."""

import numpy as np

from test_beam import END, A, B, table
from vignette_training.beam import Caption, Decoding, search
from vignette_training.consensus import Consensus, Evidence, agreement, likeliest, uniform

RARITY = np.array([0.0, 0.0, 0.0, 0.0, 1.0, 3.0])
NOTHING = np.zeros((1, 1), np.float32)


def drawn(rows, **settings):
    consensus = Consensus(RARITY, **settings)
    found = consensus.draw(table(rows), NOTHING, NOTHING, Decoding(max_words=4))
    return [caption.tokens for caption in found]


def test_the_numbers_are_spread_and_those_of_the_rust_side():
    numbers = [uniform(drawn, word) for drawn in range(200) for word in range(22)]
    assert np.histogram(numbers, 10, (0, 1))[0].min() > 380
    # splitmix64's first output for the seed 0, as its authors print it: e220a8397b1dcdaf.
    assert uniform(0, 0) == (0xE220A8397B1DCDAF >> 11) / 2**53


def test_draws_follow_the_probabilities():
    said = drawn({(): {A: 0.75, B: 0.25}}, draws=400, temperature=1.0)
    assert abs(said.count([A]) - 300) < 30 and said.count([A]) + said.count([B]) == 400
    said = drawn({(): {A: 0.75, B: 0.25}}, draws=400, temperature=0.25)
    assert said.count([A]) > 380


def test_a_narrow_draw_says_only_the_likeliest():
    assert drawn({(): {A: 0.4, B: 0.6}}, draws=20, breadth=1) == [[B]] * 20


def test_draws_end_at_the_limit():
    endless = {(A,) * n: {A: 1.0} for n in range(9)}
    assert drawn(endless, draws=3) == [[A] * 4] * 3


def test_the_likeliest_come_first_and_of_equals_the_lower_token():
    log_probs = np.array([[0.0, 3.0, 1.0, 3.0], [4.0, 3.0, 2.0, 1.0]], np.float32)
    assert likeliest(log_probs, 3).tolist() == [[1, 3, 2], [0, 1, 2]]


def test_agreement_is_of_rare_words_and_like_lengths():
    consensus = Consensus(RARITY)
    own, common, rare, long = (consensus.bag(t) for t in ([A, B], [A], [B], [A, B] + [A] * 6))
    assert np.isclose(agreement(own, own), 1.0)
    assert agreement(own, rare) > agreement(own, common) > 0
    assert agreement(own, long) < 0.5
    assert agreement(own, consensus.bag([])) == 0.0


def test_a_draw_is_scored_as_a_beam_scores_it():
    consensus, rules = Consensus(RARITY, draws=20), Decoding(max_words=4)
    step = table({(): {A: 0.75, B: 0.25}})
    scores = {tuple(c.tokens): c.score for c in search(step, NOTHING, NOTHING, rules)}
    for caption in consensus.draw(step, NOTHING, NOTHING, rules):
        assert np.isclose(caption.score, scores[tuple(caption.tokens)])


def test_what_most_draws_say_goes_before_what_is_likeliest():
    bland, apt = Caption([A], -0.5), Caption([B], -0.6)
    drawn = [Caption([B], -0.6), Caption([B, A], -2.0), Caption([B], -0.6), Caption([A], -0.5)]
    assert Consensus(RARITY).order([bland, apt], drawn)[0] is apt
    assert Consensus(RARITY, likelihood_weight=20.0).order([bland, apt], drawn)[0] is bland


def test_a_drawn_caption_that_the_beam_lacks_can_be_the_best():
    bland, apt = Caption([A], -0.5), Caption([B], -0.6)
    assert Consensus(RARITY).order([bland], [apt, apt, bland]) == [apt, bland]


def test_concepts_that_the_picture_shows_and_the_draws_leave_out_go_first():
    said, unsaid = Caption([A], -0.5), Caption([B], -0.5)
    drawn = [said, said, said, unsaid]
    evidence = Evidence({A: 0, B: 1}, np.array([0.2, 0.9]), np.array([-1.0, 3.0]))
    assert Consensus(RARITY).order([said, unsaid], drawn, evidence)[0] is said
    for weight in ("concept_weight", "surplus_weight"):
        assert Consensus(RARITY, **{weight: 2.0}).order([said, unsaid], drawn, evidence)[0] is unsaid


def test_signs_count_each_concept_once_and_each_word():
    consensus = Consensus(RARITY)
    evidence = Evidence({A: 0, B: 0}, np.array([0.3]), np.array([-1.5]))
    voters = consensus.voters([Caption([A, B, B], -0.7)], evidence)
    agreed, *rest = consensus.signs(Caption([A, B, B], -0.7), voters, evidence)
    assert np.isclose(agreed, 1.0) and np.allclose(rest, [-0.7, 3, 0.3, -1.5])
    assert consensus.signs(Caption([A], -0.7), consensus.voters([])) == [0.0, -0.7, 1, 0, 0]
    assert len(consensus.weights) == 5


def test_draws_that_name_what_the_picture_shows_have_more_of_a_vote():
    drawn = [Caption([A], -0.5), Caption([A], -0.5), Caption([B], -0.5)]
    evidence = Evidence({A: 0, B: 1}, np.array([0.2, 0.9]), np.array([-1.0, 1.0]))
    plain, believed = (Consensus(RARITY, concept_belief=k, surplus_belief=k).voters(drawn, evidence).shares
                       for k in (0.0, 1.0))
    assert np.allclose(plain, 1 / 3)
    assert np.allclose(believed, np.exp([-0.8, -0.8, 1.9]) / np.exp([-0.8, -0.8, 1.9]).sum())
    chosen = Consensus(RARITY, concept_belief=1.0, surplus_belief=1.0).order(drawn[:1], drawn, evidence)[0]
    assert chosen.tokens == [B]
