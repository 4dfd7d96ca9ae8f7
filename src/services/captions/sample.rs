//! The newest posts of the site with what each model said of them, to compare the models by.

use std::collections::HashMap;

use crate::domain::{
    Feed, List, Post, PostWithAuthor, Suggested, SuggestedField, SuggestionOutcome, Viewer,
};
use crate::services::access::visibility;
use crate::services::{App, Failure};

/// Posts in a sample.
const POSTS: usize = 12;
/// Posts read in one go, and how often: most posts may have no suggestions.
const AT_ONCE: u32 = 50;
const CHUNKS: usize = 8;

/// A post of the sample.
#[derive(Debug, Clone)]
pub struct SampledPost {
    /// The post as it stands now.
    pub found: PostWithAuthor,
    /// What each model said of its first picture: that of the first model first.
    pub models: Vec<ModelOnPost>,
}

/// What one model said of a post's first picture.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelOnPost {
    /// The model and its version.
    pub model: String,
    /// Its captions, the best first; never empty.
    pub captions: Vec<Suggested>,
    /// What the author made of them for the caption; none where the picture's file had one.
    pub outcome: Option<SuggestionOutcome>,
}

/// The newest public posts with suggestions that `viewer` may see in the public feed. Sensitive
/// pictures are left out: the page shows them uncovered.
///
/// # Errors
/// When the store fails.
pub async fn sample(app: &App, viewer: Viewer) -> Result<Vec<SampledPost>, Failure> {
    let mut sample = Vec::new();
    let mut place = None;
    for _ in 0..CHUNKS {
        let found = app.store.feed(&Feed::Public, place, AT_ONCE).await?;
        place = found.last().and_then(PostWithAuthor::place);
        let visible = visibility::listed(app, viewer, List::Public, found).await?;
        let plain = visible.into_iter().filter(|found| !found.post.sensitive);
        sample.extend(plain.filter_map(sampled));
        if sample.len() >= POSTS || place.is_none() {
            break;
        }
    }
    sample.truncate(POSTS);
    Ok(sample)
}

/// None where no model said anything.
fn sampled(found: PostWithAuthor) -> Option<SampledPost> {
    let models = models_on(&found.post);
    (!models.is_empty()).then_some(SampledPost { found, models })
}

fn models_on(post: &Post) -> Vec<ModelOnPost> {
    let cover = post.pictures.first();
    let Some(offered) = cover.and_then(|cover| cover.caption_state.suggestions()) else {
        return Vec::new();
    };
    let outcomes = post.suggestion_outcomes().into_iter();
    let outcomes: HashMap<_, _> = outcomes
        .filter(|one| one.field == SuggestedField::Caption)
        .map(|one| (one.model, one.outcome))
        .collect();
    let mut models: Vec<ModelOnPost> = Vec::new();
    for (model, caption) in offered.all_captions() {
        let Some(model) = model else { continue };
        match models.last_mut().filter(|last| last.model == model) {
            Some(last) => last.captions.push(caption.clone()),
            None => models.push(ModelOnPost {
                model: model.to_owned(),
                captions: vec![caption.clone()],
                outcome: outcomes.get(model).copied(),
            }),
        }
    }
    models
}
