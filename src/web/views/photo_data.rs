//! Under which terms photos are shared, and how they were taken, as templates see it.

use serde::Serialize;

use crate::domain::{Licence, Post, Timestamp};
use crate::i18n::text;

/// Under which terms a post is shared.
#[derive(Debug, Serialize)]
pub(super) struct LicenceView {
    name: String,
    /// None where all rights are reserved.
    url: Option<&'static str>,
}

/// What a licence is called: those of Creative Commons are called the same in every language.
pub(in crate::web) fn licence_name(licence: Licence) -> String {
    match licence {
        Licence::AllRightsReserved => text!("all-rights-reserved"),
        known => known.name().to_owned(),
    }
}

impl LicenceView {
    pub(super) fn new(licence: Licence) -> Self {
        Self {
            name: licence_name(licence),
            url: licence.url(),
        }
    }
}

/// How a picture was taken.
#[derive(Debug, Serialize)]
pub(super) struct CameraView {
    /// From 1; 0 where there is one picture alone.
    number: usize,
    parts: Vec<String>,
    /// As the camera's clock had it.
    taken: Option<String>,
    taken_machine: String,
}

impl CameraView {
    /// Of each picture of which something is known, where the post shows it.
    pub(super) fn all(post: &Post) -> Vec<Self> {
        let pictures = post.pictures.iter().enumerate();
        let shown = pictures.filter(|(_, one)| post.show_camera && !one.camera.is_empty());
        shown
            .map(|(place, picture)| Self {
                number: if post.pictures.len() > 1 {
                    place + 1
                } else {
                    0
                },
                parts: picture
                    .camera
                    .parts()
                    .into_iter()
                    .map(ToOwned::to_owned)
                    .collect(),
                taken: Timestamp::long_of_civil(&picture.camera.taken_at),
                taken_machine: picture.camera.taken_at.clone(),
            })
            .collect()
    }
}
