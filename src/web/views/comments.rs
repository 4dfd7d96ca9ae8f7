//! What people say under a post, as its page shows it.

use serde::Serialize;

use super::cards::Time;
use super::people::{PersonView, Piece, pieces};
use crate::domain::access::may_delete_comment;
use crate::domain::{CommentId, Timestamp, Viewer};
use crate::services::reading::engagement::PostForViewer;
use crate::services::social::comments::{Thread, Threads};

/// What was said under a post, as a template sees it.
#[derive(Debug, Serialize)]
pub(in crate::web) struct CommentsView {
    threads: Vec<CommentView>,
    /// The address of what was said later.
    later: Option<String>,
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
    /// Whether the viewer wrote it.
    mine: bool,
    may_delete: bool,
    may_answer: bool,
    may_report: bool,
    answers: Vec<CommentView>,
}

impl CommentsView {
    pub(in crate::web) fn new(
        threads: Threads,
        shown: &PostForViewer,
        viewer: Viewer,
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
        let view = |thread| CommentView::new(thread, shown, viewer);
        Self {
            later: threads
                .next
                .map(|next| format!("/p/{}?after={next}#comments", post.id)),
            threads: threads.threads.into_iter().map(view).collect(),
            new_id: CommentId::generate().to_string(),
            answer: field.answer.map(|id| id.to_string()),
            answer_to: answered,
            text: field.text,
            problem: field.problem,
        }
    }
}

impl CommentView {
    fn new(thread: Thread, shown: &PostForViewer, viewer: Viewer) -> Self {
        let Thread {
            comment,
            author,
            answers,
        } = thread;
        let me = viewer.id();
        let post = &shown.found.post;
        Self {
            id: comment.id.to_string(),
            author: PersonView::new(&author),
            text: pieces(comment.text.as_str()),
            written: Time::new(comment.created_at, Timestamp::now()),
            edited: comment.edited_at.is_some(),
            mine: me == Some(comment.author),
            may_answer: me.is_some(),
            may_report: me.is_some_and(|me| me != comment.author),
            may_delete: me.is_some_and(|me| may_delete_comment(me, comment.author, post)),
            answers: answers
                .into_iter()
                .map(|answer| Self::new(answer, shown, viewer))
                .collect(),
        }
    }
}
