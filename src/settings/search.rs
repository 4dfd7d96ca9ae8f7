//! Finding posts by words.

use serde::{Deserialize, Serialize};

use crate::storage::SearchLanguage;

/// Finding posts by words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// The language of most captions, whose words are reduced to stems beside English ones.
    pub language: SearchLanguage,
}
