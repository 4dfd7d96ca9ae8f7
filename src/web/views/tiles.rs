//! Posts and people in short, for lists where pictures are enough.

use serde::Serialize;

use super::cards::PictureView;
use super::people::PersonView;
use crate::domain::{Author, PostWithAuthor};
use crate::web::request::extract::CurrentUser;

/// A post as one picture that leads to it.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Tile {
    id: String,
    url: String,
    pictures: Vec<PictureView>,
    author: PersonView,
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
            covered: person.covers(&found.post),
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
