use super::super::testing::{FakeModel, HIDDEN, encoding, log_softmax, rules, spec};
use super::*;

/// Remembers what it was led through, and looks at the place whose number is the count of words.
struct Looking {
    fake: FakeModel,
    tokens: Vec<u32>,
    places: usize,
}

impl CaptionModel for Looking {
    fn encode(&mut self, image: &[f32]) -> Result<Encoding, ModelError> {
        self.fake.encode(image)
    }

    fn step(&mut self, of: &Encoding, memory: &Memory, step: &mut Step) -> Result<(), ModelError> {
        self.fake.step(of, memory, step)
    }

    fn attend(
        &mut self,
        of: &Encoding,
        memory: &Memory,
        step: &mut Step,
    ) -> Result<Vec<f32>, ModelError> {
        self.tokens.extend(&memory.tokens);
        self.step(of, memory, step)?;
        let mut looked = vec![0.0; self.places];
        looked[memory.hidden[0] as usize] = 0.75;
        *looked.last_mut().unwrap() += 0.25;
        Ok(looked)
    }
}

fn looking(places: usize) -> Looking {
    Looking {
        fake: FakeModel::new(|_| log_softmax(vec![0.0; 10])),
        tokens: Vec::new(),
        places,
    }
}

#[test]
fn the_decoder_is_led_through_the_very_sentence() {
    let (mut model, mut spec) = (looking(5), spec());
    spec.grid = Some(2);
    let found = attend(&mut model, &encoding(), &spec, "A dog – RUNS, zebra!").unwrap();
    // The start, and each word but the last; "zebra" is not known, but stands there.
    assert_eq!(model.tokens, [1, 4, 5, 8]);
    let words: Vec<_> = found.words.iter().map(|one| one.word.as_str()).collect();
    assert_eq!((found.grid, words), (2, vec!["A", "dog", "RUNS", "zebra"]));
    for (number, one) in found.words.iter().enumerate() {
        assert_eq!(one.places.len(), 4);
        assert_eq!((one.places[number], one.elsewhere), (0.75, 0.25));
    }
    // A word that is not known goes on as the unknown one.
    let mut model = looking(5);
    attend(&mut model, &encoding(), &spec, "zebra dog").unwrap();
    assert_eq!(model.tokens, [1, 3]);
}

#[test]
fn a_long_text_is_bounded_and_an_empty_one_is_nothing() {
    let (mut model, mut spec) = (looking(HIDDEN), spec());
    spec.grid = Some(4);
    spec.rules = rules(10, 3, 8);
    let long = "dog ".repeat(10_000);
    assert_eq!(
        attend(&mut model, &encoding(), &spec, &long)
            .unwrap()
            .words
            .len(),
        8
    );
    assert_eq!(
        attend(&mut model, &encoding(), &spec, " … ").unwrap().words,
        []
    );
}

#[test]
fn a_model_that_does_not_say_is_an_error_and_no_panic() {
    let mut spec = spec();
    let asked =
        |spec: &ModelSpec, places| attend(&mut looking(places), &encoding(), spec, "A dog.");
    assert!(asked(&spec, 5).is_err());
    spec.grid = Some(3);
    assert!(asked(&spec, 5).is_err());
    let mut silent = FakeModel::new(|_| log_softmax(vec![0.0; 10]));
    assert!(attend(&mut silent, &encoding(), &spec, "A dog.").is_err());
}
