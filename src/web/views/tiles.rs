//! Posts and people in short, for lists where pictures are enough.

use serde::Serialize;

use super::cards::PictureView;
use super::people::PersonView;
use crate::domain::{Author, PostWithAuthor, first_words};
use crate::web::request::extract::CurrentUser;

/// Most characters of a caption on its tile.
const CAPTION: usize = 120;

/// A post as one picture that leads to it.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Tile {
    id: String,
    url: String,
    pictures: Vec<PictureView>,
    author: PersonView,
    /// How the caption begins; empty where there is none, and where a share link opens the pictures
    /// alone.
    caption: String,
    /// Whether the picture is covered here.
    covered: bool,
}

impl Tile {
    pub(in crate::web) fn new(found: &PostWithAuthor, person: &CurrentUser) -> Self {
        Self {
            id: found.post.id.to_string(),
            url: format!("/p/{}", found.post.id),
            pictures: found.post.pictures.iter().map(PictureView::new).collect(),
            author: PersonView::new(&found.author),
            caption: first_words(found.post.caption.value.as_str(), CAPTION),
            covered: person.covers(&found.post),
        }
    }
}

impl Tile {
    /// With addresses of pictures that carry the token of a share link. It leads to the picture: the
    /// link does not open the post's page.
    pub(in crate::web) fn by_link(self, token: &str) -> Self {
        let pictures = self.pictures.into_iter();
        let pictures: Vec<PictureView> = pictures.map(|picture| picture.by_link(token)).collect();
        Self {
            url: pictures
                .first()
                .map_or_else(String::new, PictureView::view_url),
            pictures,
            caption: String::new(),
            ..self
        }
    }
}

/// A person as a name that leads to their page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Name {
    username: String,
    display_name: String,
    url: String,
}

impl Name {
    pub(in crate::web) fn new(person: &Author) -> Self {
        Self {
            username: person.username.to_string(),
            display_name: person.display_name.to_string(),
            url: format!("/@{}", person.username),
        }
    }
}
