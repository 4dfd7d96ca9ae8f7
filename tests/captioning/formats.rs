//! Both formats of the manifest, with a model small enough to be written here, on both runtimes.

use image::DynamicImage;
use tempfile::TempDir;
use vignette::captioning::{CaptionSettings, Captioner, LoadError, RuntimeChoice, Suggestion};

use super::{on_both_runtimes, settings, toy};

fn described(captioner: &Captioner) -> Suggestion {
    super::described(captioner, &DynamicImage::new_rgb8(9, 9))
}

#[test]
fn a_folder_of_the_first_format_still_loads_and_says_nothing_of_its_confidence() {
    let folder = TempDir::new().unwrap();
    toy::write_model(folder.path(), None);
    for captioner in on_both_runtimes(folder.path()) {
        assert!(captioner.model().attribution.is_empty());
        let Suggestion {
            captions, hashtags, ..
        } = described(&captioner);
        assert!(
            captions
                .iter()
                .all(|one| one.confidence.is_none() && !one.unsure)
        );
        assert!(
            hashtags
                .iter()
                .all(|one| one.confidence.is_none() && !one.unsure)
        );
        // Its words stand as the model says them.
        let man = |text: &str| text.contains("man ") || text.ends_with("man.");
        assert!(captions.iter().any(|one| man(&one.text)), "{captions:?}");
        assert!(hashtags.iter().any(|one| one.tag == "man"), "{hashtags:?}");
    }
}

#[test]
fn the_second_format_says_how_sure_it_is() {
    let folder = TempDir::new().unwrap();
    let mut seen = Vec::new();
    for bias in [-9.0, 9.0] {
        toy::write_model(folder.path(), Some(bias));
        for captioner in on_both_runtimes(folder.path()) {
            assert_eq!(captioner.model().attribution.len(), 1);
            let suggestion = described(&captioner);
            for caption in &suggestion.captions {
                assert_eq!(caption.unsure, bias < 0.0, "{caption:?}");
                let confidence = caption.confidence.unwrap();
                assert_eq!(confidence < 0.5, caption.unsure);
            }
            for hashtag in &suggestion.hashtags {
                assert_eq!(hashtag.confidence, Some(hashtag.score));
                assert_eq!(hashtag.unsure, hashtag.score < 0.5, "{hashtag:?}");
            }
            seen.push(suggestion.captions[0].text.clone());
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 1, "the confidence changes no words: {seen:?}");
}

#[test]
fn people_are_people_where_the_picture_does_not_make_their_gender_sure() {
    let folder = TempDir::new().unwrap();
    toy::write_model(folder.path(), Some(0.0));
    let start = |gender_margin| {
        let settings = settings(folder.path(), RuntimeChoice::Rten);
        Captioner::start(&CaptionSettings {
            gender_margin,
            ..settings
        })
    };
    let words = |margin| {
        let suggestion = described(&start(margin).unwrap());
        let captions = suggestion.captions.into_iter().map(|one| one.text);
        let hashtags = suggestion.hashtags.into_iter().map(|one| one.tag);
        captions.chain(hashtags).collect::<Vec<_>>().join(" ")
    };
    let gendered = |text: &str| {
        text.split([' ', '.'])
            .any(|word| matches!(word, "man" | "woman" | "men" | "women"))
    };
    // A man is as likely as a woman: neither the model's margin nor one of 1 lets one be named.
    for margin in [None, Some(1.0)] {
        let words = words(margin);
        assert!(!gendered(&words), "{words}");
        assert!(words.contains("people"), "{words}");
    }
    assert!(gendered(&words(Some(0.0))));
    for nonsense in [-0.5, f32::NAN] {
        let refused = start(Some(nonsense)).err().unwrap().to_string();
        assert_eq!(refused, "captions.gender_margin must be a number from 0 on");
    }
}

#[test]
fn what_is_said_is_well_worded() {
    let folder = TempDir::new().unwrap();
    toy::write_model(folder.path(), Some(0.0));
    for captioner in on_both_runtimes(folder.path()) {
        let captions = described(&captioner).captions;
        assert!(!captions.is_empty());
        for caption in &captions {
            let text = caption.text.trim_end_matches('.');
            let last = text.split(' ').next_back().unwrap();
            assert!(!["a", "and", "on"].contains(&last), "{text}");
            for noun in ["dog", "beach", "runs"] {
                assert!(text.matches(noun).count() < 2, "{text}");
            }
        }
    }
}

#[test]
fn models_with_one_vocabulary_write_together_and_others_are_refused() {
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    for (folder, first) in folders.iter().zip(["a", "dog"]) {
        let toy = toy::Toy {
            first,
            ..toy::Toy::default()
        };
        toy.write(folder.path());
    }
    for runtime in [RuntimeChoice::Auto, RuntimeChoice::Rten] {
        let of = |folder: &TempDir| settings(folder.path(), runtime);
        let together = [of(&folders[0]), of(&folders[1])];
        let captioner = Captioner::start_ensemble(&together).unwrap();
        let model = captioner.model();
        assert_eq!(model.to_string(), "ensemble 0.1.0+0.1.0");
        assert_eq!(model.attribution.len(), 1, "what both are made from");
        let captions = described(&captioner).captions;
        let begins = |with: &str| captions.iter().any(|one| one.text.starts_with(with));
        assert!(begins("A ") && begins("Dog"), "{captions:?}");
    }
    let toy = settings(folders[0].path(), RuntimeChoice::Rten);
    let shipped = settings(std::path::Path::new(super::MODEL), RuntimeChoice::Rten);
    let Err(error) = Captioner::start_ensemble(&[toy, shipped]) else {
        panic!("they have different words");
    };
    assert!(matches!(error, LoadError::Vocabularies { .. }));
    let line = error.to_string();
    assert!(line.starts_with("toy 0.1.0 and vgg16-lstm "), "{line}");
    assert!(Captioner::start_ensemble(&[]).is_err());
}
