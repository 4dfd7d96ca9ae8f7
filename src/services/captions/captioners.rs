//! The captioners of this process. They are loaded beside the server, so that pages are answered
//! meanwhile; pictures that come in by then wait for their captions as those do that find the queue full.

use std::sync::{Arc, OnceLock};

use crate::captioning::Captioner;

/// A handle on them; clones share them.
#[derive(Clone, Default)]
pub struct Captioners {
    /// The first fills fields, what the others say stands beside that. Empty while they are being
    /// loaded, and an empty list where there are none.
    loaded: Arc<OnceLock<Vec<Captioner>>>,
}

impl Captioners {
    /// None, and none to come.
    #[must_use]
    pub fn off() -> Self {
        let captioners = Self::default();
        captioners.set(Vec::new());
        captioners
    }

    /// Hands over what was loaded, the first first; later calls change nothing.
    pub fn set(&self, captioners: Vec<Captioner>) {
        let _ = self.loaded.set(captioners);
    }

    /// All of them; none while they are being loaded.
    #[must_use]
    pub fn all(&self) -> &[Captioner] {
        self.loaded.get().map_or(&[], Vec::as_slice)
    }

    /// The one that fills fields.
    #[must_use]
    pub fn first(&self) -> Option<&Captioner> {
        self.all().first()
    }

    /// Those whose suggestions stand beside the first's.
    #[must_use]
    pub fn others(&self) -> &[Captioner] {
        self.all().get(1..).unwrap_or_default()
    }

    /// Whether they are still being loaded.
    #[must_use]
    pub fn are_loading(&self) -> bool {
        self.loaded.get().is_none()
    }

    /// Whether captions are written here, now or in a moment.
    #[must_use]
    pub fn are_on(&self) -> bool {
        self.are_loading() || self.first().is_some()
    }

    /// How many pictures wait for the first.
    #[must_use]
    pub fn queue_depth(&self) -> usize {
        self.first().map_or(0, Captioner::queue_depth)
    }
}
