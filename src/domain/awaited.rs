//! Words of further sources that a picture still waits for, and their arrival.

use serde::{Deserialize, Serialize};

use super::{CaptionState, ModelSuggestions, PictureId, Post, RemoteState, Suggestions, Timestamp};

/// Which further sources are still to say something about a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awaited {
    /// Their names.
    pub sources: Vec<String>,
    /// How often they have been asked.
    pub attempts: u32,
    /// When to ask them (again).
    pub due_at: Timestamp,
}

impl Awaited {
    /// Asked at once; none where there are no sources.
    #[must_use]
    pub fn of(sources: Vec<String>, now: Timestamp) -> Option<Self> {
        (!sources.is_empty()).then_some(Self {
            sources,
            attempts: 0,
            due_at: now,
        })
    }
}

impl CaptionState {
    /// The further sources that are still to be heard; none while the first model's words are
    /// pending.
    #[must_use]
    pub fn awaited(&self) -> Option<&Awaited> {
        match self {
            Self::Ready(suggestions) => suggestions.awaited.as_ref(),
            Self::Pending { .. } | Self::Unavailable => None,
        }
    }

    /// Waits for one more source; not while the first model's words are pending.
    pub fn await_also(&mut self, source: &str, now: Timestamp) {
        if *self == Self::Unavailable {
            *self = Self::Ready(Suggestions::default());
        }
        let Self::Ready(suggestions) = self else {
            return;
        };
        match &mut suggestions.awaited {
            None => suggestions.awaited = Awaited::of(vec![source.to_owned()], now),
            Some(awaited) if awaited.sources.iter().any(|one| one == source) => {}
            Some(awaited) => awaited.sources.push(source.to_owned()),
        }
    }
}

impl Post {
    /// Takes in what a further source says of a picture, beside what the first model wrote; none
    /// where it has nothing to say. No field changes. An answer to an older question than the last,
    /// or one that nobody waits for any more, is dropped. Returns whether anything changed.
    pub fn receive_further(
        &mut self,
        id: PictureId,
        (round, source): (u32, &str),
        said: Option<ModelSuggestions>,
    ) -> bool {
        let suggestions = match self.caption_state_mut(id) {
            Some(CaptionState::Ready(suggestions)) => suggestions,
            // What it is offered is being rewritten meanwhile.
            Some(state) if state.rewrite_task().is_some() => match state {
                CaptionState::Pending {
                    earlier: Some(suggestions),
                    ..
                } => suggestions,
                _ => return false,
            },
            _ => return false,
        };
        suggestions.round == round && suggestions.take_further(source, said)
    }

    /// Keeps whether a language model elsewhere has just had something to say of a picture.
    pub fn note_remote(&mut self, id: PictureId, said: bool) {
        if let Some(CaptionState::Ready(suggestions)) = self.caption_state_mut(id) {
            suggestions.remote = (!said).then_some(RemoteState::Failed);
        }
    }
}

impl Suggestions {
    fn take_further(&mut self, source: &str, said: Option<ModelSuggestions>) -> bool {
        let Some(awaited) = &mut self.awaited else {
            return false;
        };
        let before = awaited.sources.len();
        awaited.sources.retain(|waiting| waiting != source);
        if awaited.sources.len() == before {
            return false;
        }
        if awaited.sources.is_empty() {
            self.awaited = None;
        }
        if let Some(said) = said {
            self.put_other(said);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Picture, PostId, Prefill, UserId};

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    fn said(model: &str, text: &str) -> ModelSuggestions {
        ModelSuggestions {
            model: model.into(),
            captions: vec![text.into()],
            hashtags: Vec::new(),
            alt: None,
            rewritten: false,
        }
    }

    /// A draft for which the first model has written and two sources are still to be heard.
    fn draft() -> (Post, PictureId) {
        let picture = Picture {
            caption_state: CaptionState::asked(NOW),
            ..Picture::blank()
        };
        let id = picture.id;
        let mut post = Post::draft(PostId::generate(), UserId::generate(), picture, NOW);
        let first = Suggestions {
            captions: vec!["A dog.".into()],
            awaited: Awaited::of(vec!["b".into(), "c".into()], NOW),
            ..Suggestions::default()
        };
        assert!(post.receive(id, first, Prefill::DRAFTS));
        (post, id)
    }

    fn offered(post: &Post) -> &Suggestions {
        post.pictures[0].caption_state.suggestions().unwrap()
    }

    #[test]
    fn each_source_is_heard_once_and_changes_no_field() {
        let (mut post, id) = draft();
        let fields = (post.caption.clone(), post.pictures[0].alt.clone());
        assert!(post.receive_further(id, (0, "b"), Some(said("b 1", "A cat."))));
        assert!(!post.receive_further(id, (0, "b"), Some(said("b 1", "A cow."))));
        assert!(!post.receive_further(id, (0, "d"), Some(said("d 1", "A cow."))));
        assert!(!post.receive_further(id, (1, "c"), Some(said("c 1", "A cow."))));
        assert_eq!(offered(&post).others, [said("b 1", "A cat.")]);
        let awaited = post.pictures[0].caption_state.awaited().unwrap();
        assert_eq!(awaited.sources, ["c"]);
        assert!(post.receive_further(id, (0, "c"), None));
        assert_eq!(post.pictures[0].caption_state.awaited(), None);
        assert_eq!(offered(&post).others, [said("b 1", "A cat.")]);
        assert_eq!(fields, (post.caption, post.pictures[0].alt.clone()));
    }

    #[test]
    fn a_lease_is_counted_and_given_up_after_the_last_attempt() {
        let (mut post, _) = draft();
        let state = &mut post.pictures[0].caption_state;
        for attempt in 1..=CaptionState::MAX_ATTEMPTS {
            state.claim(NOW.plus_seconds(30));
            let awaited = state.awaited().unwrap();
            assert_eq!(awaited.attempts, attempt);
            assert_eq!(awaited.due_at, NOW.plus_seconds(30));
        }
        state.postpone(NOW.plus_seconds(40));
        assert_eq!(state.awaited().unwrap().attempts, 4);
        assert_eq!(state.awaited().unwrap().due_at, NOW.plus_seconds(40));
        state.claim(NOW);
        state.claim(NOW);
        assert_eq!(state.awaited(), None);
        assert_eq!(state.suggestions().unwrap().captions, ["A dog.".into()]);
    }

    #[test]
    fn what_is_published_or_asked_anew_waits_for_nobody() {
        let (mut post, id) = draft();
        let mut again = post.clone();
        post.publish(NOW);
        assert_eq!(post.pictures[0].caption_state.awaited(), None);
        assert!(!post.receive_further(id, (0, "b"), Some(said("b 1", "A cat."))));

        again.pictures[0].caption_state.ask_again(NOW);
        assert_eq!(again.pictures[0].caption_state.awaited(), None);
        assert_eq!(offered(&again).awaited, None);
        assert!(!again.receive_further(id, (0, "b"), Some(said("b 1", "A cat."))));
    }
}
