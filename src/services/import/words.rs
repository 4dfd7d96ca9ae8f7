//! What somebody says of themselves, and what they said under posts.

use super::{Import, id_here, past};
use crate::domain::{Bio, Comment, CommentId, CommentText, DisplayName, PostId};
use crate::services::archived::{AVATAR, Profile, Remark};
use crate::services::upload::UploadError;
use crate::services::{AccessError, Failure, limits, profile, react};

impl Import<'_> {
    /// Fills what is empty in the profile; what stands there stays.
    pub(super) async fn profile(&mut self, archived: &Profile) -> Result<(), Failure> {
        let Some(mut user) = self.app.store.user(self.user.id).await? else {
            return Ok(());
        };
        let before = user.profile.clone();
        if user.profile.display_name.is_empty() {
            user.profile.display_name =
                DisplayName::parse(&archived.display_name).unwrap_or_default();
        }
        if user.profile.bio.is_empty() {
            user.profile.bio = Bio::parse(&archived.bio).unwrap_or_default();
        }
        if user.profile != before {
            self.app.store.set_profile(user.id, &user.profile).await?;
        }
        if user.profile.avatar.is_some() {
            return Ok(());
        }
        let most = self.app.picture_limits.bytes as u64;
        let Ok(avatar) = self.archive.bytes(AVATAR, most).await? else {
            return Ok(());
        };
        match profile::set_avatar(self.app, &user, avatar).await {
            Ok(()) => {}
            Err(UploadError::Internal(failure)) => return Err(failure),
            Err(why) => self.report.left_out(format!("The picture of you: {why}")),
        }
        Ok(())
    }

    /// Comments under posts that are here and that the person may see. Those under other people's
    /// posts count as written now, so that an archive is no way around the limit.
    pub(super) async fn comments(&mut self, comments: Vec<Remark>) -> Result<(), Failure> {
        for remark in comments {
            let Some(comment) = self.comment(&remark).await? else {
                continue;
            };
            let own = self.names.values().any(|post| *post == comment.post);
            let who = self.user.id.to_string();
            let rate = self.app.rate_limits.comment_person;
            if !own
                && limits::count(self.app, "comment", &who, rate)
                    .await?
                    .is_err()
            {
                self.report.left_out(MANY_COMMENTS.to_owned());
                return Ok(());
            }
            self.app.store.insert_comment(&comment).await?;
            self.report.comments += 1;
        }
        Ok(())
    }

    /// The comment to be brought in; none when it is here, or cannot be.
    async fn comment(&mut self, remark: &Remark) -> Result<Option<Comment>, Failure> {
        let text = CommentText::parse(&remark.text).ok();
        let text = text.filter(|text| !text.is_empty());
        let (Some(text), Some(created_at)) = (text, past(&remark.created_at)) else {
            self.report
                .left_out(format!("The comment {} cannot be read.", remark.id));
            return Ok(None);
        };
        let id = CommentId::from(id_here(self.user.id, &remark.id, created_at));
        let original: Option<CommentId> = remark.id.parse().ok();
        for id in original.into_iter().chain([id]) {
            let found = self.app.store.comment(id).await?;
            if found.is_some_and(|found| found.author == self.user.id) {
                return Ok(None);
            }
        }
        let Some(post) = self.post_here(&remark.post).await? else {
            self.report.elsewhere += 1;
            return Ok(None);
        };
        Ok(Some(Comment {
            id,
            post,
            parent: self.parent_here(remark, post).await?,
            author: self.user.id,
            text,
            created_at,
            edited_at: None,
        }))
    }

    /// A post of the archive as it is called here, if the person may see it.
    pub(super) async fn post_here(&self, archived: &str) -> Result<Option<PostId>, Failure> {
        let named = self.names.get(archived).copied();
        let Some(id) = named.or_else(|| archived.parse().ok()) else {
            return Ok(None);
        };
        match react::out(self.app, self.user.id, id).await {
            Ok(_) => Ok(Some(id)),
            Err(AccessError::Internal(failure)) => Err(failure),
            Err(_) => Ok(None),
        }
    }

    /// The comment that one answers, where it stands under the same post.
    async fn parent_here(
        &self,
        remark: &Remark,
        post: PostId,
    ) -> Result<Option<CommentId>, Failure> {
        let parent = remark.answers.as_deref();
        let Some(parent) = parent.and_then(|id| id.parse::<CommentId>().ok()) else {
            return Ok(None);
        };
        let found = self.app.store.comment(parent).await?;
        let fits = found.filter(|found| found.post == post && found.parent.is_none());
        Ok(fits.map(|found| found.id))
    }
}

const MANY_COMMENTS: &str = "Comments under other people's posts beyond what may be written in an \
                             hour were left out; bring the archive in again later for the rest.";
