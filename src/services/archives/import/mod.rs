//! What is in a user's archive, brought into an account: on the site that it is from, on another
//! one, or a second time.
//!
//! Nothing is brought in twice and nothing is overwritten. A post keeps its dates, and its id here
//! is made from its id in the archive and the account, so that whoever goes on after a crash, or
//! brings the same archive in again, finds what is there already. What cannot be taken is reported.

mod albums;
mod fetched;
mod foreign_archive;
mod build_post;
mod archive_file;
mod pictures;
mod posts;
mod sources;
mod relationship;
mod profile_and_comments;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::format::{
    ALBUMS, ArchivedComments, COMMENTS, PEOPLE, POSTS, PROFILE, Posts, Profile, Relations, Shared,
    SharedAlbum, SharedAlbums,
};
use super::import::archive_file::{Archive, MOST_OF_A_PROFILE, MOST_WORDS, OpenError};
use super::import::posts::ImportedPosts;
use super::import::sources::Source;
use super::progress::{Step, Steps};
use crate::domain::{CommentId, Imported, Outcome, PostId, Timestamp, Transfer, User, UserId};
use crate::i18n::text;
use crate::services::limits::RateLimited;
use crate::services::social::profile;
use crate::services::{App, Failure};
use crate::storage::BlobError;

/// Brings an archive into an account.
///
/// # Errors
/// When a store fails; then it can be done again.
pub(in crate::services) async fn take_in(
    app: &Arc<App>,
    user: &User,
    transfer: &Transfer,
    steps: &Steps,
) -> Result<Step, Failure> {
    let file = tempfile::NamedTempFile::new()?;
    match app.blobs.fetch_archive(transfer.archive, file.path()).await {
        Ok(()) => {}
        Err(BlobError::Missing) => return Ok(Outcome::Failed(text!("import-lost")).into()),
        Err(error) => return Err(error.into()),
    }
    match Archive::open(file.reopen()?).await {
        Ok(archive) => {
            Import::new(app, user, archive, (transfer, steps))
                .run()
                .await
        }
        Err(error) => refused(error),
    }
}

/// Why a file is not taken, for the person; what is our own fault is tried again.
fn refused(error: OpenError) -> Result<Step, Failure> {
    match error {
        OpenError::Internal(failure) => Err(failure),
        wrong => Ok(Outcome::Failed(wrong.to_string()).into()),
    }
}

/// What is said of an archive of more pictures than may come in.
fn too_many(pictures: usize, most: usize) -> String {
    text!("import-too-many-pictures", count = pictures, most = most)
}

/// An archive that is being brought in.
struct Import<'a> {
    app: &'a Arc<App>,
    /// As they were when it was begun; see [`Import::now`].
    user: &'a User,
    archive: Archive,
    transfer: &'a Transfer,
    steps: &'a Steps,
    report: Imported,
    /// What posts of the archive are called here.
    posts: HashMap<String, PostId>,
    /// The same names alone.
    own: HashSet<PostId>,
    /// What comments of the archive are called here.
    comments: HashMap<String, CommentId>,
    /// How often in a row other servers could not be reached, by their names.
    failures: HashMap<String, u32>,
}

impl<'a> Import<'a> {
    fn new(
        app: &'a Arc<App>,
        user: &'a User,
        archive: Archive,
        (transfer, steps): (&'a Transfer, &'a Steps),
    ) -> Self {
        let mut report = Imported::default();
        transfer
            .problems
            .iter()
            .for_each(|notified| report.left_out(notified));
        Self {
            app,
            user,
            archive,
            transfer,
            steps,
            report,
            posts: HashMap::new(),
            own: HashSet::new(),
            comments: HashMap::new(),
            failures: HashMap::new(),
        }
    }

    /// The words come after the posts, because they hang on them. All lists are looked through
    /// before anything comes in, and kept no longer than they are needed.
    async fn run(mut self) -> Result<Step, Failure> {
        let checked = self.checked().await;
        let (posts, albums) = match checked {
            Ok(found) => found,
            Err(error) => return refused(error),
        };
        let most = self.app.archive_pictures;
        let pictures: usize = posts.iter().map(|post| post.pictures.len()).sum();
        if pictures > most {
            return Ok(Outcome::Failed(too_many(pictures, most)).into());
        }
        let came_in = self.posts(posts).await?;
        // An account that has become private meanwhile narrows what came in before.
        if self.now().await?.is_some_and(|user| user.profile.private) {
            profile::narrow(self.app, self.user.id).await?;
        }
        match came_in {
            ImportedPosts::Some(RateLimited { retry_after, .. }) => {
                return Ok(Step::Later(retry_after));
            }
            ImportedPosts::Closed => {}
            ImportedPosts::All => match self.beside_posts(albums).await {
                Ok(()) => {}
                Err(error) => return refused(error),
            },
        }
        Ok(Outcome::Imported(self.report).into())
    }

    /// The posts and albums, if everything in the archive can be read.
    async fn checked(&mut self) -> Result<(Vec<Shared>, Vec<SharedAlbum>), OpenError> {
        if self.archive.source() != Source::Vignette {
            let fetch = self.transfer.fetch_pictures && self.app.outbound.is_some();
            let converted = self.archive.converted(fetch).await?;
            converted.left_out.iter().for_each(|why| self.left_out(why));
            return Ok((converted.posts, converted.albums));
        }
        let archive = &self.archive;
        archive.json::<Profile>(PROFILE, MOST_OF_A_PROFILE).await?;
        archive
            .json::<ArchivedComments>(COMMENTS, MOST_WORDS)
            .await?;
        let albums = archive.json::<SharedAlbums>(ALBUMS, MOST_WORDS).await?.0;
        archive.json::<Relations>(PEOPLE, MOST_WORDS).await?;
        let posts = archive.json::<Posts>(POSTS, MOST_WORDS).await?.0;
        Ok((posts, albums))
    }

    async fn beside_posts(&mut self, albums: Vec<SharedAlbum>) -> Result<(), OpenError> {
        self.albums(albums).await?;
        if self.archive.source() != Source::Vignette {
            return Ok(());
        }
        let profile = self.archive.json(PROFILE, MOST_OF_A_PROFILE).await?;
        self.profile(&profile).await?;
        let comments: ArchivedComments = self.archive.json(COMMENTS, MOST_WORDS).await?;
        self.comments(comments.0).await?;
        let people = self.archive.json(PEOPLE, MOST_WORDS).await?;
        Ok(self.relationship(people).await?)
    }

    /// The person as they are at this moment; none when they have been suspended, leave, or have
    /// gone: then nothing more comes in.
    async fn now(&self) -> Result<Option<User>, Failure> {
        let user = self.app.store.user(self.user.id).await?;
        Ok(user.filter(|user| !user.is_hidden()))
    }

    fn left_out(&mut self, problem: impl AsRef<str>) {
        self.report.left_out(problem);
        self.steps.problems(&self.report.problems);
    }
}

/// The id that a thing of an archive gets in an account: the same whenever it is brought in, and
/// of its time, by which ids sort.
fn id_here(user: UserId, archived: &str, at: Timestamp) -> Uuid {
    let digest = Sha256::new()
        .chain_update(user.as_uuid().as_bytes())
        .chain_update(archived)
        .finalize();
    let mut random = [0; 10];
    random.copy_from_slice(&digest[..10]);
    let millis = u64::try_from(at.as_millis()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// When something was made, which cannot be later than now.
fn past(text: &str) -> Option<Timestamp> {
    Timestamp::of_rfc3339(text).map(|at| at.min(Timestamp::now()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_here_is_the_same_each_time_and_another_for_everybody() {
        let (ada, bob) = (UserId::generate(), UserId::generate());
        let noon = Timestamp::from_millis(1_800_000_000_000);
        let id = id_here(ada, "one", noon);
        assert_eq!(id, id_here(ada, "one", noon));
        assert_ne!(id, id_here(ada, "two", noon));
        assert_ne!(id, id_here(bob, "one", noon));
        assert!(id < id_here(ada, "one", noon.plus_seconds(1)));
        assert_eq!(id.get_version_num(), 7);
    }
}
