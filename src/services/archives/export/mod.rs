//! Everything of a user's as one zip: their pictures, their words, and pages to browse them.
//!
//! One picture at a time is in memory, and nothing is read faster than it is stored.

mod archive;
mod relations;

use bytes::Bytes;
use tokio::sync::mpsc;

use super::export::archive::Entry;
use super::format::{
    ALBUMS, AVATAR, COMMENTS, PEOPLE, POSTS, PROFILE, Profile, Remark, Shared, SharedAlbum,
    file_name, json,
};
use super::progress::Steps;
use crate::domain::{BlobKey, Feed, PictureSize, Post, User, UserId};
use crate::services::{App, Failure};
use crate::storage::BlobError;

/// Posts read at a time.
const SOME: u32 = 50;
/// As many as there are.
const ALL: u32 = u32::MAX >> 1;
/// Pages that show what is in the archive, without a server.
const INDEX: &str = include_str!("index.html");
const BROWSE: &str = include_str!("browse.js");

/// Where the entries go.
type Entries = mpsc::Sender<Entry>;

/// Makes a user's archive; returns how many bytes it has.
///
/// # Errors
/// When a store fails; then there is no archive.
pub(in crate::services) async fn make(
    app: &App,
    user: &User,
    archive: BlobKey,
    steps: &Steps,
) -> Result<u64, Failure> {
    steps.expect(count_pictures(app, user.id).await?);
    let (entries, mut pieces) = archive::start();
    let mut writer = app.blobs.write_archive(archive);
    // The entries end when they are all there, and with them the archive.
    let filled = async move { fill(app, user, &entries, steps).await };
    let stored = async {
        let mut bytes = 0;
        while let Some(piece) = pieces.recv().await {
            let piece: Bytes = piece?;
            bytes += piece.len() as u64;
            writer.write(piece).await?;
        }
        Ok(bytes)
    };
    let ((), bytes) = tokio::try_join!(filled, stored)?;
    writer.finish().await?;
    Ok(bytes)
}

async fn fill(app: &App, user: &User, entries: &Entries, steps: &Steps) -> Result<(), Failure> {
    let mut shared = Vec::new();
    let mut after = None;
    loop {
        let page = app.store.feed(&Feed::Author(user.id), after, SOME).await?;
        let Some(last) = page.last() else {
            break;
        };
        after = last.place();
        for found in page {
            shared.push(post(app, &found.post, entries, steps).await?);
        }
    }
    for draft in app.store.drafts(user.id, None, ALL).await? {
        shared.push(post(app, &draft, entries, steps).await?);
    }
    if let Some(avatar) = user.profile.avatar {
        match app.blobs.get(avatar, PictureSize::Grid).await {
            Ok(bytes) => put(entries, AVATAR, bytes).await,
            Err(BlobError::Missing) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let comments = app.store.comments_of(user.id, ALL).await?;
    let comments: Vec<Remark> = comments.iter().map(Remark::new).collect();
    let posts = json(&shared);
    put(entries, PROFILE, json(&Profile::new(user))).await;
    put(entries, POSTS, posts.clone()).await;
    put(entries, COMMENTS, json(&comments)).await;
    put(entries, ALBUMS, json(&albums(app, user.id).await?)).await;
    let relations = relations::relations(app, user.id).await?;
    put(entries, PEOPLE, json(&relations)).await;
    let script = [b"const posts = ", &posts[..], b";\n", BROWSE.as_bytes()].concat();
    put(entries, "browse.js", script.into()).await;
    put(entries, "index.html", Bytes::from_static(INDEX.as_bytes())).await;
    Ok(())
}

async fn albums(app: &App, owner: UserId) -> Result<Vec<SharedAlbum>, Failure> {
    let mut albums = Vec::new();
    for listed in app.store.albums_of(owner, ALL).await? {
        let album = app.store.album(listed.id).await?;
        albums.extend(album.as_ref().map(SharedAlbum::new));
    }
    Ok(albums)
}

/// Hands an entry over. Nobody takes it when the archive has failed, which is reported elsewhere.
async fn put(entries: &Entries, name: &str, bytes: Bytes) {
    let name = name.to_owned();
    let _ = entries.send(Entry { name, bytes }).await;
}

/// Puts a post's pictures into the archive and returns its entry.
async fn post(app: &App, post: &Post, entries: &Entries, steps: &Steps) -> Result<Shared, Failure> {
    let mut shared = Shared::new(post);
    for picture in &post.pictures {
        let bytes = match app.blobs.get(picture.blob, PictureSize::Original).await {
            Ok(bytes) => bytes,
            // Deleted since the post was read.
            Err(BlobError::Missing) => continue,
            Err(error) => return Err(error.into()),
        };
        let name = file_name(post, picture);
        put(entries, &name, bytes).await;
        shared.add(picture, name);
        steps.one_done();
    }
    Ok(shared)
}

async fn count_pictures(app: &App, user: UserId) -> Result<usize, Failure> {
    let drafts = app.store.drafts(user, None, ALL).await?;
    let mut pictures: usize = drafts.iter().map(|post| post.pictures.len()).sum();
    let mut after = None;
    loop {
        let page = app.store.feed(&Feed::Author(user), after, SOME).await?;
        let Some(last) = page.last() else {
            return Ok(pictures);
        };
        after = last.place();
        pictures += page
            .iter()
            .map(|found| found.post.pictures.len())
            .sum::<usize>();
    }
}
