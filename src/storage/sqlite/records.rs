//! Between rows and the domain.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::StorageError;
use crate::domain::{
    AltText, Bio, Caption, CaptionState, Dimensions, DisplayName, Email, Hashtag, Hashtags, Hidden,
    ModeratorsText, NotificationKind, Origin, Picture, Placeholder, Post, PostWithAuthor, Profile,
    Role, SensitiveChoice, Suggestible, Suggestions, Suspension, Timestamp, User, Username,
    Visibility,
};

/// The columns of a person, `u`, beside those of whatever they are joined to.
macro_rules! user_columns {
    () => {
        "u.id AS user_id, u.username, u.email, u.created_at AS user_created_at, u.display_name, \
         u.bio, u.avatar, u.private, u.disabled_notifications, u.role, u.suspended_at, u.suspended_until, \
         u.suspension_reason, u.sensitive_choice, u.renew_captions, u.ignore_file_words, u.deletion_due_at"
    };
}
pub(super) use user_columns;

pub(super) fn user(row: &SqliteRow) -> Result<User, StorageError> {
    Ok(User {
        id: row.try_get::<Uuid, _>("user_id")?.into(),
        username: Username::from_stored(row.try_get("username")?),
        email: Email::from_stored(row.try_get("email")?),
        created_at: time(row, "user_created_at")?,
        profile: Profile {
            display_name: DisplayName::from_stored(row.try_get("display_name")?),
            bio: Bio::from_stored(row.try_get("bio")?),
            avatar: row.try_get::<Option<Uuid>, _>("avatar")?.map(Into::into),
            private: row.try_get("private")?,
            disabled_notifications: kinds(&row.try_get::<String, _>("disabled_notifications")?),
            sensitive: word(row, "sensitive_choice", SensitiveChoice::from_word)?,
            renew_captions: row.try_get("renew_captions")?,
            ignore_file_words: row.try_get("ignore_file_words")?,
        },
        deletion_due_at: row
            .try_get::<Option<i64>, _>("deletion_due_at")?
            .map(Timestamp::from_millis),
        role: word(row, "role", Role::from_word)?,
        suspension: suspension(row)?,
    })
}

/// One that has run out is none.
fn suspension(row: &SqliteRow) -> Result<Option<Suspension>, StorageError> {
    let Some(since) = row.try_get::<Option<i64>, _>("suspended_at")? else {
        return Ok(None);
    };
    let until: Option<i64> = row.try_get("suspended_until")?;
    let reason: Option<String> = row.try_get("suspension_reason")?;
    let suspension = Suspension {
        since: Timestamp::from_millis(since),
        until: until.map(Timestamp::from_millis),
        reason: ModeratorsText::from_stored(reason.unwrap_or_default()),
    };
    Ok(Some(suspension).filter(|suspension| suspension.holds_at(Timestamp::now())))
}

fn hidden(row: &SqliteRow) -> Result<Option<Hidden>, StorageError> {
    let Some(at) = row.try_get::<Option<i64>, _>("hidden_at")? else {
        return Ok(None);
    };
    let reason: Option<String> = row.try_get("hidden_reason")?;
    Ok(Some(Hidden {
        at: Timestamp::from_millis(at),
        reason: ModeratorsText::from_stored(reason.unwrap_or_default()),
    }))
}

fn digest(row: &SqliteRow) -> Result<Option<[u8; 32]>, StorageError> {
    let digest: Option<Vec<u8>> = row.try_get("digest")?;
    let digest = digest.map(TryInto::try_into).transpose();
    digest.map_err(|_| StorageError::corrupt("pictures.digest", "its length"))
}

/// A word that stands for a value of the domain.
fn word<T>(
    row: &SqliteRow,
    column: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, StorageError> {
    let word: String = row.try_get(column)?;
    read(&word).ok_or_else(|| StorageError::corrupt(column, word))
}

/// A kind that a later version knew and this one does not is left out.
fn kinds(words: &str) -> Vec<NotificationKind> {
    let words = words.split_whitespace();
    words.filter_map(NotificationKind::from_word).collect()
}

/// A post with its author, who stands in the same row.
pub(super) fn published(row: &SqliteRow) -> Result<PostWithAuthor, StorageError> {
    Ok(PostWithAuthor {
        post: post(row)?,
        author: user(row)?.as_author(),
    })
}

/// A post without its pictures, which stand in another table.
pub(super) fn post(row: &SqliteRow) -> Result<Post, StorageError> {
    let tags: String = row.try_get("hashtags")?;
    let tags = tags
        .split_whitespace()
        .map(|tag| Hashtag::from_stored(tag.to_owned()));
    Ok(Post {
        id: row.try_get::<Uuid, _>("id")?.into(),
        author: row.try_get::<Uuid, _>("author_id")?.into(),
        created_at: time(row, "created_at")?,
        updated_at: time(row, "updated_at")?,
        published_at: row
            .try_get::<Option<i64>, _>("published_at")?
            .map(Timestamp::from_millis),
        visibility: word(row, "visibility", Visibility::from_word)?,
        caption: Suggestible {
            value: Caption::from_stored(row.try_get("caption")?),
            origin: origin(row, "caption_origin", "caption_from_file")?,
        },
        replaced_caption: row
            .try_get::<Option<String>, _>("replaced_caption")?
            .map(Caption::from_stored),
        hashtags: Suggestible {
            value: Hashtags::from_tags(tags),
            origin: origin(row, "hashtags_origin", "hashtags_from_file")?,
        },
        pictures: Vec::new(),
        sensitive: row.try_get("sensitive")?,
        sensitive_by_moderator: row.try_get("sensitive_by_moderator")?,
        hidden: hidden(row)?,
        revision: row.try_get("revision")?,
    })
}

/// Who a text is from. That it stood in a file has a column of its own, because the older one takes
/// two words and no other.
fn origin(row: &SqliteRow, column: &str, from_file: &str) -> Result<Origin, StorageError> {
    match row.try_get(from_file)? {
        true => Ok(Origin::File),
        false => word(row, column, Origin::from_word),
    }
}

/// The two columns of who a text is from.
pub(super) fn origin_columns(origin: Origin) -> (&'static str, bool) {
    match origin {
        Origin::File => (Origin::Written.as_str(), true),
        other => (other.as_str(), false),
    }
}

pub(super) fn picture(row: &SqliteRow) -> Result<Picture, StorageError> {
    Ok(Picture {
        id: row.try_get::<Uuid, _>("id")?.into(),
        blob: row.try_get::<Uuid, _>("blob")?.into(),
        dimensions: Dimensions {
            width: row.try_get("width")?,
            height: row.try_get("height")?,
        },
        media_type: row.try_get("media_type")?,
        placeholder: Placeholder(row.try_get("placeholder")?),
        alt: Suggestible {
            value: AltText::from_stored(row.try_get("alt")?),
            origin: origin(row, "alt_origin", "alt_from_file")?,
        },
        caption_state: caption_state(row)?,
        digest: digest(row)?,
        bytes: row.try_get::<i64, _>("bytes")?.unsigned_abs(),
    })
}

fn caption_state(row: &SqliteRow) -> Result<CaptionState, StorageError> {
    let suggestions: Option<String> = row.try_get("suggestions")?;
    let suggestions: Option<Suggestions> = suggestions
        .map(|json| serde_json::from_str(&json))
        .transpose()
        .map_err(|e| StorageError::corrupt("pictures.suggestions", e))?;
    let state: String = row.try_get("caption_state")?;
    match (state.as_str(), suggestions) {
        ("pending", earlier) => Ok(CaptionState::Pending {
            round: row.try_get("round")?,
            attempts: row.try_get("attempts")?,
            due_at: time(row, "due_at")?,
            earlier,
        }),
        ("ready", Some(suggestions)) => Ok(CaptionState::Ready(suggestions)),
        ("unavailable", _) => Ok(CaptionState::Unavailable),
        (other, _) => Err(StorageError::corrupt("pictures.caption_state", other)),
    }
}

/// The columns `caption_state`, `round`, `attempts`, `due_at` and `suggestions`.
pub(super) struct CaptionStateColumns {
    pub(super) state: &'static str,
    pub(super) round: Option<u32>,
    pub(super) attempts: Option<u32>,
    pub(super) due_at: Option<i64>,
    pub(super) suggestions: Option<String>,
}

pub(super) fn caption_state_columns(
    caption_state: &CaptionState,
) -> Result<CaptionStateColumns, StorageError> {
    let suggestions = caption_state
        .suggestions()
        .map(serde_json::to_string)
        .transpose()
        .map_err(|e| StorageError::corrupt("pictures.suggestions", e))?;
    let mut columns = CaptionStateColumns {
        state: "unavailable",
        round: None,
        attempts: None,
        due_at: None,
        suggestions,
    };
    match caption_state {
        CaptionState::Pending {
            round,
            attempts,
            due_at,
            ..
        } => {
            columns.state = "pending";
            columns.round = Some(*round);
            columns.attempts = Some(*attempts);
            columns.due_at = Some(due_at.as_millis());
        }
        CaptionState::Ready(_) => columns.state = "ready",
        CaptionState::Unavailable => {}
    }
    Ok(columns)
}

pub(super) fn time(row: &SqliteRow, column: &str) -> Result<Timestamp, StorageError> {
    Ok(Timestamp::from_millis(row.try_get(column)?))
}
