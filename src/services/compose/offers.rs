//! What the file of a draft's cover says beside its words: a title, a credit, a licence. Its author
//! takes each over or leaves it.

use super::draft::{self, PostFields, WordsError};
use crate::domain::{Caption, Credit, Licence, Post, PostId, Viewer};
use crate::services::App;

/// What can be taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferKind {
    /// The title, as the caption.
    Title,
    /// The creator or the copyright, behind the caption.
    Credit,
    /// The licence.
    Licence,
}

impl OfferKind {
    const ALL: [Self; 3] = [Self::Title, Self::Credit, Self::Licence];

    /// The word in forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Credit => "credit",
            Self::Licence => "licence",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// Something that the file says, and the post does not yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What it is.
    pub kind: OfferKind,
    /// What would stand in the post.
    pub text: String,
}

/// What can be taken over into a draft.
#[must_use]
pub fn of(post: &Post) -> Vec<Offer> {
    let Some(cover) = post.pictures.first() else {
        return Vec::new();
    };
    let caption = post.caption.value.as_str();
    let title = Some(cover.credit.title.clone());
    let title = title.filter(|title| !title.is_empty() && title != caption);
    let credit = line(&cover.credit).filter(|line| !caption.contains(line.as_str()));
    let licence = cover.credit.licence.filter(|one| *one != post.licence);
    let offer = |kind| move |text| Offer { kind, text };
    let title = title.map(offer(OfferKind::Title));
    let credit = credit.map(offer(OfferKind::Credit));
    let licence = licence.map(|one| one.name().to_owned());
    let licence = licence.map(offer(OfferKind::Licence));
    title.into_iter().chain(credit).chain(licence).collect()
}

/// Whose the picture is, in a line.
fn line(credit: &Credit) -> Option<String> {
    match (credit.creator.as_str(), credit.copyright.as_str()) {
        ("", "") => None,
        ("", rights) => Some(rights.to_owned()),
        (creator, _) => Some(format!("Photo: {creator}")),
    }
}

/// Keeps the words and takes over what the file says. A caption of the person's own is set aside.
///
/// # Errors
/// See [`WordsError`]; [`WordsError::NoCandidate`] when there is nothing of the kind to take over, or
/// no room for it.
pub async fn take(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    kind: OfferKind,
) -> Result<Post, WordsError> {
    let found = draft::reword(app, viewer, id, words, |post| {
        draft::draft_only(post)?;
        let offer = of(post).into_iter().find(|offer| offer.kind == kind);
        let text = offer.ok_or(WordsError::NoCandidate)?.text;
        let caption = |text: &str| Caption::parse(text).map_err(|_| WordsError::NoCandidate);
        match kind {
            OfferKind::Title => post.pick_from_file(caption(&text)?),
            OfferKind::Credit => {
                let whole = format!("{}\n\n{text}", post.caption.value);
                post.caption.edit(caption(&whole)?, None);
            }
            OfferKind::Licence => {
                let said = post.pictures.first().and_then(|cover| cover.credit.licence);
                post.licence = said.unwrap_or(Licence::default());
            }
        }
        Ok(())
    })
    .await?;
    Ok(found.post)
}
