//! What the captioner says.

use std::path::Path;

use image::{DynamicImage, GenericImageView, GrayImage, ImageBuffer, Luma, Rgba, RgbaImage};
use vignette::captioning::{CaptionSettings, Captioner, RuntimeChoice, SubmitError};

use super::{FIRST, MODEL, captioners, described, settings};

#[test]
fn pictures_of_any_kind_get_captions() {
    let photo = image::open("tests/golden/noise.png").unwrap();
    let clear = RgbaImage::from_pixel(30, 20, Rgba([9, 9, 9, 0]));
    let cmyk = image::open("tests/pictures/cmyk.jpg").unwrap();
    let [red, green, blue, _] = cmyk.get_pixel(24, 16).0;
    assert!(
        red > 200 && green > 180 && blue < 110,
        "a yellow sun is {red} {green} {blue}"
    );
    let pictures = [
        ("photo", photo.clone()),
        ("CMYK", cmyk),
        ("palette", image::open("tests/golden/palette.png").unwrap()),
        ("1×1", DynamicImage::new_rgb8(1, 1)),
        ("1×20000", DynamicImage::new_rgb8(1, 20_000)),
        ("grey", GrayImage::from_pixel(50, 40, Luma([90])).into()),
        (
            "grey, 16 bits",
            ImageBuffer::from_pixel(50, 40, Luma([40_000u16])).into(),
        ),
        ("16 bits", photo.to_rgb16().into()),
        ("transparent, 16 bits", photo.to_rgba16().into()),
        ("nothing but transparency", clear.into()),
    ];
    for captioner in captioners() {
        for (kind, picture) in &pictures {
            let suggestion = described(&captioner, picture);
            let runtime = &captioner.model().runtime;
            assert_eq!(suggestion.captions.len(), 3, "{kind} with {runtime}");
            for caption in &suggestion.captions {
                let first = caption.text.chars().next().unwrap();
                assert!(
                    first.is_uppercase() || first.is_numeric(),
                    "{kind}: {caption:?}"
                );
                assert!(
                    caption.text.ends_with('.') && caption.score < 0.0,
                    "{kind}: {caption:?}"
                );
            }
            assert!(suggestion.hashtags.len() <= 5, "{kind}");
        }
    }
}

#[test]
fn a_quick_start_finds_the_same_words() {
    let photo = image::open("tests/golden/landscape.png").unwrap();
    let said = |quick_start| {
        let settings = CaptionSettings {
            quick_start,
            ..settings(Path::new(MODEL), RuntimeChoice::Auto)
        };
        let captioner = Captioner::start(&settings).unwrap();
        let captions = described(&captioner, &photo).captions.into_iter();
        captions.map(|one| one.text).collect::<Vec<_>>()
    };
    assert_eq!(said(true), said(false));
}

#[test]
fn the_handle_tells_the_model_and_what_runs_it() {
    for captioner in captioners() {
        let model = captioner.model();
        assert_eq!(model.name, "vgg16-lstm");
        let known = ["rten", "ONNX Runtime "];
        assert!(
            known.iter().any(|known| model.runtime.starts_with(known)),
            "{}",
            model.runtime
        );
    }
}

#[test]
fn more_pictures_than_places_are_refused_and_the_others_described() {
    let settings = CaptionSettings {
        queue: 2,
        ..settings(Path::new(MODEL), RuntimeChoice::Rten)
    };
    let captioner = Captioner::start(&settings).unwrap();
    let picture = captioner.prepare(&DynamicImage::new_rgb8(9, 9));
    let answers: Vec<_> = (0..30)
        .map(|_| captioner.submit(picture.clone(), FIRST))
        .collect();
    let refused = answers.iter().filter(|answer| answer.is_err()).count();
    assert!(refused >= 20, "{refused} of 30 were refused");
    // Two wait, and one is in hand once the worker is awake.
    let described = answers.into_iter().filter_map(|answer| match answer {
        Ok(pending) => Some(pending.wait()),
        Err(error) => {
            assert_eq!(error, SubmitError::Busy);
            None
        }
    });
    assert!(described.inspect(|answer| assert!(answer.is_ok())).count() >= 2);
}
