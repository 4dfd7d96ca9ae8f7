use std::sync::{Arc, Mutex};

use super::*;
use crate::captioning::{
    Request,
    describer::Describer,
    testing::{FakeModel, HIDDEN, encoding, rules, spec},
};

/// A fake that keeps the images that it was shown.
struct Witness {
    fake: FakeModel,
    seen: Arc<Mutex<Vec<f32>>>,
}

impl CaptionModel for Witness {
    fn encode(&mut self, image: &[f32]) -> Result<Encoding, ModelError> {
        *self.seen.lock().unwrap() = image.to_vec();
        self.fake.encode(image)
    }

    fn step(
        &mut self,
        encoding: &Encoding,
        memory: &Memory,
        step: &mut Step,
    ) -> Result<(), ModelError> {
        self.fake.step(encoding, memory, step)
    }
}

fn spec_of_two() -> ModelSpec {
    let mut two = spec();
    let mut larger = two.forms[0].clone();
    (larger.width, larger.std) = (3, [2.0; 3]);
    two.forms.push(larger);
    two.rules.hidden = 2 * HIDDEN;
    two
}

fn part(model: impl CaptionModel + 'static, form: &InputForm) -> Part {
    Part::new(Box::new(model), form.numbers(), rules(10, 3, 8))
}

#[test]
fn two_models_write_what_one_with_their_averages_would() {
    let both = spec_of_two();
    let request = Request {
        candidates: 3,
        seed: None,
    };
    let picture = image::DynamicImage::new_rgb8(9, 9);
    for seed in 0..20 {
        let (one, other) = (
            FakeModel::random(seed, 10),
            FakeModel::random(seed + 99, 10),
        );
        let average = FakeModel::new(move |words| {
            let (one, other) = (one.log_probs(words), other.log_probs(words));
            let both = one.iter().zip(&other);
            both.map(|(a, b)| (a + b) / 2.0).collect()
        });
        let parts = vec![
            part(FakeModel::random(seed, 10), &both.forms[0]),
            part(FakeModel::random(seed + 99, 10), &both.forms[1]),
        ];
        let mut ensemble = Describer::new(Box::new(Ensemble::new(parts)), spec_of_two().into());
        let mut expected = Describer::new(Box::new(average), spec().into());
        let picture_of_two = ensemble.prepare(&picture);
        let said = ensemble.describe(&picture_of_two, request).unwrap();
        let picture_of_one = expected.prepare(&picture);
        let wanted = expected.describe(&picture_of_one, request).unwrap();
        assert_eq!(said.captions, wanted.captions, "seed {seed}");
        assert_eq!(said.hashtags, wanted.hashtags, "seed {seed}");
    }
}

#[test]
fn each_model_sees_the_picture_in_its_own_form() {
    let both = spec_of_two();
    let seen = [(); 2].map(|()| Arc::default());
    let witness = |number: usize| Witness {
        fake: FakeModel::random(1, 10),
        seen: Arc::clone(&seen[number]),
    };
    let parts = vec![
        part(witness(0), &both.forms[0]),
        part(witness(1), &both.forms[1]),
    ];
    let mut ensemble = Describer::new(Box::new(Ensemble::new(parts)), both.into());
    let mut white = image::RgbImage::new(9, 9);
    white.fill(255);
    let picture = ensemble.prepare(&white.into());
    ensemble.encode(&picture).unwrap();
    assert_eq!(*seen[0].lock().unwrap(), [255.0; 12]);
    assert_eq!(*seen[1].lock().unwrap(), [127.5; 18]);
}

#[test]
fn what_is_not_of_these_models_is_an_error_and_no_panic() {
    let both = spec_of_two();
    let parts = || {
        let fakes = both.forms.iter();
        let parts = fakes.map(|form| part(FakeModel::random(1, 10), form));
        parts.collect()
    };
    let mut ensemble = Ensemble::new(parts());
    assert!(ensemble.encode(&[0.0; 3]).is_err());
    let memory = Memory {
        tokens: vec![1],
        hidden: vec![0.0; 2 * HIDDEN],
        cell: vec![0.0; 2 * HIDDEN],
    };
    let mut step = Step::default();
    assert!(ensemble.step(&encoding(), &memory, &mut step).is_err());
    // One that says less than its rules promise.
    let fewer = Part::new(Box::new(FakeModel::random(1, 9)), 12, rules(10, 3, 8));
    let mut ensemble = Ensemble::new(vec![fewer]);
    let encoding = ensemble.encode(&[0.0; 12]).unwrap();
    let memory = Memory {
        tokens: vec![1],
        hidden: vec![0.0; HIDDEN],
        cell: vec![0.0; HIDDEN],
    };
    assert!(ensemble.step(&encoding, &memory, &mut step).is_err());
}
