//! `/notifications`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use crate::domain::{NotificationId, NotificationKind, Timestamp};
use crate::services::App;
use crate::services::social::notifications::{self, Notified};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::reading::feeds::FeedQuery;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;
use crate::web::views::cards::{PictureView, Time, cover};
use crate::web::views::people::PersonView;

#[derive(Debug, Serialize)]
struct NotificationsPage {
    notifications: Vec<NotificationView>,
    /// The newest on the page, up to which all are marked as seen.
    newest: Option<String>,
    any_unread: bool,
    older: Option<String>,
    first: bool,
}

#[derive(Debug, Serialize)]
struct NotificationView {
    id: String,
    actor: PersonView,
    /// What they did, after their name.
    said: &'static str,
    url: String,
    cover: Option<PictureView>,
    /// What the moderators write, or why they did it.
    message: Option<String>,
    /// Whether it is the site's own, and not of a person.
    of_site: bool,
    /// Where the site's own leads.
    leads: Option<String>,
    /// What they write about.
    about: Option<&'static str>,
    when: Time,
    read: bool,
    /// Whether they wait for an answer.
    request: bool,
}

impl NotificationView {
    fn new(notified: &Notified, person: &CurrentUser, now: Timestamp) -> Self {
        let Notified {
            notification,
            actor,
            post,
        } = notified;
        let own = post
            .as_ref()
            .is_some_and(|found| found.author.id == notification.to);
        let said = match notification.kind {
            NotificationKind::Like => "likes your post",
            NotificationKind::Comment if own => "commented on your post",
            NotificationKind::Comment => "answered your comment",
            NotificationKind::Mention => "mentioned you",
            NotificationKind::Follow => "follows you",
            NotificationKind::FollowRequest => "asks to follow you",
            NotificationKind::FollowAccepted => "lets you follow them",
            NotificationKind::Warning => "A word from the moderators",
            NotificationKind::Hidden => "The moderators hid your post",
            NotificationKind::Deleted if notification.post.is_some() => {
                "The moderators deleted your comment"
            }
            NotificationKind::Deleted => "The moderators deleted your post",
            NotificationKind::Report => "Something was reported",
        };
        let leads = match notification.kind {
            NotificationKind::Report => Some("/admin".to_owned()),
            NotificationKind::Hidden if post.is_some() => {
                notification.post.map(|id| format!("/p/{id}"))
            }
            _ => None,
        };
        let url = match (notification.post, notification.comment) {
            (Some(post), Some(comment)) => format!("/p/{post}#comment-{comment}"),
            (Some(post), None) => format!("/p/{post}"),
            _ => format!("/@{}", actor.username),
        };
        Self {
            id: notification.id.to_string(),
            actor: PersonView::new(actor),
            said,
            url,
            cover: post
                .as_ref()
                .filter(|found| !person.covers(&found.post))
                .and_then(|found| cover(&found.post)),
            message: notification.message.as_ref().map(ToString::to_string),
            of_site: notification.kind.is_of_site(),
            leads,
            about: match (notification.comment, post) {
                _ if notification.kind != NotificationKind::Warning => None,
                (Some(_), Some(_)) => Some("your comment"),
                (None, Some(_)) => Some("your post"),
                _ => None,
            },
            when: Time::new(notification.at, now),
            read: notification.read,
            request: notification.kind == NotificationKind::FollowRequest,
        }
    }
}

/// What others did.
pub(in crate::web) async fn list(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    place: Query<FeedQuery>,
) -> Result<HttpResponse, WebError> {
    let after = place.cursor()?;
    let viewer = member.person.viewer();
    let notifications::NotificationList { page, newest } =
        notifications::list(&app, member.id, viewer, after).await?;
    let now = Timestamp::now();
    let given = NotificationsPage {
        any_unread: newest.is_some() && member.person.unread > 0,
        newest: newest.map(|newest| newest.to_string()),
        notifications: page
            .items
            .iter()
            .map(|notified| NotificationView::new(notified, &member.person, now))
            .collect(),
        older: page.next.map(|next| format!("/notifications?after={next}")),
        first: after.is_none(),
    };
    site.views.page(
        StatusCode::OK,
        &member.person,
        "social/notifications.html",
        &given,
    )
}

#[derive(Debug, Deserialize)]
pub(in crate::web) struct MarkReadForm {
    until: NotificationId,
}

/// Marks what was shown as seen.
pub(in crate::web) async fn mark_read(
    app: Data<App>,
    SignedIn { id: me, .. }: SignedIn,
    form: Form<MarkReadForm>,
) -> Result<HttpResponse, WebError> {
    notifications::mark_read(&app, me, form.until).await?;
    Ok(see_other("/notifications"))
}
