//! What a user says of themselves, and what they said under posts.

use std::future::ready;

use super::pictures::patiently;
use super::{Import, id_here, past};
use crate::domain::{Bio, Comment, CommentId, CommentText, DisplayName, PostId, ProfileChange};
use crate::i18n::text;
use crate::services::SubmissionError;
use crate::services::archives::format::{AVATAR, ArchivedComment, Profile};
use crate::services::pictures::UploadError;
use crate::services::social::commenting;
use crate::services::social::{profile, react};
use crate::services::{AccessError, Failure};

impl Import<'_> {
    /// Fills what is empty in the profile; what stands there stays.
    pub(super) async fn profile(&mut self, archived: &Profile) -> Result<(), Failure> {
        let Some(user) = self.now().await? else {
            return Ok(());
        };
        let mut change = ProfileChange::default();
        if user.profile.display_name.is_empty() {
            change.display_name = DisplayName::parse(&archived.display_name).ok();
        }
        if user.profile.bio.is_empty() {
            change.bio = Bio::parse(&archived.bio).ok();
        }
        self.app.store.change_profile(user.id, &change).await?;
        if user.profile.avatar.is_some() {
            return Ok(());
        }
        let most = self.app.picture_limits.bytes as u64;
        let Ok(avatar) = self.archive.picture(AVATAR, most).await? else {
            return Ok(());
        };
        let app = self.app;
        match patiently(|| profile::set_avatar(app, &user, ready(Ok(avatar.clone())), None)).await {
            Ok(()) => {}
            Err(UploadError::Internal(failure)) => return Err(failure),
            Err(why) => self.left_out(text!("import-avatar", why = why.to_string())),
        }
        Ok(())
    }

    /// Comments under posts that are here and that the person may see. Under other people's posts
    /// they are written now: counted, and notified of, as if by hand.
    pub(super) async fn comments(&mut self, comments: Vec<ArchivedComment>) -> Result<(), Failure> {
        for comment in comments {
            if !self.comment(&comment).await? {
                self.left_out(text!("import-many-comments"));
                break;
            }
        }
        Ok(())
    }

    /// Brings in a comment that is not here; false when there were too many.
    async fn comment(&mut self, comment: &ArchivedComment) -> Result<bool, Failure> {
        let text = CommentText::parse(&comment.text).ok();
        let text = text.filter(|text| !text.is_empty());
        let (Some(text), Some(created_at)) = (text, past(&comment.created_at)) else {
            self.left_out(text!("import-comment-unreadable", id = comment.id.as_str()));
            return Ok(true);
        };
        let id = CommentId::from(id_here(self.user.id, &comment.id, created_at));
        let original: Option<CommentId> = comment.id.parse().ok();
        for id in original.into_iter().chain([id]) {
            let found = self.app.store.comment(id).await?;
            if found.is_some_and(|found| found.author == self.user.id) {
                self.comments.insert(comment.id.clone(), id);
                return Ok(true);
            }
        }
        let Some(post) = self.post_here(&comment.post).await? else {
            self.report.elsewhere += 1;
            return Ok(true);
        };
        let parent = self.parent_here(comment, post).await?;
        if self.own.contains(&post) {
            let comment = Comment {
                id,
                post,
                parent,
                author: self.user.id,
                text,
                created_at,
                edited_at: None,
            };
            self.app.store.insert_comment(&comment).await?;
        } else {
            let (app, me) = (self.app, self.user.id);
            match commenting::write_as(app, me, post, parent, id, text.as_str()).await {
                Ok(_) => {}
                Err(SubmissionError::RateLimited(_)) => return Ok(false),
                Err(SubmissionError::Access(AccessError::Internal(failure))) => {
                    return Err(failure);
                }
                Err(_) => {
                    self.report.elsewhere += 1;
                    return Ok(true);
                }
            }
        }
        self.comments.insert(comment.id.clone(), id);
        self.report.comments += 1;
        Ok(true)
    }

    /// A post of the archive as it is called here, if the person may see it.
    pub(super) async fn post_here(&self, archived: &str) -> Result<Option<PostId>, Failure> {
        let named = self.posts.get(archived).copied();
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
        comment: &ArchivedComment,
        post: PostId,
    ) -> Result<Option<CommentId>, Failure> {
        let Some(archived) = &comment.answers else {
            return Ok(None);
        };
        let named = self.comments.get(archived).copied();
        let Some(parent) = named.or_else(|| archived.parse().ok()) else {
            return Ok(None);
        };
        let found = self.app.store.comment(parent).await?;
        let fits = found.filter(|found| found.post == post && found.parent.is_none());
        Ok(fits.map(|found| found.id))
    }
}
