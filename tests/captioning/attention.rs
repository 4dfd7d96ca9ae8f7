//! Where the captioner looked for each word.

use std::path::Path;

use tempfile::TempDir;
use vignette::captioning::{Attention, CaptionError, CaptionSettings, Captioner, RuntimeChoice};

use super::toy::Toy;
use super::{MODEL, captioners, on_both_runtimes, settings};

const TEXT: &str = "A brown dog runs on the beach.";

fn looked(captioner: &Captioner, text: &str) -> Attention {
    let photo = image::open("tests/golden/landscape.png").unwrap();
    let pending = captioner.attend(captioner.prepare(&photo), text).unwrap();
    pending.wait().unwrap()
}

#[test]
fn of_each_word_all_shares_add_up_to_one_on_both_runtimes() {
    let mut first: Option<Attention> = None;
    for captioner in captioners() {
        assert!(captioner.attends());
        let attention = looked(&captioner, TEXT);
        let words: Vec<_> = attention.words.iter().map(|it| it.word.as_str()).collect();
        assert_eq!(words.join(" "), TEXT.trim_end_matches('.'));
        assert_eq!(attention.grid, 7);
        for word in &attention.words {
            assert_eq!(word.places.len(), 49);
            let all = word.places.iter().sum::<f32>() + word.elsewhere;
            assert!((all - 1.0).abs() < 1e-3, "{}: {all}", word.word);
            assert!(word.places.iter().all(|share| *share >= 0.0));
        }
        let first = first.get_or_insert_with(|| attention.clone());
        for (one, other) in first.words.iter().zip(&attention.words) {
            let apart = one.places.iter().zip(&other.places);
            let most = apart.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(most < 0.05, "{} differs by {most}", one.word);
        }
    }
}

#[test]
fn a_toy_looks_where_its_graph_says() {
    let folder = TempDir::new().unwrap();
    Toy::default().write(folder.path());
    for captioner in on_both_runtimes(folder.path()) {
        let attention = looked(&captioner, "A dog runs.");
        assert_eq!(attention.grid, 2);
        // It looks by the word before: the start is the second word, "a" the fifth, "dog" the eighth.
        let places = attention.words.iter().map(|it| it.places.clone());
        let one = |place: usize| {
            let mut places = vec![0.0; 4];
            places[place] = 0.75;
            places
        };
        assert_eq!(places.collect::<Vec<_>>(), [one(1), one(0), one(3)]);
        assert!(attention.words.iter().all(|it| it.elsewhere == 0.25));
    }
}

#[test]
fn a_model_that_does_not_say_writes_captions_all_the_same() {
    let folder = TempDir::new().unwrap();
    let toy = Toy {
        looks: false,
        ..Toy::default()
    };
    toy.write(folder.path());
    for captioner in on_both_runtimes(folder.path()) {
        assert!(!captioner.attends());
        let picture = captioner.prepare(&image::DynamicImage::new_rgb8(9, 9));
        let answer = captioner.attend(picture, TEXT).unwrap().wait();
        assert!(matches!(answer, Err(CaptionError::Model(_))), "{answer:?}");
    }
}

#[test]
fn it_waits_in_the_captioners_queue_and_several_models_at_once_look_nowhere() {
    let settings = CaptionSettings {
        queue: 1,
        ..settings(Path::new(MODEL), RuntimeChoice::Rten)
    };
    let captioner = Captioner::start(&settings).unwrap();
    let picture = captioner.prepare(&image::DynamicImage::new_rgb8(9, 9));
    let asked: Vec<_> = (0..20)
        .map(|_| captioner.attend(picture.clone(), TEXT))
        .collect();
    assert!(asked.iter().filter(|one| one.is_err()).count() >= 10);
    drop(asked);
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let toys = folders.each_ref().map(|folder| {
        Toy::default().write(folder.path());
        super::settings(folder.path(), RuntimeChoice::Rten)
    });
    assert!(!Captioner::start_ensemble(&toys).unwrap().attends());
}
