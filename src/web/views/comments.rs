//! What people say under a post, as its page shows it.

use serde::Serialize;
use url::form_urlencoded::byte_serialize;

use super::cards::Time;
use super::numbers::short;
use super::people::{PersonView, Piece, pieces};
use crate::domain::access::may_delete_comment;
use crate::domain::{CommentId, CommentOrder, Post, PostId, Timestamp, Viewer};
use crate::services::reading::engagement::PostForViewer;
use crate::services::social::comments::{Thread, Threads};

/// What was said under a post, as a template sees it.
#[derive(Debug, Serialize)]
pub(in crate::web) struct CommentsView {
    threads: Vec<CommentView>,
    /// Whether the last one stands first.
    newest_first: bool,
    /// The address of the same comments, the oldest first.
    oldest: String,
    /// And the newest first.
    newest: String,
    /// Whether an order makes a difference.
    sortable: bool,
    /// The address of those that follow in this order.
    more: Option<String>,
    /// Given to the form, so that sending it twice makes one comment.
    new_id: String,
    answer: Option<String>,
    answer_to: Option<String>,
    text: String,
    problem: Option<String>,
}

/// What the field for a comment holds.
#[derive(Debug, Default)]
pub(in crate::web) struct Field {
    /// The comment that is answered.
    pub(in crate::web) answer: Option<CommentId>,
    /// What was typed.
    pub(in crate::web) text: String,
    /// What is wrong with it.
    pub(in crate::web) problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct CommentView {
    id: String,
    author: PersonView,
    text: Vec<Piece>,
    written: Time,
    edited: bool,
    likes: String,
    liked: bool,
    /// Where it stands, to lead back there.
    here: String,
    /// The page with the form to answer it.
    reply: String,
    /// The login that leads back there.
    login: String,
    /// Whether the viewer wrote it.
    mine: bool,
    may_delete: bool,
    may_answer: bool,
    may_report: bool,
    answers: Vec<CommentView>,
}

impl CommentsView {
    /// `place` is where on the post's page this stretch of comments begins.
    pub(in crate::web) fn new(
        threads: Threads,
        shown: &PostForViewer,
        viewer: Viewer,
        place: (CommentOrder, Option<CommentId>),
        field: Field,
    ) -> Self {
        let post = &shown.found.post;
        let answered = threads.threads.iter().find_map(|thread| {
            let asked = |one: &Thread| Some(one.comment.id) == field.answer;
            let found = std::iter::once(thread)
                .chain(&thread.answers)
                .find(|one| asked(one));
            found.map(|one| format!("@{}", one.author.username))
        });
        let (order, after) = place;
        let seen = Seen {
            post,
            viewer,
            here: address(post.id, order, after),
            order,
        };
        let address = |order, after| format!("{}#comments", address(post.id, order, after));
        Self {
            newest_first: order == CommentOrder::Newest,
            oldest: address(CommentOrder::Oldest, None),
            newest: address(CommentOrder::Newest, None),
            sortable: threads.threads.len() > 1 || threads.next.is_some() || after.is_some(),
            more: threads.next.map(|next| address(order, Some(next))),
            threads: threads
                .threads
                .into_iter()
                .map(|thread| CommentView::new(thread, &seen))
                .collect(),
            new_id: CommentId::generate().to_string(),
            answer: field.answer.map(|id| id.to_string()),
            answer_to: answered,
            text: field.text,
            problem: field.problem,
        }
    }
}

/// The address at which these comments stand under their post.
pub(in crate::web) fn address(
    post: PostId,
    order: CommentOrder,
    after: Option<CommentId>,
) -> String {
    page(post, order, after.map(|after| format!("after={after}")))
}

/// The post's page with its comments in this order, and one more parameter.
fn page(post: PostId, order: CommentOrder, more: Option<String>) -> String {
    let order = (order != CommentOrder::default()).then(|| format!("order={}", order.as_str()));
    let query: Vec<String> = order.into_iter().chain(more).collect();
    match query.is_empty() {
        true => format!("/p/{post}"),
        false => format!("/p/{post}?{}", query.join("&")),
    }
}

/// What all comments of a page have in common.
struct Seen<'s> {
    post: &'s Post,
    viewer: Viewer,
    here: String,
    order: CommentOrder,
}

impl CommentView {
    fn new(thread: Thread, seen: &Seen<'_>) -> Self {
        let Thread {
            comment,
            author,
            likes,
            answers,
        } = thread;
        let me = seen.viewer.id();
        let here = format!("{}#comment-{}", seen.here, comment.id);
        let answer = format!("answer={}", comment.id);
        let next: String = byte_serialize(here.as_bytes()).collect();
        Self {
            id: comment.id.to_string(),
            author: PersonView::new(&author),
            text: pieces(comment.text.as_str()),
            written: Time::new(comment.created_at, Timestamp::now()),
            edited: comment.edited_at.is_some(),
            likes: short(likes.likes),
            liked: likes.liked,
            reply: format!("{}#say", page(seen.post.id, seen.order, Some(answer))),
            here,
            login: format!("/login?next={next}"),
            mine: me == Some(comment.author),
            may_answer: me.is_some(),
            may_report: me.is_some_and(|me| me != comment.author),
            may_delete: me.is_some_and(|me| may_delete_comment(me, comment.author, seen.post)),
            answers: answers
                .into_iter()
                .map(|answer| Self::new(answer, seen))
                .collect(),
        }
    }
}
