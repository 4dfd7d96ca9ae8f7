//! Pictures.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{self, Dimensions, Number, Picture, PictureSize};
use crate::web::request::base::Base;

/// A picture of a post, or of a draft that becomes one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct MediaAttachment {
    pub(in crate::api) id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    /// Where it is seen in a size for looking; an animated one moves there.
    url: String,
    /// A still picture, for lists.
    preview_url: String,
    remote_url: Option<String>,
    meta: Meta,
    description: String,
    blurhash: String,
    /// Base64 of a ThumbHash, which is what the site's own pages show.
    thumbhash: String,
    /// Whether the description is a suggestion that nobody has touched.
    description_suggested: bool,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
struct Meta {
    original: Size,
    small: Size,
    focus: Focus,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
struct Size {
    width: u32,
    height: u32,
    size: String,
    aspect: f64,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
struct Focus {
    x: f64,
    y: f64,
}

impl From<domain::Focus> for Focus {
    fn from(focus: domain::Focus) -> Self {
        Self {
            x: focus.x(),
            y: focus.y(),
        }
    }
}

impl Size {
    fn new(size: Dimensions) -> Self {
        Self {
            width: size.width,
            height: size.height,
            size: format!("{}x{}", size.width, size.height),
            aspect: f64::from(size.width) / f64::from(size.height.max(1)),
        }
    }
}

impl MediaAttachment {
    /// `pass` follows the addresses of pictures that not everybody sees.
    pub(in crate::api) fn new(picture: &Picture, number: Number, base: &Base, pass: &str) -> Self {
        let address = |size: &str| base.address(&format!("/media/{}/{size}{pass}", picture.id));
        Self {
            id: number.0.to_string(),
            kind: "image",
            // Where programs show one picture; in lists they show the still one.
            url: match picture.extra_files.is_animated() {
                true => address("animation"),
                false => address("view"),
            },
            preview_url: address("grid"),
            remote_url: None,
            meta: Meta {
                original: Size::new(PictureSize::View.of(picture.dimensions)),
                small: Size::new(PictureSize::Grid.of(picture.dimensions)),
                focus: picture.focus.map_or(Focus { x: 0.0, y: 0.0 }, Focus::from),
            },
            description: picture.alt.value.to_string(),
            blurhash: blurhash(picture),
            thumbhash: STANDARD.encode(&picture.placeholder.0),
            description_suggested: picture.alt.is_suggested(),
        }
    }
}

/// A BlurHash of what the ThumbHash shows.
fn blurhash(picture: &Picture) -> String {
    crate::services::apps::blurhash::of(&picture.placeholder)
}
