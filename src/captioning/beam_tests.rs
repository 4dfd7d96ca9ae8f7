use super::super::testing::{FakeModel, SPECIAL, encoding, log_softmax, rules};
use super::*;

fn finished(model: &mut FakeModel, rules: &Rules) -> Vec<Hypothesis> {
    let mut beams = [Beam::new(rules.decoding.beam_width)];
    search(model, &encoding(), rules, &mut beams, &mut Unprocessed).unwrap();
    let [beam] = beams;
    beam.into_finished()
}

/// Every caption that can be said at all.
fn every_caption(model: &FakeModel, rules: &Rules) -> Vec<Hypothesis> {
    let mut growing = vec![Hypothesis {
        words: vec![],
        log_prob: 0.0,
        produced: 0,
    }];
    let mut all = Vec::new();
    while let Some(caption) = growing.pop() {
        if caption.produced == rules.decoding.max_words {
            all.push(caption);
            continue;
        }
        let said: Vec<u32> = [SPECIAL.start]
            .iter()
            .chain(&caption.words)
            .copied()
            .collect();
        for (token, log_prob) in (0..).zip(model.log_probs(&said)) {
            let mut next = caption.clone();
            next.log_prob += log_prob;
            next.produced += 1;
            match token {
                0 | 1 | 3 => {}
                2 => all.push(next),
                word => {
                    next.words.push(word);
                    growing.push(next);
                }
            }
        }
    }
    all.sort_by(|a, b| rules.score(b).total_cmp(&rules.score(a)));
    all
}

/// The contract's words, put down as plainly as possible.
fn plain_search(model: &FakeModel, rules: &Rules) -> Vec<Hypothesis> {
    let width = rules.decoding.beam_width;
    let mut live = vec![Hypothesis {
        words: vec![],
        log_prob: 0.0,
        produced: 0,
    }];
    let mut done: Vec<Hypothesis> = Vec::new();
    for _ in 0..rules.decoding.max_words {
        let mut all = Vec::new();
        for caption in &live {
            let said: Vec<u32> = [SPECIAL.start]
                .iter()
                .chain(&caption.words)
                .copied()
                .collect();
            for (token, log_prob) in (0u32..).zip(model.log_probs(&said)) {
                if ![0, 1, 3].contains(&token) {
                    all.push((caption.clone(), token, caption.log_prob + log_prob));
                }
            }
        }
        all.sort_by(|a, b| b.2.total_cmp(&a.2));
        all.truncate(width);
        live.clear();
        for (mut caption, token, log_prob) in all {
            caption.log_prob = log_prob;
            caption.produced += 1;
            if token == SPECIAL.end {
                done.push(caption);
            } else {
                caption.words.push(token);
                live.push(caption);
            }
        }
        let worst = done
            .iter()
            .map(|caption| rules.score(caption))
            .fold(f32::MAX, f32::min);
        let longest = (rules.decoding.max_words as f32).powf(0.7);
        let hope = live
            .iter()
            .map(|caption| caption.log_prob / longest)
            .fold(f32::MIN, f32::max);
        if live.is_empty() || done.len() >= width && hope <= worst {
            live.clear();
            break;
        }
    }
    done.extend(live);
    done.sort_by(|a, b| rules.score(b).total_cmp(&rules.score(a)));
    done
}

#[test]
fn a_beam_that_holds_everything_finds_the_best_caption_of_all() {
    for seed in 0..20 {
        let mut model = FakeModel::random(seed, 7);
        let rules = rules(7, 64, 4);
        let all = every_caption(&model, &rules);
        assert_eq!(finished(&mut model, &rules)[0], all[0], "seed {seed}");
    }
}

#[test]
fn a_narrow_beam_does_what_the_contract_says() {
    for seed in 0..50 {
        for width in 1..=4 {
            let mut model = FakeModel::random(seed, 12);
            let rules = rules(12, width, 9);
            let found = finished(&mut model, &rules);
            assert_eq!(
                found,
                plain_search(&model, &rules),
                "seed {seed}, width {width}"
            );
        }
    }
}

#[test]
fn a_narrow_beam_is_not_the_whole_search() {
    // Guards the tests above against a model so tame that any search would pass them.
    let greedy_loses = (0..50).any(|seed| {
        let mut model = FakeModel::random(seed, 7);
        let found = finished(&mut model, &rules(7, 1, 4));
        found[0] != every_caption(&model, &rules(7, 1, 4))[0]
    });
    assert!(greedy_loses);
}

#[test]
fn of_equal_extensions_the_lower_token_of_the_earlier_caption_wins() {
    let found = finished(&mut endless(8), &rules(8, 3, 2));
    let words: Vec<_> = found
        .iter()
        .map(|caption| caption.words.as_slice())
        .collect();
    assert_eq!(words, [[4, 4], [4, 5], [4, 6]]);
}

#[test]
fn padding_start_and_unknown_are_never_said() {
    let mut model = FakeModel::new(|_| log_softmax(vec![9.0, 9.0, 0.0, 9.0, 0.1]));
    for caption in finished(&mut model, &rules(5, 3, 6)) {
        assert!(caption.words.iter().all(|&word| word == 4), "{caption:?}");
    }
}

#[test]
fn the_end_counts_in_length_and_likelihood() {
    // "4" surely, then the end with probability one half.
    let mut model = FakeModel::new(|words| match words {
        [1] => vec![
            f32::NEG_INFINITY,
            f32::NEG_INFINITY,
            f32::NEG_INFINITY,
            f32::NEG_INFINITY,
            0.0,
        ],
        _ => log_softmax(vec![
            f32::NEG_INFINITY,
            f32::NEG_INFINITY,
            0.0,
            f32::NEG_INFINITY,
            0.0,
        ]),
    });
    let rules = rules(5, 1, 3);
    let found = finished(&mut model, &rules);
    assert_eq!(
        found[0],
        Hypothesis {
            words: vec![4],
            log_prob: 0.5f32.ln(),
            produced: 2
        }
    );
    assert!((rules.score(&found[0]) - 0.5f32.ln() / 2f32.powf(0.7)).abs() < 1e-6);
}

/// Everything is equally likely but the end, which never comes.
fn endless(vocabulary: usize) -> FakeModel {
    FakeModel::new(move |_| {
        let mut logits = vec![0.0; vocabulary];
        logits[2] = f32::NEG_INFINITY;
        log_softmax(logits)
    })
}

#[test]
fn captions_that_never_end_are_cut_at_the_most_words() {
    let found = finished(&mut endless(8), &rules(8, 3, 5));
    assert_eq!(found.len(), 3);
    assert!(
        found
            .iter()
            .all(|caption| caption.words.len() == 5 && caption.produced == 5)
    );
}

#[test]
fn one_run_of_the_decoder_serves_all_captions_of_a_step() {
    let mut model = endless(9);
    let mut beams = [Beam::new(3), Beam::new(2)];
    search(
        &mut model,
        &encoding(),
        &rules(9, 3, 8),
        &mut beams,
        &mut Unprocessed,
    )
    .unwrap();
    // The narrow beam's captions are among the wide one's, and so are their rows.
    assert_eq!(model.batches, [1, 3, 3, 3, 3, 3, 3, 3]);
}

/// Keeps each beam on a word of its own.
struct Apart;

impl LogitsProcessor for Apart {
    fn breadth(&mut self, _beams: &[Beam], _beam: usize) -> usize {
        9
    }

    fn process(&mut self, beam: usize, extensions: &mut Vec<Extension>) {
        extensions.retain(|extension| extension.token as usize == 4 + beam);
    }
}

#[test]
fn captions_that_part_have_rows_of_their_own() {
    let mut model = endless(9);
    let mut beams = [Beam::new(1), Beam::new(1), Beam::new(1)];
    let rules = rules(9, 1, 3);
    search(&mut model, &encoding(), &rules, &mut beams, &mut Apart).unwrap();
    assert_eq!(model.batches, [1, 3, 3]);
    let said = beams.map(|beam| beam.into_finished()[0].words.clone());
    assert_eq!(said, [[4, 4, 4], [5, 5, 5], [6, 6, 6]]);
}

#[test]
fn a_beam_is_not_changed_by_the_beams_beside_it() {
    for seed in 0..20 {
        let rules = rules(12, 3, 9);
        let alone = finished(&mut FakeModel::random(seed, 12), &rules);
        let mut beams = [Beam::new(2), Beam::new(3), Beam::new(1)];
        let mut model = FakeModel::random(seed, 12);
        search(
            &mut model,
            &encoding(),
            &rules,
            &mut beams,
            &mut Unprocessed,
        )
        .unwrap();
        assert_eq!(beams[1].finished(), alone, "seed {seed}");
    }
}

#[test]
fn a_decoder_of_another_size_is_an_error_and_no_panic() {
    let mut model = FakeModel::new(|_| vec![-1.0; 6]);
    let mut beams = [Beam::new(2)];
    let refused = search(
        &mut model,
        &encoding(),
        &rules(7, 2, 3),
        &mut beams,
        &mut Unprocessed,
    );
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("the decoder gave")
    );
}

#[test]
fn likelihoods_that_are_no_numbers_end_the_search() {
    let mut model = FakeModel::new(|_| vec![f32::NAN; 7]);
    assert_eq!(finished(&mut model, &rules(7, 2, 3)), []);
}
