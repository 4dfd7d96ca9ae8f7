//! Enums that stand as words in forms and stores: each word is written once.

/// Gives an enum its words: `ALL` in this order, `as_str` and `from_word`.
macro_rules! words {
    ($Enum:ident { $($name:ident => $word:literal),* $(,)? }) => {
        impl $Enum {
            /// All of them.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$name),*];

            /// The word in forms and stores.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// Reads the word back.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.as_str() == word)
            }
        }
    };
}

pub(super) use words;
