//! Everything of a user's as one zip: their pictures, their words, and pages to browse them.
//!
//! One picture at a time is in memory, and nothing is read faster than it is stored.

mod archive;
mod relations;

use bytes::Bytes;
use tokio::sync::mpsc;

use super::export::archive::Entry;
use super::format::{
    ALBUMS, AVATAR, ArchivedComment, COMMENTS, PEOPLE, POSTS, PROFILE, Profile, Shared,
    SharedAlbum, json,
};
use super::progress::Steps;
use crate::domain::{BlobKey, Feed, Picture, PictureSize, Post, User, UserId};
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
    let comments: Vec<ArchivedComment> = comments.iter().map(ArchivedComment::new).collect();
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
        let extra = &picture.extra_files;
        let original = file(app, (post, picture), PictureSize::Original, entries).await?;
        // Deleted since the post was read.
        let Some(original) = original else { continue };
        let mut beside = [None, None];
        if extra.is_animated() {
            beside[0] = file(app, (post, picture), PictureSize::Animation, entries).await?;
        }
        if extra.upload_type.is_some() {
            beside[1] = file(app, (post, picture), PictureSize::Upload, entries).await?;
        }
        shared.add(picture, original, beside);
        steps.one_done();
    }
    Ok(shared)
}

/// Puts a file of a picture into the archive and returns its name there; none when it is gone.
async fn file(
    app: &App,
    (post, picture): (&Post, &Picture),
    size: PictureSize,
    entries: &Entries,
) -> Result<Option<String>, Failure> {
    let bytes = match app.blobs.get(picture.blob, size).await {
        Ok(bytes) => bytes,
        Err(BlobError::Missing) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let name = file_name(post, picture, size);
    put(entries, &name, bytes).await;
    Ok(Some(name))
}

/// `pictures/2026-11-21-0198f2…-1.jpg`; `animations/…` and `uploads/…` for what lies beside it.
fn file_name(post: &Post, picture: &Picture, size: PictureSize) -> String {
    let place = post.pictures.iter().position(|one| one.id == picture.id);
    let number = place.map_or(1, |place| place + 1);
    let uploaded = picture.extra_files.upload_type.as_deref();
    let (folder, media_type) = match size {
        PictureSize::Animation => ("animations", "image/webp"),
        PictureSize::Upload => ("uploads", uploaded.unwrap_or_default()),
        _ => ("pictures", picture.media_type.as_str()),
    };
    let ending = match media_type {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "image/heic" => "heic",
        "image/heif" => "heif",
        "image/avif" => "avif",
        "image/jxl" => "jxl",
        _ => "gif",
    };
    let day = post.published_at.unwrap_or(post.created_at).day();
    format!("{folder}/{day}-{}-{number}.{ending}", post.id)
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
