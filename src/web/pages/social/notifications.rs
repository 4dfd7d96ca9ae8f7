//! `/notifications`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use serde::{Deserialize, Serialize};

use crate::domain::{NoticeId, NoticeKind, Timestamp};
use crate::services::App;
use crate::services::social::notifications::{self, Told};
use crate::web::Site;
use crate::web::body::Form;
use crate::web::cards::{PictureView, Time, cover};
use crate::web::error::WebError;
use crate::web::extract::{Member, Person};
use crate::web::pages::account::sign_in::session_ended;
use crate::web::pages::reading::feeds::Place;
use crate::web::pages::see_other;
use crate::web::people::PersonView;

#[derive(Debug, Serialize)]
struct NoticesPage {
    notices: Vec<NoticeView>,
    /// The newest on the page, up to which all are marked as seen.
    newest: Option<String>,
    any_unread: bool,
    older: Option<String>,
    first: bool,
}

#[derive(Debug, Serialize)]
struct NoticeView {
    id: String,
    actor: PersonView,
    /// What they did, after their name.
    said: &'static str,
    url: String,
    cover: Option<PictureView>,
    /// What the moderators write.
    words: Option<String>,
    /// What they write about.
    about: Option<&'static str>,
    when: Time,
    read: bool,
    /// Whether they wait for an answer.
    request: bool,
}

impl NoticeView {
    fn new(told: &Told, person: &Person, now: Timestamp) -> Self {
        let Told {
            notice,
            actor,
            post,
        } = told;
        let own = post
            .as_ref()
            .is_some_and(|found| found.author.id == notice.to);
        let said = match notice.kind {
            NoticeKind::Like => "likes your post",
            NoticeKind::Comment if own => "commented on your post",
            NoticeKind::Comment => "answered your comment",
            NoticeKind::Mention => "mentioned you",
            NoticeKind::Follow => "follows you",
            NoticeKind::FollowRequest => "asks to follow you",
            NoticeKind::FollowAccepted => "lets you follow them",
            NoticeKind::Warning => "A word from the moderators",
        };
        let url = match (notice.post, notice.comment) {
            (Some(post), Some(comment)) => format!("/p/{post}#comment-{comment}"),
            (Some(post), None) => format!("/p/{post}"),
            _ => format!("/@{}", actor.username),
        };
        Self {
            id: notice.id.to_string(),
            actor: PersonView::new(actor),
            said,
            url,
            cover: post
                .as_ref()
                .filter(|found| !person.covers(&found.post))
                .and_then(|found| cover(&found.post)),
            words: notice.words.as_ref().map(ToString::to_string),
            about: match (notice.comment, post) {
                (Some(_), Some(_)) => Some("your comment"),
                (None, Some(_)) => Some("your post"),
                _ => None,
            },
            when: Time::new(notice.at, now),
            read: notice.read,
            request: notice.kind == NoticeKind::FollowRequest,
        }
    }
}

/// What others did.
pub(in crate::web) async fn list(
    app: Data<App>,
    site: Data<Site>,
    member: Member,
    place: Query<Place>,
) -> Result<HttpResponse, WebError> {
    let after = place.cursor()?;
    let viewer = member.person.viewer();
    let notifications::Listed { page, newest } =
        notifications::list(&app, member.id, viewer, after).await?;
    let now = Timestamp::now();
    let given = NoticesPage {
        any_unread: newest.is_some() && member.person.unread > 0,
        newest: newest.map(|newest| newest.to_string()),
        notices: page
            .items
            .iter()
            .map(|told| NoticeView::new(told, &member.person, now))
            .collect(),
        older: page.next.map(|next| format!("/notifications?after={next}")),
        first: after.is_none(),
    };
    site.views
        .page(StatusCode::OK, &member.person, "notifications.html", &given)
}

#[derive(Debug, Deserialize)]
pub(in crate::web) struct Until {
    until: NoticeId,
}

/// Marks what was shown as seen.
pub(in crate::web) async fn mark_read(
    app: Data<App>,
    site: Data<Site>,
    person: Person,
    form: Form<Until>,
) -> Result<HttpResponse, WebError> {
    let Some(me) = person.user().map(|user| user.id) else {
        return session_ended(&site, &person, "/notifications", None);
    };
    notifications::mark_read(&app, me, form.until).await?;
    Ok(see_other("/notifications"))
}
