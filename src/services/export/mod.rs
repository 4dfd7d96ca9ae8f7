//! Everything of somebody's as one zip: their pictures, their words, and pages to browse them.
//!
//! It is made while it is downloaded, so it takes no room on the server and any process may answer.
//! One picture at a time is in memory, and nothing is read faster than it is taken away.

mod archive;
mod contents;

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::mpsc;

use self::archive::Entry;
use self::contents::{Profile, Relations, Remark, Shared};
use super::limits::{self, TooMany};
use super::{App, Failure};
use crate::domain::{Feed, PictureSize, Post, User};
use crate::storage::BlobError;

/// Posts read at a time.
const SOME: u32 = 50;
/// Pages that show what is in the archive, without a server.
const INDEX: &str = include_str!("index.html");
const BROWSE: &str = include_str!("browse.js");

/// A piece of the archive, or why it ends here.
pub type Piece = Result<Bytes, Failure>;

/// Begins somebody's archive; the pieces come as fast as they are taken.
///
/// # Errors
/// After too many archives, or when the store fails.
pub async fn begin(
    app: Arc<App>,
    user: User,
) -> Result<Result<mpsc::Receiver<Piece>, TooMany>, Failure> {
    let rate = app.rate_limits.export_person;
    if let Err(much) = limits::count(&app, "export", &user.id.to_string(), rate).await? {
        return Ok(Err(much));
    }
    let (entries, pieces) = archive::start();
    let background = app.background.clone();
    background.spawn(async move {
        if let Err(failure) = write(&app, &user, &entries).await {
            tracing::warn!(error = %failure, "an archive broke off");
            // Whoever takes it away learns that it is not whole.
            let _ = entries.send(Err(failure)).await;
        }
    });
    Ok(Ok(pieces))
}

/// Where the entries go; it is closed when nobody takes them any more.
type Entries = mpsc::Sender<Result<Entry, Failure>>;

async fn write(app: &App, user: &User, entries: &Entries) -> Result<(), Failure> {
    let put = |name: &str, bytes: Bytes| {
        let entry = Entry {
            name: name.to_owned(),
            bytes,
        };
        async move { Ok::<_, Failure>(entries.send(Ok(entry)).await.is_ok()) }
    };
    let mut shared = Vec::new();
    let mut after = None;
    loop {
        let page = app.store.feed(&Feed::Author(user.id), after, SOME).await?;
        let Some(last) = page.last() else {
            break;
        };
        after = last.place();
        for found in page {
            shared.push(post(app, &found.post, entries).await?);
        }
    }
    for draft in app.store.drafts(user.id, u32::MAX >> 1).await? {
        shared.push(post(app, &draft, entries).await?);
    }
    if let Some(avatar) = user.profile.avatar {
        match app.blobs.get(avatar, PictureSize::Grid).await {
            Ok(bytes) => drop(put("avatar.webp", bytes).await?),
            Err(BlobError::Missing) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let comments = app.store.comments_of(user.id, u32::MAX >> 1).await?;
    let comments: Vec<Remark> = comments.iter().map(Remark::new).collect();
    let posts = contents::json(&shared);
    put("profile.json", contents::json(&Profile::new(user))).await?;
    put("posts.json", posts.clone()).await?;
    put("comments.json", contents::json(&comments)).await?;
    let relations = Relations::read(app, user.id).await?;
    put("people.json", contents::json(&relations)).await?;
    let script = [b"const posts = ", &posts[..], b";\n", BROWSE.as_bytes()].concat();
    put("browse.js", script.into()).await?;
    put("index.html", Bytes::from_static(INDEX.as_bytes())).await?;
    Ok(())
}

/// Puts a post's pictures into the archive and tells what stands there of it.
async fn post(app: &App, post: &Post, entries: &Entries) -> Result<Shared, Failure> {
    let mut shared = Shared::new(post);
    for picture in &post.pictures {
        let bytes = match app.blobs.get(picture.blob, PictureSize::Original).await {
            Ok(bytes) => bytes,
            // Deleted since the post was read.
            Err(BlobError::Missing) => continue,
            Err(error) => return Err(error.into()),
        };
        let name = contents::file_name(post, picture);
        let entry = Entry {
            name: name.clone(),
            bytes,
        };
        shared.add(picture, name);
        if entries.send(Ok(entry)).await.is_err() {
            break;
        }
    }
    Ok(shared)
}
