//! Pictures that not everybody wants to come upon.

/// What a person wants of posts that are marked as sensitive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SensitiveChoice {
    /// Covered until they ask for it. Guests are met like this.
    #[default]
    Blur,
    /// As any other post.
    Show,
    /// Nowhere in lists; covered at its own address.
    LeaveOut,
}

impl SensitiveChoice {
    /// All, in the order of the settings page.
    pub const ALL: [Self; 3] = [Self::Blur, Self::Show, Self::LeaveOut];

    /// The word in forms and stores.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blur => "blur",
            Self::Show => "show",
            Self::LeaveOut => "leave_out",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}
