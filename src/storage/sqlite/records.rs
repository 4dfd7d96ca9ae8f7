//! Between rows and the domain.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::StorageError;
use super::caption_records::caption_state;
use crate::domain::{
    AltText, Bio, Caption, Dimensions, DisplayName, Email, Focus, Hashtag, Hashtags, Hidden,
    Language, Licence, ModeratorsText, NotificationKind, Origin, Picture, Placeholder, Post,
    PostWithAuthor, Profile, Role, SensitiveChoice, Suggestible, Suspension, TimeZoneName,
    Timestamp, User, Username, Visibility,
};

/// The columns of a person, `u`, beside those of whatever they are joined to.
macro_rules! user_columns {
    () => {
        "u.id AS user_id, u.username, u.email, u.created_at AS user_created_at, u.display_name, \
         u.bio, u.avatar, u.private, u.disabled_notifications, u.role, u.suspended_at, u.suspended_until, \
         u.suspension_reason, u.sensitive_choice, u.renew_captions, u.ignore_file_words, u.deletion_due_at, \
         u.licence AS user_licence, u.show_camera AS user_show_camera, u.time_zone, u.language, \
         u.appearance, u.fields, u.pinned, u.remote_consent"
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
            licence: word(row, "user_licence", Licence::from_word)?,
            show_camera: row.try_get("user_show_camera")?,
            time_zone: row
                .try_get::<Option<String>, _>("time_zone")?
                .map(TimeZoneName::from_stored),
            language: row
                .try_get::<Option<String>, _>("language")?
                .and_then(|tag| Language::of_tag(&tag)),
            appearance: json(row, "appearance")?,
            fields: json(row, "fields")?,
            pinned: json(row, "pinned")?,
            remote_consent: json(row, "remote_consent")?,
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

/// A value that is stored as JSON; the default where there is none.
pub(super) fn json<T: serde::de::DeserializeOwned + Default>(
    row: &SqliteRow,
    column: &str,
) -> Result<T, StorageError> {
    let text: Option<String> = row.try_get(column)?;
    let value = text.map(|text| serde_json::from_str(&text)).transpose();
    Ok(value
        .map_err(|e| StorageError::corrupt(column, e))?
        .unwrap_or_default())
}

/// A value as JSON; none where it is empty.
pub(super) fn json_column<T: serde::Serialize>(
    column: &str,
    value: &T,
    is_empty: bool,
) -> Result<Option<String>, StorageError> {
    let text = (!is_empty)
        .then(|| serde_json::to_string(value))
        .transpose();
    text.map_err(|e| StorageError::corrupt(column, e))
}

/// A word that stands for a value of the domain.
pub(super) fn word<T>(
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
        edited_at: row
            .try_get::<Option<i64>, _>("edited_at")?
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
        licence: word(row, "licence", Licence::from_word)?,
        show_camera: row.try_get("show_camera")?,
        scheduled_at: row
            .try_get::<Option<i64>, _>("scheduled_at")?
            .map(Timestamp::from_millis),
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
        alt_choice: json(row, "alt_choice")?,
        focus: focus(row)?,
        caption_state: caption_state(row)?,
        digest: digest(row)?,
        camera: json(row, "camera")?,
        credit: json(row, "credit")?,
        extra_files: json(row, "extra_files")?,
        bytes: row.try_get::<i64, _>("bytes")?.unsigned_abs(),
    })
}

fn focus(row: &SqliteRow) -> Result<Option<Focus>, StorageError> {
    let (x, y): (Option<f64>, Option<f64>) = (row.try_get("focus_x")?, row.try_get("focus_y")?);
    Ok(x.zip(y).map(|(x, y)| Focus::from_stored(x, y)))
}

pub(super) fn time(row: &SqliteRow, column: &str) -> Result<Timestamp, StorageError> {
    Ok(Timestamp::from_millis(row.try_get(column)?))
}
