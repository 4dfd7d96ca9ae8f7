//! Pictures that not everybody wants to come upon.

use super::words::words;

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

words!(SensitiveChoice {
    Blur => "blur",
    Show => "show",
    LeaveOut => "leave_out",
});
