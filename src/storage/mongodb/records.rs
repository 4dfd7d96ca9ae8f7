//! Between documents and the domain.

use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, Document, doc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::StorageError;
use super::picture_records::PictureDocument;
use crate::domain::terms::terms_version;
use crate::domain::{
    Caption, Hashtag, Hashtags, Hidden, Language, Licence, ModeratorsText, Origin, Picture, Post,
    PostTerms, Suggestible, Timestamp, Visibility,
};

/// A UUID as bson's binary subtype 4.
pub(super) type Id = mongodb::bson::Uuid;

/// A domain id for a query or a document.
pub(super) fn id(uuid: Uuid) -> Id {
    Id::from_bytes(uuid.into_bytes())
}

/// The other way.
pub(super) fn uuid(id: Id) -> Uuid {
    Uuid::from_bytes(id.bytes())
}

/// Bytes for a query or a document.
pub(super) fn binary(bytes: impl AsRef<[u8]>) -> Binary {
    Binary {
        subtype: BinarySubtype::Generic,
        bytes: bytes.as_ref().to_vec(),
    }
}

/// A post with its pictures. `hashtags` is the list that the tag index reads; a draft stands in no
/// feed because every feed asks for a range of `published_at`, which a missing date is not in.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PostDocument {
    #[serde(rename = "_id")]
    pub(super) id: Id,
    pub(super) author: Id,
    pub(super) created_at: Timestamp,
    /// Missing in documents from before there was one.
    pub(super) updated_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) published_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) edited_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) visibility: Visibility,
    pub(super) caption: String,
    pub(super) caption_origin: Origin,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) replaced_caption: Option<String>,
    pub(super) hashtags: Vec<String>,
    /// The same as they were typed, in the same order; missing where nobody typed another form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) hashtags_shown: Vec<String>,
    pub(super) hashtags_origin: Origin,
    pub(super) pictures: Vec<PictureDocument>,
    pub(super) revision: i64,
    #[serde(default)]
    pub(super) sensitive: bool,
    #[serde(default)]
    pub(super) sensitive_by_moderator: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) hidden_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) hidden_reason: Option<String>,
    #[serde(default)]
    pub(super) licence: Licence,
    #[serde(default)]
    pub(super) show_camera: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) scheduled_at: Option<Timestamp>,
    // What the search reads; posts from before have none of these.
    #[serde(default)]
    pub(super) terms: Vec<String>,
    #[serde(default)]
    pub(super) weights: Vec<u8>,
    #[serde(default)]
    pub(super) terms_version: i64,
    /// Those of a public post that stand in the vocabulary.
    #[serde(default)]
    pub(super) words: Vec<String>,
}

impl PostDocument {
    /// A post with the terms by which it is found.
    pub(super) fn of(post: &Post, language: Language) -> Self {
        let tags = post.hashtags.value.as_slice().iter();
        let (tags, mut shown): (Vec<_>, Vec<_>) = tags
            .map(|tag| (tag.as_str().to_owned(), tag.shown().to_owned()))
            .unzip();
        if shown == tags {
            shown.clear();
        }
        let PostTerms { weights, words } = PostTerms::of(post, language);
        let (terms, weights) = weights.into_iter().unzip();
        Self {
            id: id(post.id.as_uuid()),
            author: id(post.author.as_uuid()),
            created_at: post.created_at,
            updated_at: Some(post.updated_at),
            published_at: post.published_at,
            edited_at: post.edited_at,
            visibility: post.visibility,
            caption: post.caption.value.as_str().to_owned(),
            caption_origin: post.caption.origin,
            replaced_caption: post
                .replaced_caption
                .as_ref()
                .map(|text| text.as_str().to_owned()),
            hashtags: tags,
            hashtags_shown: shown,
            hashtags_origin: post.hashtags.origin,
            pictures: post.pictures.iter().map(PictureDocument::from).collect(),
            revision: post.revision,
            sensitive: post.sensitive,
            sensitive_by_moderator: post.sensitive_by_moderator,
            hidden_at: post.hidden.as_ref().map(|hidden| hidden.at),
            hidden_reason: post.hidden.as_ref().map(|hidden| hidden.reason.to_string()),
            licence: post.licence,
            show_camera: post.show_camera,
            scheduled_at: post.scheduled_at,
            terms,
            weights,
            terms_version: terms_version(language),
            words: words.into_iter().collect(),
        }
    }
}

impl TryFrom<PostDocument> for Post {
    type Error = StorageError;

    fn try_from(document: PostDocument) -> Result<Self, StorageError> {
        let pictures = document.pictures.into_iter().map(Picture::try_from);
        let tags = match document.hashtags_shown.is_empty() {
            true => document.hashtags,
            false => document.hashtags_shown,
        };
        Ok(Self {
            id: uuid(document.id).into(),
            author: uuid(document.author).into(),
            created_at: document.created_at,
            updated_at: document.updated_at.unwrap_or(document.created_at),
            published_at: document.published_at,
            edited_at: document.edited_at,
            visibility: document.visibility,
            caption: Suggestible {
                value: Caption::from_stored(document.caption),
                origin: document.caption_origin,
            },
            replaced_caption: document.replaced_caption.map(Caption::from_stored),
            hashtags: Suggestible {
                value: Hashtags::from_tags(tags.into_iter().map(Hashtag::from_stored)),
                origin: document.hashtags_origin,
            },
            pictures: pictures.collect::<Result<_, _>>()?,
            revision: document.revision,
            sensitive: document.sensitive,
            sensitive_by_moderator: document.sensitive_by_moderator,
            licence: document.licence,
            show_camera: document.show_camera,
            scheduled_at: document.scheduled_at,
            hidden: document.hidden_at.map(|at| Hidden {
                at,
                reason: ModeratorsText::from_stored(document.hidden_reason.unwrap_or_default()),
            }),
        })
    }
}

/// The id in a document that was read without its other fields.
pub(super) fn id_of(document: &mongodb::bson::Document, key: &str) -> Result<Uuid, StorageError> {
    match document.get(key) {
        Some(Bson::Binary(binary)) => binary
            .to_uuid()
            .map(uuid)
            .map_err(|error| StorageError::corrupt(key, error)),
        _ => Err(StorageError::corrupt(key, "no id")),
    }
}

/// What was written by other rules than those of this version, found along an index: `$ne` would be
/// read as all but one value, and documents from before there were versions have none.
pub(super) fn other_version(version: i64) -> Document {
    doc! { "$or": [
        { "terms_version": Bson::Null },
        { "terms_version": { "$lt": version } },
        { "terms_version": { "$gt": version } },
    ] }
}
