//! A draft: looked at, worded, published or thrown away.

use std::sync::Arc;

use super::revise::{changeable, revise};
use super::{AccessError, App, Failure, mentions, owed_words, posts};
use crate::domain::{
    AltText, Caption, Hashtags, Post, PostId, Timestamp, UserId, Viewer, Visibility,
};

/// One text field of a form: what it holds, and what it held when the person got it.
#[derive(Debug, Default, Clone)]
pub struct Field {
    /// As it came back; none when the form has no such field.
    pub typed: Option<String>,
    /// As it was shown, where the form tells.
    pub shown: Option<String>,
}

/// The words of a post as a form brings them back.
#[derive(Debug, Default, Clone)]
pub struct Words {
    /// The caption.
    pub caption: Field,
    /// The hashtags, in one field.
    pub hashtags: Field,
    /// The alt text of the first picture.
    pub alt: Field,
    /// Whom the post is for; none leaves it as it is.
    pub visibility: Option<Visibility>,
}

/// What is wrong with each field, in sentences for the person.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct WordProblems {
    /// With the caption.
    pub caption: Option<String>,
    /// With the hashtags.
    pub hashtags: Option<String>,
    /// With the alt text.
    pub alt: Option<String>,
}

/// Why words were not saved.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// A field will not do; nothing was saved.
    #[error("the words need another look")]
    Invalid(WordProblems),
    /// There is no such candidate to pick.
    #[error("no such suggestion")]
    NoCandidate,
    /// Not there, or not theirs.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<Failure> for WordsError {
    fn from(failure: Failure) -> Self {
        Self::Access(failure.into())
    }
}

/// A person's draft.
///
/// # Errors
/// When it is not there, not theirs, or was published (then it is missing as a draft).
pub async fn draft(app: &App, viewer: Viewer, id: PostId) -> Result<Post, AccessError> {
    let post = changeable(app, viewer, id).await.map_err(hide)?.post;
    Ok(post)
}

/// A person's drafts, newest first.
///
/// # Errors
/// When the store fails.
pub async fn drafts(app: &App, author: UserId) -> Result<Vec<Post>, Failure> {
    Ok(app.store.drafts(author, 50).await?)
}

/// Keeps the words.
///
/// # Errors
/// See [`WordsError`].
pub async fn save(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &Words,
) -> Result<Post, WordsError> {
    reword(app, viewer, id, words, |_| Ok(())).await
}

/// Keeps the words and makes the post visible. What the form shows is what is published, also
/// where a newer suggestion has arrived that the person has not seen.
///
/// # Errors
/// See [`WordsError`].
pub async fn publish(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &Words,
) -> Result<Post, WordsError> {
    let parsed = Parsed::parse(words)?;
    let now = Timestamp::now();
    let post = revise(app, viewer, id, |post| {
        if post.is_draft() {
            parsed.apply(post);
            parsed.settle(post);
            post.publish(now);
        }
        Ok::<_, WordsError>(())
    })
    .await?;
    tell_those_named(app, &post).await?;
    Ok(post)
}

/// Tells the people whom a caption names; those who were told of it before are not told again.
pub(super) async fn tell_those_named(app: &App, post: &Post) -> Result<(), Failure> {
    let Some(found) = app.store.post(post.id).await? else {
        return Ok(());
    };
    let text = post.caption.value.as_str();
    mentions::tell_those_named(app, &found, text, post.author, None, &[]).await
}

/// Keeps the words and asks the captioner for others.
///
/// # Errors
/// See [`WordsError`].
pub async fn suggest_again(
    app: &Arc<App>,
    viewer: Viewer,
    id: PostId,
    words: &Words,
) -> Result<(), WordsError> {
    save(app, viewer, id, words).await?;
    Ok(owed_words::suggest_again(app, viewer, id).await?)
}

/// Keeps the words and puts a candidate in the caption's place; a caption of the person's own is
/// set aside and can be had back with [`restore`].
///
/// # Errors
/// See [`WordsError`].
pub async fn pick(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &Words,
    candidate: usize,
) -> Result<Post, WordsError> {
    reword(app, viewer, id, words, |post| {
        let offered = post
            .pictures
            .first()
            .and_then(|picture| picture.writing.suggestions());
        let caption = offered
            .and_then(|suggestions| suggestions.captions.get(candidate))
            .and_then(|text| Caption::parse(text).ok())
            .ok_or(WordsError::NoCandidate)?;
        post.pick_caption(caption);
        Ok(())
    })
    .await
}

/// Keeps the words but for the caption, which becomes the one set aside.
///
/// # Errors
/// See [`WordsError`].
pub async fn restore(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &Words,
) -> Result<Post, WordsError> {
    reword(app, viewer, id, words, |post| {
        post.restore_caption();
        Ok(())
    })
    .await
}

/// Keeps the words, then lets `change` have its way with the post.
async fn reword(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &Words,
    mut change: impl FnMut(&mut Post) -> Result<(), WordsError>,
) -> Result<Post, WordsError> {
    let parsed = Parsed::parse(words)?;
    revise(app, viewer, id, |post| {
        parsed.apply(post);
        change(post)
    })
    .await
}

/// Throws a draft away, with its files. A post that is already out stays.
///
/// # Errors
/// When it is not there or not theirs.
pub async fn discard(app: &App, viewer: Viewer, id: PostId) -> Result<(), AccessError> {
    if draft(app, viewer, id).await?.is_draft() {
        posts::delete(app, viewer, id).await?;
    }
    Ok(())
}

/// Somebody else's draft must not even be known to exist; neither is a published post one.
fn hide(error: AccessError) -> AccessError {
    match error {
        AccessError::Forbidden => AccessError::Missing,
        other => other,
    }
}

/// A field's values, typed and shown.
struct Value<T> {
    typed: T,
    shown: Option<T>,
}

struct Parsed {
    caption: Option<Value<Caption>>,
    hashtags: Option<Value<Hashtags>>,
    alt: Option<Value<AltText>>,
    visibility: Option<Visibility>,
}

impl Parsed {
    fn parse(words: &Words) -> Result<Self, WordsError> {
        let mut problems = WordProblems::default();
        let parsed = Self {
            caption: value(&words.caption, Caption::parse, &mut problems.caption),
            hashtags: value(&words.hashtags, Hashtags::parse, &mut problems.hashtags),
            alt: value(&words.alt, AltText::parse, &mut problems.alt),
            visibility: words.visibility,
        };
        if problems == WordProblems::default() {
            Ok(parsed)
        } else {
            Err(WordsError::Invalid(problems))
        }
    }

    fn apply(&self, post: &mut Post) {
        if let Some(visibility) = self.visibility {
            post.visibility = visibility;
        }
        if let Some(value) = &self.caption {
            post.caption.edit(value.typed.clone(), value.shown.as_ref());
        }
        if let Some(value) = &self.hashtags {
            post.hashtags
                .edit(value.typed.clone(), value.shown.as_ref());
        }
        if let (Some(value), Some(picture)) = (&self.alt, post.pictures.first_mut()) {
            picture.alt.edit(value.typed.clone(), value.shown.as_ref());
        }
    }

    /// Makes the post say exactly what the form says, and leaves whose words they are.
    fn settle(&self, post: &mut Post) {
        if let Some(value) = &self.caption {
            post.caption.value = value.typed.clone();
        }
        if let Some(value) = &self.hashtags {
            post.hashtags.value = value.typed.clone();
        }
        if let (Some(value), Some(picture)) = (&self.alt, post.pictures.first_mut()) {
            picture.alt.value = value.typed.clone();
        }
    }
}

fn value<T>(
    field: &Field,
    parse: impl Fn(&str) -> Result<T, crate::domain::Invalid>,
    problem: &mut Option<String>,
) -> Option<Value<T>> {
    let typed = match parse(field.typed.as_deref()?) {
        Ok(typed) => typed,
        Err(error) => {
            *problem = Some(error.to_string());
            return None;
        }
    };
    // What was shown came from us, so it reads well; where it does not, it is not what was shown.
    let shown = field.shown.as_deref().and_then(|text| parse(text).ok());
    Some(Value { typed, shown })
}
