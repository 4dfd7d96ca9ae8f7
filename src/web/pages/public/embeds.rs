//! What a link to a post shows elsewhere: OpenGraph in its page's head, and `/oembed`.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use crate::domain::access::is_for_everybody;
use crate::domain::{Dimensions, Picture, PictureSize, PostId, PostWithAuthor};
use crate::i18n::text;
use crate::services::App;
use crate::services::reading::published;
use crate::web::request::base::Base;
use crate::web::request::query::Query;
use crate::web::response::cache_control::shared;
use crate::web::response::error::WebError;

/// Characters of a caption that serve as a title.
const TITLE: usize = 120;

/// The tags in a page's head that other sites read. Every address in it is whole.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Meta {
    title: String,
    description: String,
    url: String,
    /// None of a sensitive post: nobody elsewhere is asked whether they want to see it.
    image: Option<String>,
    width: u32,
    height: u32,
    alt: String,
    oembed: String,
}

impl Meta {
    /// None for a post that not everybody may see: its words are nobody else's business.
    pub(in crate::web) fn new(found: &PostWithAuthor, base: &Base) -> Option<Self> {
        let picture = found
            .post
            .pictures
            .first()
            .filter(|_| is_for_everybody(found))?;
        let url = base.address(&format!("/p/{}", found.post.id));
        let asked: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
        let size = PictureSize::View.of(picture.dimensions);
        let sensitive = found.post.sensitive;
        let alt = match sensitive {
            true => text!("embed-sensitive"),
            false => picture.alt.value.to_string(),
        };
        let caption = found.post.caption.value.as_str();
        Some(Self {
            title: title(found),
            description: if caption.is_empty() {
                alt.clone()
            } else {
                caption.to_owned()
            },
            image: (!sensitive).then(|| address(base, picture, PictureSize::View)),
            width: size.width,
            height: size.height,
            alt,
            oembed: base.address(&format!("/oembed?url={asked}&format=json")),
            url,
        })
    }
}

/// The first line of the caption, or whose photo it is.
pub(in crate::web::pages) fn title(found: &PostWithAuthor) -> String {
    let line = found.post.caption.value.as_str().lines().next();
    match line.filter(|line| !line.is_empty()) {
        Some(line) if line.chars().count() > TITLE => {
            line.chars().take(TITLE).chain(['…']).collect()
        }
        Some(line) => line.to_owned(),
        None => text!("embed-photo-by", name = found.author.username.as_str()),
    }
}

/// The whole address of a picture.
pub(in crate::web::pages) fn address(base: &Base, picture: &Picture, size: PictureSize) -> String {
    base.address(&format!("/media/{}/{}", picture.id, size.as_str()))
}

/// As <https://oembed.com/> names them.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct OembedQuery {
    url: String,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
    format: Option<String>,
}

#[derive(Debug, Serialize)]
struct Plain {
    version: &'static str,
    r#type: &'static str,
    title: String,
    author_name: String,
    author_url: String,
    /// What the site is called.
    provider_name: String,
    provider_url: String,
    cache_age: u32,
}

#[derive(Debug, Serialize)]
struct Photo {
    version: &'static str,
    r#type: &'static str,
    title: String,
    author_name: String,
    author_url: String,
    provider_name: String,
    provider_url: String,
    cache_age: u32,
    url: String,
    width: u32,
    height: u32,
    thumbnail_url: String,
    thumbnail_width: u32,
    thumbnail_height: u32,
    /// Not in the specification, but some read it.
    alt_text: String,
    /// Neither are these; Flickr names them so.
    license: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    license_url: Option<&'static str>,
}

/// The picture of a post for a page elsewhere. Of posts that not everybody may see it says the same
/// as of posts that do not exist: the specification's 401 would reveal that they do.
pub(in crate::web) async fn oembed(
    app: Data<App>,
    base: Base,
    asked: Query<OembedQuery>,
) -> Result<HttpResponse, WebError> {
    if asked
        .format
        .as_deref()
        .is_some_and(|format| format != "json")
    {
        return Err(WebError::NotOffered(text!("embed-json-only")));
    }
    let path = base.path_of(&asked.url).ok_or(WebError::Missing)?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_end_matches('/');
    let id: Option<PostId> = path.strip_prefix("/p/").and_then(|id| id.parse().ok());
    let found = published::post(&app, id.ok_or(WebError::Missing)?).await?;
    if found.post.sensitive {
        return Ok(sensitive_link(&app, &base, &found));
    }
    let picture = found.post.pictures.first().ok_or(WebError::Missing)?;
    let most = (
        asked.maxwidth.unwrap_or(u32::MAX),
        asked.maxheight.unwrap_or(u32::MAX),
    );
    let view = PictureSize::View.of(picture.dimensions);
    let grid = PictureSize::Grid.of(picture.dimensions);
    let shown = fitted(view, most).ok_or(WebError::Missing)?;
    let size = if shown.width <= grid.width && shown.height <= grid.height {
        PictureSize::Grid
    } else {
        PictureSize::View
    };
    let thumbnail = fitted(grid, most).ok_or(WebError::Missing)?;
    Ok(shared(HttpResponse::Ok()).json(Photo {
        version: "1.0",
        r#type: "photo",
        title: title(&found),
        author_name: found.author.username.to_string(),
        author_url: base.address(&format!("/@{}", found.author.username)),
        provider_name: app.site.name.clone(),
        provider_url: base.address("/"),
        cache_age: 300,
        url: address(&base, picture, size),
        width: shown.width,
        height: shown.height,
        thumbnail_url: address(&base, picture, PictureSize::Grid),
        thumbnail_width: thumbnail.width,
        thumbnail_height: thumbnail.height,
        alt_text: picture.alt.value.to_string(),
        license: found.post.licence.name(),
        license_url: found.post.licence.url(),
    }))
}

/// A sensitive post is a link without a picture.
fn sensitive_link(app: &App, base: &Base, found: &PostWithAuthor) -> HttpResponse {
    shared(HttpResponse::Ok()).json(Plain {
        version: "1.0",
        r#type: "link",
        title: title(found),
        author_name: found.author.username.to_string(),
        author_url: base.address(&format!("/@{}", found.author.username)),
        provider_name: app.site.name.clone(),
        provider_url: base.address("/"),
        cache_age: 300,
    })
}

/// The size at which a picture fits into a box, never larger than it is; none when the box has no
/// room at all.
fn fitted(size: Dimensions, (width, height): (u32, u32)) -> Option<Dimensions> {
    let (own_width, own_height) = (u64::from(size.width), u64::from(size.height));
    let width = u64::from(width.min(size.width));
    let height = u64::from(height.min(size.height));
    if width == 0 || height == 0 {
        return None;
    }
    let narrow = width * own_height <= height * own_width;
    let (width, height) = if narrow {
        (width, (own_height * width / own_width).max(1))
    } else {
        ((own_width * height / own_height).max(1), height)
    };
    Some(Dimensions {
        width: u32::try_from(width).ok()?,
        height: u32::try_from(height).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_fits_into_any_box_and_is_never_enlarged() {
        let size = Dimensions {
            width: 1600,
            height: 1200,
        };
        for (most, expected) in [
            ((u32::MAX, u32::MAX), Some((1600, 1200))),
            ((800, u32::MAX), Some((800, 600))),
            ((800, 300), Some((400, 300))),
            ((1, 1), Some((1, 1))),
            ((0, 100), None),
        ] {
            let fitted = fitted(size, most).map(|size| (size.width, size.height));
            assert_eq!(fitted, expected, "{most:?}");
        }
    }
}
