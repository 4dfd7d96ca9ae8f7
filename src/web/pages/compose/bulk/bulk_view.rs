//! One's own posts as the templates see them that choose among them.

use serde::Serialize;

use super::bulk_form::Typed;
use crate::domain::{PostId, PostWithAuthor};
use crate::i18n::text;
use crate::services::compose::bulk::Done;
use crate::web::views::cards::{PictureView, cover};

/// A post to choose.
#[derive(Debug, Serialize)]
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) cover: Option<PictureView>,
    /// What it is called for those who do not see it.
    pub(super) label: String,
    pub(super) visibility: &'static str,
    pub(super) chosen: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct AlbumOption {
    pub(super) id: String,
    pub(super) title: String,
}

#[derive(Debug, Serialize)]
pub(super) struct SelectPage {
    pub(super) username: String,
    pub(super) posts: Vec<Choice>,
    pub(super) albums: Vec<AlbumOption>,
    pub(super) after: String,
    /// Where the page of older posts begins.
    pub(super) next: Option<String>,
    pub(super) trail: String,
    /// Chosen posts of other pages.
    pub(super) elsewhere: Vec<String>,
    /// How many are chosen.
    pub(super) count: usize,
    pub(super) most: usize,
    pub(super) typed: Typed,
    pub(super) problem: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct ConfirmPage {
    pub(super) username: String,
    pub(super) posts: Vec<Choice>,
    pub(super) count: usize,
    pub(super) gone: usize,
    /// What is done, after “Change 12 posts: ”.
    pub(super) what: String,
    pub(super) deletes: bool,
    pub(super) typed: Typed,
    pub(super) after: String,
    pub(super) trail: String,
}

#[derive(Debug, Serialize)]
pub(super) struct DonePage {
    pub(super) username: String,
    pub(super) deleted: bool,
    pub(super) sentences: Vec<String>,
    pub(super) done: u16,
}

pub(super) fn choices(posts: &[PostWithAuthor], is_chosen: impl Fn(PostId) -> bool) -> Vec<Choice> {
    let choice = |found: &PostWithAuthor| {
        let post = &found.post;
        let words = post.caption.value.as_str();
        let date = post.published_at.map(|at| at.long()).unwrap_or_default();
        Choice {
            id: post.id.to_string(),
            cover: cover(post),
            label: match words.chars().take(80).collect::<String>() {
                words if words.is_empty() => text!("post-of-date", date = date),
                words => format!("{words} ({date})"),
            },
            visibility: post.visibility.within(found.author.private).as_str(),
            chosen: is_chosen(post.id),
        }
    };
    posts.iter().map(choice).collect()
}

/// “11 changed. 1 was gone.”, and what is to be done about the rest.
pub(super) fn sentences(done: Done, deleted: bool) -> Vec<String> {
    let mut sentences = vec![match deleted {
        true => text!("bulk-done-deleted", count = done.changed),
        false => text!("bulk-done-changed", count = done.changed),
    }];
    let others = [
        (done.same, text!("bulk-done-same", count = done.same)),
        (done.gone, text!("bulk-done-gone", count = done.gone)),
        (done.full, text!("bulk-done-full", count = done.full)),
        (done.named, text!("bulk-done-named", count = done.named)),
        (done.failed, text!("bulk-done-failed", count = done.failed)),
    ];
    let others = others.into_iter().filter(|(count, _)| *count > 0);
    sentences.extend(others.map(|(_, sentence)| sentence));
    sentences
}
