//! A post made of what an archive says of it.

use super::past;
use crate::domain::{
    Caption, Hashtags, Licence, Picture, Post, PostId, Suggestible, TimeZoneName, Timestamp, User,
    Visibility,
};
use crate::services::archives::format::Shared;

/// The post as the archive has it.
pub(super) fn made(
    shared: &Shared,
    user: &User,
    (id, created_at): (PostId, Timestamp),
    (caption, hashtags): (Caption, Hashtags),
    pictures: Vec<Picture>,
) -> Post {
    let published_at = shared.published_at.as_deref().and_then(past);
    let edited_at = shared.edited_at.as_deref().and_then(past);
    let visibility = Visibility::from_word(&shared.visibility).unwrap_or(Visibility::Private);
    Post {
        id,
        author: user.id,
        created_at,
        updated_at: Timestamp::now(),
        published_at,
        edited_at: edited_at.filter(|at| published_at.is_some_and(|out| *at >= out)),
        visibility: visibility.within(user.profile.private),
        caption: Suggestible::written(caption),
        replaced_caption: None,
        hashtags: Suggestible::written(hashtags),
        pictures,
        sensitive: shared.sensitive,
        sensitive_by_moderator: false,
        licence: Licence::from_word(&shared.licence).unwrap_or_default(),
        show_camera: shared.show_camera,
        scheduled_at: scheduled_at(shared, published_at),
        hidden: None,
        revision: 0,
    }
}

/// When a draft is to be published, if that is still to come.
fn scheduled_at(shared: &Shared, published_at: Option<Timestamp>) -> Option<Timestamp> {
    let at = shared.scheduled_at.as_deref();
    let at = at.and_then(Timestamp::of_rfc3339)?;
    (published_at.is_none() && at > Timestamp::now()).then_some(at)
}

/// A file was packed, copied or changed later than its picture was taken. The camera's clock is taken
/// for one in the person's time zone; one that is ahead of ours is not believed.
pub(super) fn date_by_camera(post: &mut Post, zone: Option<&TimeZoneName>) {
    let taken = post
        .pictures
        .first()
        .map(|one| one.camera.taken_at.as_str());
    let taken = taken.and_then(|text| Timestamp::of_local(text, zone));
    if let Some(taken) =
        taken.filter(|at| (1..=Timestamp::now().as_millis()).contains(&at.as_millis()))
        && post.published_at.is_some()
    {
        post.published_at = Some(taken);
    }
}
