//! Between columns and how far the captioner is with a picture.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::StorageError;
use super::records::time;
use crate::domain::{CaptionState, Suggestions};

pub(super) fn caption_state(row: &SqliteRow) -> Result<CaptionState, StorageError> {
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

/// The columns `caption_state`, `round`, `attempts`, `due_at`, `suggestions` and `sources_due_at`.
pub(super) struct CaptionStateColumns {
    pub(super) state: &'static str,
    pub(super) round: Option<u32>,
    pub(super) attempts: Option<u32>,
    pub(super) due_at: Option<i64>,
    pub(super) suggestions: Option<String>,
    /// When further sources are to be asked, which stands in the suggestions, too.
    pub(super) sources_due_at: Option<i64>,
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
        sources_due_at: caption_state.awaited().map(|it| it.due_at.as_millis()),
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
