//! What is taken of a form with files, and what is not.

/// What is taken of a form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FileBounds {
    /// The field that holds files.
    pub(crate) field: &'static str,
    /// Most files.
    pub(crate) files: usize,
    /// Most bytes of each.
    pub(crate) bytes: usize,
    /// Most bytes of all of them together: so much lies on the disk at once.
    pub(crate) together: usize,
    /// Whether files that have arrived are taken when there is more behind them than is read.
    pub(crate) keeps: bool,
}

impl FileBounds {
    /// One file of at most so many bytes.
    pub(crate) fn one(field: &'static str, bytes: usize) -> Self {
        Self {
            field,
            files: 1,
            bytes,
            together: bytes,
            keeps: false,
        }
    }
}

/// Why a file was read and thrown away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is larger than this many bytes.
    TooLarge(usize),
    /// There are too many: so many are taken.
    TooMany(usize),
    /// Together with those before it, it is larger than this many bytes.
    NoRoom(usize),
}
