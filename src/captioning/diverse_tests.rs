use super::super::{
    files::TextFile,
    manifest::{EvidenceWeights, Voting},
    testing::{FakeModel, encoding, rules, spec},
};
use super::*;

const WIDTH: usize = 3;

/// More words than the vocabulary names, so that there is much to say.
fn forty_words(consensus: Option<Consensus>) -> ModelSpec {
    ModelSpec {
        rules: rules(40, WIDTH, 12),
        consensus,
        ..spec()
    }
}

fn captions(model_seed: u64, candidates: usize, seed: Option<u64>) -> Written {
    let mut model = FakeModel::random(model_seed, 40);
    let request = Request { candidates, seed };
    write(&mut model, &encoding(), &forty_words(None), request, 0).unwrap()
}

/// The same with voters.
fn agreed(model_seed: u64, candidates: usize, seed: Option<u64>) -> Written {
    let voting = Voting {
        draws: 10,
        temperature: 1.0,
        breadth: 40,
        likelihood_weight: 0.0,
        evidence: EvidenceWeights::default(),
    };
    let rarity = TextFile {
        path: "rarity".into(),
        text: "1.5\n".repeat(40),
    };
    let consensus = Consensus::parse(voting, &rarity, 40).unwrap();
    let mut model = FakeModel::random(model_seed, 40);
    let request = Request { candidates, seed };
    write(
        &mut model,
        &encoding(),
        &forty_words(Some(consensus)),
        request,
        0,
    )
    .unwrap()
}

fn mean_overlap(captions: &[Hypothesis]) -> f32 {
    let pairs: Vec<f32> = (0..captions.len())
        .flat_map(|a| (0..a).map(move |b| (a, b)))
        .map(|(a, b)| overlap(&captions[a], &captions[b]))
        .collect();
    pairs.iter().sum::<f32>() / pairs.len() as f32
}

fn caption(words: &[u32], log_prob: f32) -> Hypothesis {
    Hypothesis {
        words: words.to_vec(),
        log_prob,
        produced: words.len() + 1,
    }
}

/// The plain beam's captions that say anything, best first.
fn plain_beam(model_seed: u64) -> Vec<Hypothesis> {
    let mut beams = [Beam::new(WIDTH)];
    search(
        &mut FakeModel::random(model_seed, 40),
        &encoding(),
        &rules(40, WIDTH, 12),
        &mut beams,
        &mut Unprocessed,
    )
    .unwrap();
    let [beam] = beams;
    let mut finished = beam.into_finished();
    finished.retain(|caption| !caption.words.is_empty());
    finished
}

#[test]
fn the_first_caption_is_the_plain_beams_best() {
    for seed in 0..30 {
        let candidates = captions(seed, 3, None).candidates;
        assert_eq!(candidates.first(), plain_beam(seed).first());
    }
}

#[test]
fn there_are_as_many_captions_as_asked_for_and_all_differ() {
    for seed in [None, Some(1), Some(2)] {
        for count in 1..=5 {
            let candidates = captions(11, count, seed).candidates;
            assert_eq!(candidates.len(), count);
            for (number, caption) in candidates.iter().enumerate() {
                assert!(
                    candidates[..number]
                        .iter()
                        .all(|other| other.words != caption.words)
                );
            }
        }
    }
}

#[test]
fn candidates_repeat_each_other_less_than_the_beam_does() {
    let (mut beam, mut offered) = (0.0, 0.0);
    for seed in 0..40 {
        let written = captions(seed, 3, None);
        beam += mean_overlap(&plain_beam(seed)[..3]) / 40.0;
        offered += mean_overlap(&written.candidates) / 40.0;
    }
    assert!(offered < 0.7 * beam, "beam {beam}, offered {offered}");
}

#[test]
fn suggesting_again_gives_new_captions_and_the_same_for_the_same_seed() {
    for model in 0..20 {
        let first = captions(model, 3, None).candidates;
        let again = captions(model, 3, Some(1)).candidates;
        assert_eq!(again, captions(model, 3, Some(1)).candidates);
        assert!(
            again
                .iter()
                .all(|new| first.iter().all(|old| old.words != new.words))
        );
        assert_ne!(again, captions(model, 3, Some(2)).candidates);
    }
}

#[test]
fn voters_choose_the_first_caption_and_it_is_never_repeated_by_suggesting_again() {
    let mut others = 0;
    for seed in 0..20 {
        let (voted, beam) = (agreed(seed, 3, None), plain_beam(seed));
        assert_eq!(voted.votes.len(), 10);
        let first = &voted.candidates[0];
        assert!(beam.iter().chain(&voted.votes).any(|one| one == first));
        others += usize::from(*first != beam[0]);
        let again = agreed(seed, 3, Some(1));
        assert_eq!(again.votes, voted.votes);
        let offered = |new: &Hypothesis| voted.candidates.iter().any(|old| old.words == new.words);
        assert!(!again.candidates.iter().any(offered));
    }
    assert!(others > 0);
}

#[test]
fn picking_prefers_a_likely_caption_but_not_a_copy() {
    let spec = forty_words(None);
    let best = caption(&[4, 5, 8, 9, 4, 7], -3.0);
    let copy = caption(&[4, 6, 8, 9, 4, 7], -3.1);
    let other = caption(&[10, 11, 12, 13], -4.0);
    let nonsense = caption(&[30, 31, 32, 33], -40.0);
    let pool = vec![copy, nonsense, other.clone(), best.clone()];
    assert_eq!(pick(&spec, pool, vec![], 2), [best, other]);
}

#[test]
fn a_caption_that_breaks_off_is_offered_when_there_is_no_other() {
    let spec = forty_words(None);
    let mut broken = caption(&[4, 5, 6], -0.1);
    broken.produced = 3;
    let (whole, pool) = (caption(&[7, 8], -9.0), vec![broken.clone()]);
    assert_eq!(
        pick(&spec, vec![broken.clone(), whole.clone()], vec![], 1),
        [whole]
    );
    assert_eq!(pick(&spec, pool, vec![], 1), [broken]);
}

#[test]
fn a_caption_without_words_is_never_offered() {
    let spec = forty_words(None);
    let said = caption(&[4], -9.0);
    assert_eq!(
        pick(&spec, vec![caption(&[], -0.1), said.clone()], vec![], 2),
        [said]
    );
}

#[test]
fn overlap_is_the_share_of_distinct_words_in_common() {
    let overlap = |a: &[u32], b: &[u32]| overlap(&caption(a, 0.0), &caption(b, 0.0));
    assert_eq!(overlap(&[4, 5], &[4, 5]), 1.0);
    assert_eq!(overlap(&[4, 5], &[6, 7]), 0.0);
    assert_eq!(overlap(&[4, 5, 4], &[4, 6, 6]), 1.0 / 3.0);
}

#[test]
fn draws_follow_the_models_probabilities() {
    // The first word is 4 three times as often as 5; at a temperature below 1, more often.
    let mut fours = 0;
    for seed in 0..400 {
        let mut processor = Processors {
            spec: &spec(),
            fined: 1..1,
            voters: 1..1,
            fines: Vec::new(),
            word: 0,
            random: StdRng::seed_from_u64(seed),
        };
        let extension = |token, p: f32| Extension {
            row: 0,
            token,
            log_prob: p.ln(),
            preference: p.ln(),
        };
        let mut extensions = vec![extension(4, 0.75), extension(5, 0.25)];
        processor.draw(&mut extensions);
        fours += usize::from(extensions[0].preference > extensions[1].preference);
    }
    let odds = 3f32.powf(1.0 / TEMPERATURE);
    let expected = 400.0 * odds / (1.0 + odds);
    assert!(
        (fours as f32 - expected).abs() < 35.0,
        "{fours} fours, {expected} expected"
    );
}
