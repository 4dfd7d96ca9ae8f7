use super::super::{
    manifest::EvidenceWeights,
    testing::{NOTHING_ELSE, VOTING, rules, vocabulary},
};
use super::*;

fn rarity(text: &str) -> TextFile {
    TextFile {
        path: "rarity.txt".into(),
        text: text.to_owned(),
    }
}

/// Word 4 is said of many pictures, 5 of few.
fn consensus(voting: Voting) -> Consensus {
    Consensus::parse(voting, &rarity("0\n0\n0\n0\n1\n3.0\n"), 6).unwrap()
}

fn caption(words: &[u32], log_prob: f32) -> Hypothesis {
    Hypothesis {
        words: words.to_vec(),
        log_prob,
        produced: words.len() + 1,
    }
}

#[test]
fn the_numbers_are_spread_and_those_of_the_python_side() {
    // splitmix64's first output for the seed 0, as its authors print it.
    let first = (0xe220_a839_7b1d_cdaf_u64 >> 11) as f64 / (1u64 << 53) as f64;
    assert_eq!(uniform(0, 0), first);
    let mut tenths = [0; 10];
    for number in 0..200 * 22 {
        tenths[(uniform(number / 22, number % 22) * 10.0) as usize] += 1;
    }
    assert!(tenths.iter().all(|&count| count > 380), "{tenths:?}");
}

#[test]
fn draws_follow_the_probabilities_and_the_temperature() {
    let log_probs = [0.75f32.ln(), 0.25f32.ln()];
    let firsts = |temperature| {
        let consensus = consensus(Voting {
            temperature,
            ..VOTING
        });
        (0..400)
            .filter(|&voter| consensus.draw(voter, 0, log_probs.into_iter()) == 0)
            .count()
    };
    assert!((270..330).contains(&firsts(1.0)), "{}", firsts(1.0));
    assert!(firsts(0.25) > 380, "{}", firsts(0.25));
}

#[test]
fn a_word_that_cannot_be_is_not_drawn() {
    let log_probs = [-0.1, f32::NEG_INFINITY];
    for voter in 0..100 {
        assert_eq!(consensus(VOTING).draw(voter, 3, log_probs.into_iter()), 0);
    }
}

#[test]
fn agreement_is_of_rare_words_and_like_lengths() {
    let consensus = consensus(VOTING);
    let bag = |words: &[u32]| consensus.bag(&caption(words, 0.0));
    let (own, common, rare) = (bag(&[4, 5]), bag(&[4]), bag(&[5]));
    assert!((agreement(&own, &own) - 1.0).abs() < 1e-6);
    assert!(agreement(&own, &rare) > agreement(&own, &common));
    assert!(agreement(&own, &common) > 0.0);
    assert!(agreement(&own, &bag(&[4, 5, 4, 4, 4, 4, 4, 4])) < 0.5);
    assert_eq!(agreement(&own, &bag(&[])), 0.0);
}

#[test]
fn what_most_voters_say_goes_before_what_is_likeliest() {
    let (bland, apt) = (caption(&[4], -1.0), caption(&[5], -1.2));
    let votes = [&apt, &caption(&[5, 4], -3.0), &apt, &bland].map(Clone::clone);
    let best = |likelihood_weight| {
        let beam = vec![bland.clone(), apt.clone()];
        let voting = Voting {
            likelihood_weight,
            ..VOTING
        };
        let sorted = sorted(voting, beam, &votes, &[0.0; 3]);
        sorted.into_iter().next().unwrap()
    };
    assert_eq!(best(0.1), apt);
    assert_eq!(best(20.0), bland);
}

#[test]
fn a_vote_that_the_beam_lacks_can_be_the_best_and_none_is_there_twice() {
    let (bland, apt) = (caption(&[4, 4], -1.0), caption(&[5, 5], -1.2));
    let votes = [apt.clone(), apt.clone(), bland.clone()];
    let sorted = sorted(VOTING, vec![bland.clone()], &votes, &[0.0; 3]);
    assert_eq!(sorted, [apt, bland]);
}

#[test]
fn a_file_that_does_not_fit_the_vocabulary_is_refused() {
    let refusal = |text: &str| {
        let found = Consensus::parse(VOTING, &rarity(text), 2);
        found.err().unwrap().to_string()
    };
    assert!(refusal("1\ntwo\n").ends_with("rarity.txt: line 2 is not a number"));
    assert!(refusal("1\nNaN\n").ends_with("rarity.txt: line 2 is not a number"));
    assert!(refusal("1\n").ends_with("rarity.txt: has 1 lines for a vocabulary of 2"));
}

fn sorted(
    voting: Voting,
    beam: Vec<Hypothesis>,
    votes: &[Hypothesis],
    tag_logits: &[f32],
) -> Vec<Hypothesis> {
    let words = vocabulary();
    let evidence = Evidence::new(&words, tag_logits, votes);
    consensus(voting).sorted(&rules(6, 3, 8), beam, votes, &evidence)
}

/// Of the tags "dog" (word 5) is the first; word 4 names none.
#[test]
fn what_the_picture_shows_counts_where_the_manifest_says_so() {
    let (bland, apt) = (caption(&[4], -1.0), caption(&[5], -1.0));
    let votes = [bland.clone(), bland.clone(), apt.clone()];
    let best = |evidence, logit| {
        let voting = Voting { evidence, ..VOTING };
        let captions = sorted(voting, vec![], &votes, &[logit, 0.0, 0.0]);
        captions.into_iter().next().unwrap()
    };
    assert_eq!(best(NOTHING_ELSE, 9.0), bland, "most voters say so");
    let seen = EvidenceWeights {
        concept_weight: 1.0,
        ..NOTHING_ELSE
    };
    assert_eq!(
        (best(seen, 9.0), best(seen, -9.0)),
        (apt.clone(), bland.clone())
    );
    let unsaid = EvidenceWeights {
        surplus_weight: 0.3,
        ..NOTHING_ELSE
    };
    assert_eq!(
        (best(unsaid, 3.0), best(unsaid, -3.0)),
        (apt.clone(), bland.clone())
    );
    // A vote for what the picture shows is believed more.
    let believed = EvidenceWeights {
        concept_belief: 3.0,
        ..NOTHING_ELSE
    };
    assert_eq!(
        (best(believed, 9.0), best(believed, -9.0)),
        (apt.clone(), bland)
    );
    let long = EvidenceWeights {
        length_weight: 1.0,
        ..NOTHING_ELSE
    };
    let longest = caption(&[5, 4, 4, 4], -9.0);
    let voting = Voting {
        evidence: long,
        ..VOTING
    };
    let all = sorted(voting, vec![longest.clone()], &votes, &[0.0; 3]);
    assert_eq!(all[0], longest);
}
