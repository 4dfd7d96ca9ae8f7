//! A notification as the page shows it: what is alike on a page stands in one line.

use serde::Serialize;

use crate::domain::{CommentId, Notification, NotificationKind, PostId, Timestamp, first_words};
use crate::i18n::text;
use crate::services::social::notifications::Notified;
use crate::web::request::extract::CurrentUser;
use crate::web::views::cards::{PictureView, Time, cover};
use crate::web::views::people::PersonView;

/// People named in a line; the others can be unfolded.
const NAMED: usize = 2;
/// Characters of a comment or caption.
const QUOTED: usize = 140;

#[derive(Debug, Serialize)]
pub(super) struct NotificationView {
    id: String,
    /// Who did it, the last one first.
    actors: Vec<PersonView>,
    /// More of them than are named.
    others: Vec<PersonView>,
    /// What they did, after their names.
    said: String,
    /// The first words of the comment, or of the post with a mention.
    quote: Option<String>,
    url: String,
    cover: Option<PictureView>,
    /// What the moderators write, or why they did it.
    message: Option<String>,
    /// Whether it is the site's own, and not of a person.
    of_site: bool,
    /// Where the site's own leads.
    leads: Option<String>,
    /// What they write about.
    about: Option<String>,
    when: Time,
    read: bool,
    /// Whether they wait for an answer.
    request: bool,
}

/// What two notifications have in common that stand in one line.
#[derive(PartialEq)]
struct Group {
    kind: NotificationKind,
    post: Option<PostId>,
    comment: Option<CommentId>,
    read: bool,
}

impl Group {
    /// None for what is never grouped, because each has words or buttons of its own.
    fn of(one: &Notification) -> Option<Self> {
        let grouped = matches!(one.kind, NotificationKind::Like | NotificationKind::Follow);
        grouped.then_some(Self {
            kind: one.kind,
            post: one.post,
            comment: one.comment,
            read: one.read,
        })
    }
}

impl NotificationView {
    /// The lines of a page. Likes of one post or comment, and new followers, stand where the newest of them does.
    pub(super) fn grouped(page: &[Notified], person: &CurrentUser, now: Timestamp) -> Vec<Self> {
        let mut lines: Vec<(Option<Group>, Self)> = Vec::new();
        for notified in page {
            let group = Group::of(&notified.notification);
            let line = lines
                .iter_mut()
                .find(|(of, _)| of.is_some() && *of == group);
            match line {
                Some((_, line)) => line.add(notified),
                None => lines.push((group, Self::new(notified, person, now))),
            }
        }
        lines.into_iter().map(|(_, line)| line).collect()
    }

    fn add(&mut self, notified: &Notified) {
        let actor = PersonView::new(&notified.actor);
        self.said = notified.notification.action_of_several(is_own(notified));
        match self.actors.len() < NAMED {
            true => self.actors.push(actor),
            false => self.others.push(actor),
        }
    }

    fn new(notified: &Notified, person: &CurrentUser, now: Timestamp) -> Self {
        let Notified {
            notification,
            actor,
            post,
            ..
        } = notified;
        Self {
            id: notification.id.to_string(),
            actors: vec![PersonView::new(actor)],
            others: Vec::new(),
            said: notification.action(is_own(notified)),
            quote: quote(notified),
            url: url(notified),
            cover: post
                .as_ref()
                .filter(|found| !person.covers(&found.post))
                .and_then(|found| cover(&found.post)),
            message: notification.message.as_ref().map(ToString::to_string),
            of_site: notification.kind.is_of_site(),
            leads: leads(notified),
            about: match (notification.comment, post) {
                _ if notification.kind != NotificationKind::Warning => None,
                (Some(_), Some(_)) => Some(text!("notification-your-comment")),
                (None, Some(_)) => Some(text!("notification-your-post")),
                _ => None,
            },
            when: Time::new(notification.at, now),
            read: notification.read,
            request: notification.kind == NotificationKind::FollowRequest,
        }
    }
}

/// Whether the post that it is about is the reader's.
fn is_own(notified: &Notified) -> bool {
    let post = notified.post.as_ref();
    post.is_some_and(|found| found.author.id == notified.notification.to)
}

fn quote(notified: &Notified) -> Option<String> {
    let comment = notified.comment.as_ref().map(|text| text.as_str());
    let post = notified.post.as_ref();
    let caption = post.map(|found| found.post.caption.value.as_str());
    let text = notified.notification.quoted(comment, caption)?;
    Some(first_words(text, QUOTED)).filter(|words| !words.is_empty())
}

fn url(notified: &Notified) -> String {
    let notification = &notified.notification;
    match (notification.post, notification.comment) {
        (Some(post), Some(comment)) => format!("/p/{post}#comment-{comment}"),
        (Some(post), None) => format!("/p/{post}"),
        _ => format!("/@{}", notified.actor.username),
    }
}

fn leads(notified: &Notified) -> Option<String> {
    let post = notified.post.as_ref().map(|found| found.post.id);
    match notified.notification.kind {
        NotificationKind::Report => Some("/admin".to_owned()),
        NotificationKind::Hidden => post.map(|id| format!("/p/{id}")),
        _ => None,
    }
}
