//! Other words by a language model elsewhere: what it is asked for, and what becomes of its answer.

use serde::{Deserialize, Serialize};

use super::{CaptionState, ModelSuggestions, Timestamp};

/// Other words for a caption and its hashtags, which a language model elsewhere is asked for: “Make it
/// …”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewriteTask {
    /// What they are to become.
    pub tone: String,
    /// Whether the person has agreed to it for this very time.
    pub asked: bool,
}

/// How far it is with that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemoteState {
    /// It is to be asked, or has not answered yet.
    Waiting(RewriteTask),
    /// It could not be reached, or said nothing that can be used.
    Failed,
}

impl CaptionState {
    /// What a language model elsewhere is to be asked, or is being asked.
    #[must_use]
    pub fn rewrite_task(&self) -> Option<&RewriteTask> {
        match self {
            Self::Pending { earlier, .. } => match earlier.as_ref()?.remote.as_ref()? {
                RemoteState::Waiting(task) => Some(task),
                RemoteState::Failed => None,
            },
            _ => None,
        }
    }

    /// Asks a language model elsewhere; what is offered stays on offer. False while captions are
    /// pending.
    pub fn ask_rewrite(&mut self, task: RewriteTask, now: Timestamp) -> bool {
        if self.is_pending() {
            return false;
        }
        let mut earlier = self.suggestions().cloned().unwrap_or_default();
        earlier.remote = Some(RemoteState::Waiting(task));
        *self = Self::Pending {
            round: earlier.round,
            attempts: 0,
            due_at: now,
            earlier: Some(earlier),
        };
        true
    }

    /// Takes in what a language model elsewhere said, in the place of what the same one said before;
    /// none where it said nothing.
    pub fn receive_rewrite(&mut self, said: Option<ModelSuggestions>) {
        if self.rewrite_task().is_none() {
            return;
        }
        let Self::Pending { earlier, .. } = self else {
            return;
        };
        let mut all = earlier.take().unwrap_or_default();
        all.remote = said.is_none().then_some(RemoteState::Failed);
        if let Some(said) = said {
            all.put_other(said);
        }
        *self = Self::Ready(all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Suggestions;

    fn rewrite(asked: bool) -> RewriteTask {
        let tone = "shorter".into();
        RewriteTask { tone, asked }
    }

    fn said(model: &str, caption: &str) -> ModelSuggestions {
        ModelSuggestions {
            model: model.into(),
            captions: vec![caption.into()],
            hashtags: Vec::new(),
            alt: None,
            rewritten: false,
        }
    }

    #[test]
    fn what_a_model_elsewhere_says_joins_what_is_offered() {
        let task = rewrite(false);
        let now = Timestamp::from_millis(1);
        let first = Suggestions {
            captions: vec!["A dog.".into()],
            round: 3,
            ..Suggestions::default()
        };
        for (mut state, captions) in [
            (CaptionState::Ready(first), 1),
            (CaptionState::Unavailable, 0),
        ] {
            assert!(state.ask_rewrite(task.clone(), now));
            assert!(!state.ask_rewrite(task.clone(), now), "while it is asked");
            assert_eq!(state.rewrite_task(), Some(&task));
            assert_eq!(state.suggestions().unwrap().captions.len(), captions);
            state.receive_rewrite(Some(said("m", "A wet dog.")));
            assert!(!state.is_pending());
            assert!(state.ask_rewrite(task.clone(), now));
            state.receive_rewrite(Some(said("m", "A dry dog.")));
            let all = state.suggestions().unwrap();
            assert_eq!(all.others, [said("m", "A dry dog.")]);
            assert_eq!((all.captions.len(), &all.remote), (captions, &None));
            // Nobody asked any more.
            state.receive_rewrite(Some(said("n", "Late.")));
            assert_eq!(state.suggestions().unwrap().others.len(), 1);
        }
    }

    #[test]
    fn a_model_elsewhere_that_is_given_up_leaves_what_was_offered() {
        let now = Timestamp::from_millis(1);
        let mut state = CaptionState::Ready(Suggestions {
            captions: vec!["A dog.".into()],
            ..Suggestions::default()
        });
        state.ask_rewrite(rewrite(true), now);
        for _ in 0..=CaptionState::MAX_ATTEMPTS {
            assert!(state.is_pending());
            state.claim(now);
        }
        let all = state.suggestions().unwrap();
        assert_eq!(all.remote, Some(RemoteState::Failed));
        assert_eq!(all.captions, ["A dog.".into()]);
        state.ask_again(now);
        assert_eq!(state.suggestions().unwrap().remote, None);
        assert!(state.rewrite_task().is_none() && state.is_pending());
    }
}
