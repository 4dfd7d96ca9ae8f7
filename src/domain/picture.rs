//! One picture of a post, and what the captioner says of it.

use serde::{Deserialize, Serialize};

use super::words::words;
use super::{
    AltChoice, AltText, BlobKey, CameraData, Credit, ExtraFiles, Focus, PictureId, Suggestible,
    Suggestions, Timestamp,
};

/// Width and height in pixels of an upright picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimensions {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Dimensions {
    /// The size of this picture scaled down (never up) to a long edge of at most `edge` pixels;
    /// no side becomes 0.
    #[must_use]
    pub fn within(self, edge: u32) -> Self {
        let long = self.width.max(self.height);
        if long <= edge {
            return self;
        }
        let scale = |side: u32| {
            let exact = (f64::from(side) * f64::from(edge) / f64::from(long)).round();
            // The quotient is at most `edge`, so it fits; a side of 0 could not be encoded.
            (exact as u32).max(1)
        };
        Self {
            width: scale(self.width),
            height: scale(self.height),
        }
    }
}

/// Which file of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureSize {
    /// For feeds.
    Grid,
    /// For looking.
    View,
    /// As uploaded, upright and without metadata.
    Original,
    /// The moving frames of an animated file, for looking.
    Animation,
    /// The very file that was uploaded, with all that is in it: for its owner's archive, and served
    /// to nobody.
    Upload,
}

impl PictureSize {
    /// Those that every picture has.
    pub const STILLS: [Self; 3] = [Self::Grid, Self::View, Self::Original];

    /// Most pixels on the long edge; none where it is as uploaded.
    #[must_use]
    pub const fn edge(self) -> Option<u32> {
        match self {
            Self::Grid => Some(640),
            Self::View | Self::Animation => Some(1600),
            Self::Original | Self::Upload => None,
        }
    }

    /// How large a picture is in this size.
    #[must_use]
    pub fn of(self, original: Dimensions) -> Dimensions {
        self.edge().map_or(original, |edge| original.within(edge))
    }
}

words!(PictureSize {
    Grid => "grid",
    View => "view",
    Original => "original",
    Animation => "animation",
    Upload => "upload",
});

/// A ThumbHash (<https://evanw.github.io/thumbhash/>): some 25 bytes that stand for the picture
/// until it has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder(pub Vec<u8>);

/// A picture that people share.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Its name in addresses.
    pub id: PictureId,
    /// The name of its files.
    pub blob: BlobKey,
    /// Size of the upright original.
    pub dimensions: Dimensions,
    /// Media type of the stored original, e.g. `image/jpeg`.
    pub media_type: String,
    /// Stands in while it loads.
    pub placeholder: Placeholder,
    /// Which point of it stays in sight where it is cropped; none is the middle.
    pub focus: Option<Focus>,
    /// What it shows, in words.
    pub alt: Suggestible<AltText>,
    /// What its author chose for that among suggestions.
    pub alt_choice: AltChoice,
    /// What the captioner says of it.
    pub caption_state: CaptionState,
    /// SHA-256 of the file as it was uploaded; none for pictures from before it was kept.
    pub digest: Option<[u8; 32]>,
    /// How it was taken; others see it where the post shows it.
    pub camera: CameraData,
    /// Whose it is, as its file says; for its author alone.
    pub credit: Credit,
    /// What is stored of it beside its three sizes.
    pub extra_files: ExtraFiles,
    /// Bytes of its files together, for the author's quota; 0 in pictures from before they counted.
    pub bytes: u64,
}

/// How far the captioner is with a picture.
#[derive(Debug, Clone, PartialEq)]
pub enum CaptionState {
    /// To be written, not before `due_at`; `round` counts the times it was asked for (0 first),
    /// `attempts` the failures so far.
    Pending {
        /// 0 for the first suggestions, then one more for each "suggest again".
        round: u32,
        /// How often this round has failed.
        attempts: u32,
        /// When to try (again).
        due_at: Timestamp,
        /// What the round before offered; still offered meanwhile.
        earlier: Option<Suggestions>,
    },
    /// Written.
    Ready(Suggestions),
    /// Given up, or switched off: people write for themselves.
    Unavailable,
}

impl CaptionState {
    /// Attempts before a picture is left without suggestions.
    pub const MAX_ATTEMPTS: u32 = 5;

    /// What can be offered now.
    #[must_use]
    pub fn suggestions(&self) -> Option<&Suggestions> {
        match self {
            Self::Ready(suggestions) => Some(suggestions),
            Self::Pending { earlier, .. } => earlier.as_ref(),
            Self::Unavailable => None,
        }
    }

    /// Whether captions are pending.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending { .. })
    }

    /// Asked for the first time, at once.
    #[must_use]
    pub const fn asked(now: Timestamp) -> Self {
        Self::Pending {
            round: 0,
            attempts: 0,
            due_at: now,
            earlier: None,
        }
    }

    /// Someone sets out to get what is awaited, alone until `until`: one attempt more. After
    /// [`CaptionState::MAX_ATTEMPTS`] it is given up instead, and what was offered before stays.
    pub fn claim(&mut self, until: Timestamp) {
        let Some((attempts, due_at)) = self.timing() else {
            return;
        };
        if *attempts < Self::MAX_ATTEMPTS {
            *attempts += 1;
            *due_at = until;
        } else {
            self.give_up();
        }
    }

    /// Whoever has claimed it goes on alone until `until`.
    pub fn renew(&mut self, until: Timestamp) {
        if let Some((_, due_at)) = self.timing() {
            *due_at = until;
        }
    }

    /// It is due again at `at`: the captioner was busy, which is no attempt.
    pub fn postpone(&mut self, at: Timestamp) {
        if let Some((attempts, due_at)) = self.timing() {
            *attempts = attempts.saturating_sub(1);
            *due_at = at;
        }
    }

    /// The attempts and the time of whatever is awaited: the first model's words, or those of
    /// further sources.
    fn timing(&mut self) -> Option<(&mut u32, &mut Timestamp)> {
        match self {
            Self::Pending {
                attempts, due_at, ..
            } => Some((attempts, due_at)),
            Self::Ready(suggestions) => {
                let awaited = suggestions.awaited.as_mut()?;
                Some((&mut awaited.attempts, &mut awaited.due_at))
            }
            Self::Unavailable => None,
        }
    }

    /// Waits no longer: what was offered before stays, if there was anything.
    pub fn give_up(&mut self) {
        if self.rewrite_task().is_some() {
            self.receive_rewrite(None);
        }
        match self {
            Self::Pending { earlier, .. } => {
                *self = earlier.take().map_or(Self::Unavailable, Self::Ready);
            }
            Self::Ready(suggestions) => suggestions.awaited = None,
            Self::Unavailable => {}
        }
    }

    /// Asks for the best suggestions, as if none had been asked for before; what was offered stays
    /// on offer until they are there.
    pub fn ask_anew(&mut self, now: Timestamp) {
        self.ask_again(now);
        if let Self::Pending { round, .. } = self {
            *round = 0;
        }
    }

    /// Asks for new suggestions; what was offered stays on offer until they are there.
    pub fn ask_again(&mut self, now: Timestamp) {
        let mut earlier = self.suggestions().cloned();
        // Further sources are asked again when the first model has answered.
        if let Some(earlier) = &mut earlier {
            (earlier.awaited, earlier.remote) = (None, None);
        }
        let round = earlier
            .as_ref()
            .map_or(0, |suggestions| suggestions.round + 1);
        *self = Self::Pending {
            round,
            attempts: 0,
            due_at: now,
            earlier,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_down_and_never_up() {
        let size = |width, height| Dimensions { width, height };
        assert_eq!(size(4000, 3000).within(1600), size(1600, 1200));
        assert_eq!(size(300, 200).within(640), size(300, 200));
        assert_eq!(size(1, 20_000).within(640), size(1, 640));
    }
}
