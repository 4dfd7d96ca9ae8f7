//! Pixelfed's export of posts, which holds no pictures but their addresses. Where nobody asked for them
//! to be fetched, they are listed.

use serde::Deserialize;
use serde_json::Value;

use super::text::of_html;
use super::{Converted, Files, passed_over};
use crate::domain::Licence;
use crate::i18n::text;
use crate::services::archives::format::{Shared, SharedPicture};
use crate::services::archives::import::foreign_archive::ReadError;

/// The file that lists posts.
pub(super) const LIST: &str = "pixelfed-statuses.json";

/// Of several versions of Pixelfed: what one of them leaves out, another writes as null.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Status {
    id: Option<String>,
    url: Option<String>,
    /// The caption as HTML.
    content: Option<String>,
    /// The caption as it was typed.
    content_text: Option<String>,
    created_at: Option<String>,
    sensitive: Option<bool>,
    spoiler_text: Option<String>,
    visibility: Option<String>,
    favourites_count: Value,
    reply_count: Value,
    media_attachments: Option<Vec<Attachment>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attachment {
    r#type: Option<String>,
    mime: Option<String>,
    url: Option<String>,
    description: Option<String>,
    /// A name, or an object with an address, or nothing.
    license: Value,
}

impl Attachment {
    /// Whether it can be a picture; one that does not say is fetched to see.
    fn is_picture(&self) -> bool {
        let says = |it: &Option<String>, what: &str| {
            it.as_deref()
                .is_none_or(|text| text.to_ascii_lowercase().starts_with(what))
        };
        says(&self.mime, "image/") && says(&self.r#type, "image")
    }

    fn address(&self) -> &str {
        self.url.as_deref().unwrap_or_default()
    }

    fn licence(&self) -> Option<Licence> {
        Licence::of_url(self.license.get("url")?.as_str()?)
    }
}

pub(super) fn read(files: &mut impl Files, fetch: bool) -> Result<Converted, ReadError> {
    let lists = files.entries().iter().filter(|one| one.file() == LIST);
    let lists: Vec<String> = lists.map(|one| one.name.clone()).collect();
    let mut read = Converted::default();
    let (mut without, mut films, mut likes, mut replies) = (0, 0, 0, 0);
    for list in lists {
        for mut status in files.json::<Vec<Status>>(&list)? {
            let all = status.media_attachments.take().unwrap_or_default();
            likes += usize::from(status.favourites_count.as_u64().is_some_and(|it| it > 0));
            replies += usize::from(status.reply_count.as_u64().is_some_and(|it| it > 0));
            let (pictures, others): (Vec<_>, Vec<_>) =
                all.into_iter().partition(Attachment::is_picture);
            films += others.len();
            match pictures.is_empty() {
                true => without += 1,
                false if fetch => read.posts.push(shared(status, &pictures)),
                false => read.left_out.push(listed(&status, &pictures)),
            }
        }
    }
    let sentences = [
        passed_over(without, |count| text!("left-out-posts", count = count)),
        passed_over(films, |count| text!("left-out-videos", count = count)),
        passed_over(likes, |count| text!("left-out-likes", count = count)),
        passed_over(replies, |count| {
            text!("left-out-posts-comments", count = count)
        }),
    ];
    read.left_out.extend(sentences.into_iter().flatten());
    Ok(read)
}

/// What is said of a post whose pictures are not fetched.
fn listed(status: &Status, pictures: &[Attachment]) -> String {
    let addresses: Vec<&str> = pictures.iter().map(Attachment::address).collect();
    format!(
        "The post {}: its pictures are not in the file, but at {}.",
        status.url.as_deref().unwrap_or_default(),
        addresses.join(" and ")
    )
}

fn shared(status: Status, pictures: &[Attachment]) -> Shared {
    let typed = status.content_text.filter(|text| !text.trim().is_empty());
    let text = typed.unwrap_or_else(|| of_html(&status.content.unwrap_or_default()));
    let warning = status
        .spoiler_text
        .filter(|warning| !warning.trim().is_empty());
    let at = status.created_at.unwrap_or_default();
    let visibility = match status.visibility.as_deref() {
        Some("public") => "public",
        Some("unlisted") => "unlisted",
        Some("private") => "followers",
        _ => "private",
    };
    let named = status.id.or(status.url).unwrap_or_default();
    let licence = pictures.first().and_then(Attachment::licence);
    let pictures = pictures.iter().map(|one| SharedPicture {
        file: one.address().to_owned(),
        alt: one.description.clone().unwrap_or_default(),
        elsewhere: true,
        ..SharedPicture::default()
    });
    Shared {
        id: format!("pixelfed:{named}"),
        created_at: at.clone(),
        published_at: Some(at),
        visibility: visibility.to_owned(),
        sensitive: status.sensitive.unwrap_or_default(),
        caption: match warning {
            Some(warning) => format!("{warning}\n\n{text}"),
            None => text,
        },
        licence: licence.unwrap_or_default().as_str().to_owned(),
        pictures: pictures.collect(),
        ..Shared::default()
    }
}
