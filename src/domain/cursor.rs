//! Places in a feed.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::{Invalid, Timestamp};
use crate::i18n::text;

/// A place in a list, newest first: just after the item of this time and id. Pages that begin at a
/// cursor neither repeat nor skip an item, whatever is added meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The time of the last item seen: when the post was published, say.
    pub time: Timestamp,
    /// Its id, which parts items of the same millisecond.
    pub id: Uuid,
}

/// A stretch of a feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// Newest first.
    pub items: Vec<T>,
    /// Where the next page begins; none at the end.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page of at most `size` items, from one more where there are more; `place` is where an
    /// item stands.
    #[must_use]
    pub fn cut(mut items: Vec<T>, size: usize, place: impl Fn(&T) -> Cursor) -> Self {
        let more = items.len() > size;
        items.truncate(size);
        let next = items.last().filter(|_| more).map(place);
        Self { items, next }
    }
}

impl Cursor {
    /// Time and id in one value, which sorts as they do (for times after 1970).
    #[must_use]
    pub fn to_bytes(self) -> [u8; 24] {
        let mut bytes = [0u8; 24];
        bytes[..8].copy_from_slice(&self.time.as_millis().to_be_bytes());
        bytes[8..].copy_from_slice(self.id.as_bytes());
        bytes
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.to_bytes()))
    }
}

impl FromStr for Cursor {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new(text!("address-no-place"));
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        let bytes: [u8; 24] = bytes.try_into().map_err(|_| invalid())?;
        let (time, id) = bytes.split_at(8);
        let time = i64::from_be_bytes(time.try_into().map_err(|_| invalid())?);
        let id = Uuid::from_slice(id).map_err(|_| invalid())?;
        Ok(Self {
            time: Timestamp::from_millis(time),
            id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_what_it_prints() {
        let cursor = Cursor {
            time: Timestamp::now(),
            id: Uuid::now_v7(),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }

    #[test]
    fn refuses_what_is_no_cursor() {
        for text in ["", "x", "AAAA", "💥", &"A".repeat(33), "-1", "' OR 1=1"] {
            assert!(text.parse::<Cursor>().is_err(), "{text:?} was accepted");
        }
    }
}
