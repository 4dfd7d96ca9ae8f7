//! Numbers for what the API shows, and what a number names.

use uuid::Uuid;

use crate::domain::{Cursor, Number, NumberedKind, Timestamp, User};
use crate::services::{App, Failure};
use crate::storage::{StorageError, Store};

/// What a number is made of: its kind, its id, and its time.
pub type NumberSource = (NumberedKind, Uuid, Timestamp);

/// An account, to be numbered.
#[must_use]
pub fn account(user: &User) -> NumberSource {
    (NumberedKind::Account, user.id.as_uuid(), user.created_at)
}

/// The numbers of some things, in their order.
///
/// # Errors
/// When the store fails.
pub async fn of(app: &App, things: &[NumberSource]) -> Result<Vec<Number>, Failure> {
    Ok(in_store(&*app.store, things).await?)
}

/// The numbers of some things in a store, in their order; what has none yet gets one.
///
/// # Errors
/// When the store fails.
pub async fn in_store(
    store: &dyn Store,
    things: &[NumberSource],
) -> Result<Vec<Number>, StorageError> {
    if things.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<_> = things.iter().map(|(kind, id, _)| (*kind, *id)).collect();
    let mut known = store.known_numbers(&names).await?;
    let mut numbers = Vec::with_capacity(things.len());
    for &(kind, id, time) in things {
        let number = match known.get(&(kind, id)) {
            Some(number) => *number,
            // Perhaps another request has assigned it meanwhile: then the store answers with that.
            None => store.assign_number(kind, id, time).await?,
        };
        known.insert((kind, id), number);
        numbers.push(number);
    }
    Ok(numbers)
}

/// The id of the thing of this kind that a number names.
///
/// # Errors
/// When the store fails.
pub async fn find(app: &App, kind: NumberedKind, text: &str) -> Result<Option<Uuid>, Failure> {
    let found = any(app, text).await?;
    Ok(found.filter(|(is, _)| *is == kind).map(|(_, id)| id))
}

/// What a number names.
///
/// # Errors
/// When the store fails.
pub async fn any(app: &App, text: &str) -> Result<Option<(NumberedKind, Uuid)>, Failure> {
    let Some(number) = parse(text) else {
        return Ok(None);
    };
    Ok(app.store.numbered(number).await?)
}

/// The cursor at a number, also when what it named is deleted or never was.
///
/// # Errors
/// When the store fails.
pub async fn place(app: &App, text: &str) -> Result<Option<Cursor>, Failure> {
    let Some(number) = parse(text) else {
        return Ok(None);
    };
    let id = app.store.numbered(number).await?.map(|(_, id)| id);
    Ok(Some(Cursor {
        time: number.time(),
        id: id.unwrap_or_default(),
    }))
}

/// The cursor at a number's time, whatever it names: for lists whose entries have no numbers of
/// their own.
#[must_use]
pub fn moment(text: &str) -> Option<Cursor> {
    let number = parse(text)?;
    Some(Cursor {
        time: number.time(),
        id: Uuid::nil(),
    })
}

fn parse(text: &str) -> Option<Number> {
    text.parse().ok().filter(|number| *number >= 0).map(Number)
}
