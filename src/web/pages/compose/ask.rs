//! What the author of a draft is asked once before it is published.

use serde::Serialize;

use crate::domain::{Picture, Post};
use crate::services::compose::draft::has_alt;
use crate::web::views::cards::PictureView;

/// The questions on the page of a draft.
#[derive(Debug, Serialize)]
pub(super) struct Ask {
    /// Whether a picture has no alt text.
    alt: bool,
    /// Suggestions that nobody has touched, beside their pictures.
    suggestions: Vec<UncheckedSuggestions>,
}

/// Suggestions for one picture that nobody has touched.
#[derive(Debug, Serialize)]
struct UncheckedSuggestions {
    picture: PictureView,
    number: usize,
    caption: Option<String>,
    alt: Option<String>,
}

impl Ask {
    pub(super) fn new(post: &Post) -> Self {
        let pictures = post.pictures.iter().enumerate();
        let unchecked = |(index, picture): (usize, &Picture)| {
            let caption =
                (index == 0 && post.is_caption_unchecked()).then(|| post.caption.value.to_string());
            let alt = picture.is_alt_unchecked();
            let alt = alt.then(|| picture.alt.value.to_string());
            (caption.is_some() || alt.is_some()).then(|| UncheckedSuggestions {
                picture: PictureView::new(picture),
                number: index + 1,
                caption,
                alt,
            })
        };
        Self {
            alt: !post.pictures.iter().all(has_alt),
            suggestions: pictures.filter_map(unchecked).collect(),
        }
    }
}
