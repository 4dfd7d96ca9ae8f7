//! Archived posts and drafts.

use super::build_post::{date_by_camera, made};
use super::pictures::{PictureOutcome, settle};
use super::sources::Source;
use super::{Import, id_here, past};
use crate::domain::{
    Caption, FileWords, Hashtag, Hashtags, ImportAs, Picture, PictureId, Post, PostId, User,
};
use crate::i18n::text;
use crate::services::Failure;
use crate::services::archives::format::Shared;
use crate::services::compose::file_words;
use crate::services::limits::RateLimited;
use crate::services::pictures::UploadError;
use crate::services::pictures::decode;
use crate::services::pictures::files;

/// Which posts came in.
pub(super) enum ImportedPosts {
    /// All that could.
    All,
    /// Those before the person was suspended, or asked for the end of their account.
    Closed,
    /// Those before there were as many pictures as may come in at a time; the others come later.
    Some(RateLimited),
}

/// What became of a post.
enum Outcome {
    /// The others may follow; whether there is room for them.
    Go { room: bool },
    /// It comes later, and so do the others.
    Wait(RateLimited),
}

impl Import<'_> {
    /// Brings in posts and drafts, the oldest first.
    pub(super) async fn posts(&mut self, posts: Vec<Shared>) -> Result<ImportedPosts, Failure> {
        self.steps
            .expect(posts.iter().map(|post| post.pictures.len()).sum());
        let mut room = true;
        for shared in posts.iter().rev() {
            let Some(user) = self.now().await? else {
                self.left_out(text!("import-stopped"));
                return Ok(ImportedPosts::Closed);
            };
            match self.post(shared, &user, room).await? {
                Outcome::Go { room: left } => room = left,
                Outcome::Wait(limit) => return Ok(ImportedPosts::Some(limit)),
            }
        }
        Ok(ImportedPosts::All)
    }

    /// Brings in a post, or finds it here. Where there is no room, posts are only looked for.
    async fn post(&mut self, shared: &Shared, user: &User, room: bool) -> Result<Outcome, Failure> {
        let named = text!("import-post", id = shared.id.as_str());
        let Some(created_at) = past(&shared.created_at) else {
            self.left_out_post(shared, text!("import-no-date", named = named.as_str()));
            return Ok(Outcome::Go { room });
        };
        let id = PostId::from(id_here(self.user.id, &shared.id, created_at));
        if let Some(known) = self.known(shared, id).await? {
            self.remember(shared, known);
            shared.pictures.iter().for_each(|_| self.steps.one_done());
            return Ok(Outcome::Go { room });
        }
        if !room {
            return Ok(Outcome::Go { room });
        }
        let words = match self.words(shared) {
            Ok(words) => words,
            Err(why) => {
                self.left_out_post(
                    shared,
                    text!("import-why", named = named.as_str(), why = why.to_string()),
                );
                return Ok(Outcome::Go { room });
            }
        };
        if let Some(address) = self.given_up(shared) {
            let address = address.to_owned();
            self.left_out_post(shared, text!("import-given-up", address = address.as_str()));
            return Ok(Outcome::Go { room });
        }
        if let Some(limit) = self.count(shared).await? {
            return Ok(Outcome::Wait(limit));
        }
        self.report_foreign_number(shared, &named);
        let ImportedPictures {
            pictures,
            words: from_file,
            known,
            room,
            waits,
        } = self.pictures_of(shared).await?;
        let blobs: Vec<_> = pictures.iter().map(|picture| picture.blob).collect();
        if !room || waits {
            // A post comes in whole, once there is room for it and all of it can be had.
            for blob in blobs {
                files::dropped(self.app, blob).await?;
            }
            return Ok(Outcome::Go { room });
        }
        if pictures.is_empty() {
            if let Some(known) = known {
                // All of it is here under another name.
                self.remember(shared, known);
                self.report.known += 1;
            }
            return Ok(Outcome::Go { room });
        }
        let mut post = made(shared, user, (id, created_at), words, pictures);
        self.taken_as(&mut post, from_file, user);
        if shared.dated_by_camera {
            date_by_camera(&mut post, user.profile.time_zone.as_ref());
        }
        self.app.store.insert_post(&post).await?;
        for blob in blobs {
            files::kept(self.app, blob).await?;
        }
        self.remember(shared, id);
        self.report.posts += 1;
        Ok(Outcome::Go { room })
    }

    /// Counts the pictures of a post as if they were sent one by one. A post comes in whole, so only
    /// the first of them can be one too many.
    async fn count(&self, shared: &Shared) -> Result<Option<RateLimited>, Failure> {
        for number in 0..shared.pictures.len().min(Post::MAX_PICTURES) {
            match decode::count(self.app, self.user.id).await {
                Ok(()) => {}
                Err(UploadError::RateLimited(limit)) if number == 0 => return Ok(Some(limit)),
                Err(UploadError::RateLimited(_)) => {}
                Err(UploadError::Internal(failure)) => return Err(failure),
                Err(_) => {}
            }
        }
        Ok(None)
    }

    fn remember(&mut self, shared: &Shared, id: PostId) {
        self.posts.insert(shared.id.clone(), id);
        self.own.insert(id);
    }

    fn report_foreign_number(&mut self, shared: &Shared, named: &str) {
        let (count, most) = (shared.pictures.len(), Post::MAX_PICTURES);
        match count {
            0 => self.left_out(text!("import-no-picture", named = named)),
            _ if count > most => {
                self.left_out(text!("import-post-full", named = named, count = most))
            }
            _ => {}
        }
    }

    fn left_out_post(&mut self, shared: &Shared, why: String) {
        shared.pictures.iter().for_each(|_| self.steps.one_done());
        self.left_out(why);
    }

    /// The post as it stands here: under its own name when it was never away, else under the name
    /// that an import gave it. What came in by an earlier attempt at this very import counts as new.
    async fn known(&mut self, shared: &Shared, id: PostId) -> Result<Option<PostId>, Failure> {
        let own: Option<PostId> = shared.id.parse().ok();
        for id in own.into_iter().chain([id]) {
            let found = self.app.store.post(id).await?;
            let Some(found) = found.filter(|found| found.post.author == self.user.id) else {
                continue;
            };
            match found.post.updated_at >= self.transfer.requested_at {
                true => self.report.posts += 1,
                false => self.report.known += 1,
            }
            return Ok(Some(id));
        }
        Ok(None)
    }

    /// The words of a post. Of archives of others, what does not fit is made to.
    fn words(&mut self, shared: &Shared) -> Result<(Caption, Hashtags), crate::domain::Invalid> {
        let ours = self.archive.source() == Source::Vignette;
        let caption = match Caption::parse(&shared.caption) {
            Err(_) if !ours => {
                self.left_out(text!("import-caption-cut", id = shared.id.as_str()));
                Caption::parse(&file_words::cut(&shared.caption, Caption::MAX_CHARS))?
            }
            parsed => parsed?,
        };
        let mut tags = Vec::new();
        for text in &shared.hashtags {
            let tag = match ours {
                true => Hashtag::parse(text),
                // A keyword of several words becomes one.
                false => file_words::hashtag(text).map_or_else(|| Hashtag::parse(text), Ok),
            };
            match tag {
                Ok(tag) => tags.push(tag),
                Err(why) => self.left_out(text!(
                    "import-hashtag",
                    tag = text.as_str(),
                    why = why.to_string()
                )),
            }
        }
        Ok((caption, Hashtags::from_tags(tags)))
    }

    /// The pictures that could be taken, and whether there was room for all of them.
    async fn pictures_of(&mut self, shared: &Shared) -> Result<ImportedPictures, Failure> {
        let mut came = ImportedPictures {
            room: true,
            ..ImportedPictures::default()
        };
        for picture in shared.pictures.iter().take(Post::MAX_PICTURES) {
            match self.picture(picture).await? {
                PictureOutcome::Picture(picture, words) => {
                    came.words.push((picture.id, words));
                    came.pictures.push(*picture);
                }
                PictureOutcome::Known(post) => came.known = Some(post),
                PictureOutcome::LeftOut => {}
                PictureOutcome::NotNow => {
                    came.waits = true;
                    return Ok(came);
                }
                PictureOutcome::NoRoom => {
                    came.room = false;
                    return Ok(came);
                }
            }
            self.steps.one_done();
        }
        Ok(came)
    }

    /// What the person chose for all that comes in, and the words of the pictures' files where the
    /// archive has none.
    fn taken_as(&self, post: &mut Post, words: Vec<(PictureId, FileWords)>, user: &User) {
        if !user.profile.ignore_file_words {
            for (picture, words) in words {
                post.take_from_file(picture, words);
            }
        }
        let import_as = self.transfer.import_as;
        if let Some(visibility) = import_as.visibility() {
            post.visibility = visibility.within(user.profile.private);
        }
        if import_as == ImportAs::Drafts {
            post.published_at = None;
        }
        for picture in &mut post.pictures {
            let worded = !picture.alt.value.is_empty();
            if post.published_at.is_some() || worded {
                settle(picture);
            }
        }
        if post.published_at.is_some() {
            post.add_tags_of_caption();
        }
    }
}

/// What came in of a post's pictures.
#[derive(Default)]
struct ImportedPictures {
    pictures: Vec<Picture>,
    /// What each one's file says.
    words: Vec<(PictureId, FileWords)>,
    /// A post in which one of them stands already.
    known: Option<PostId>,
    room: bool,
    /// Whether one of them may be had another time.
    waits: bool,
}
