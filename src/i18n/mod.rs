//! The interface's words in the languages that it speaks: a catalogue of messages in Fluent's syntax
//! (<https://projectfluent.org>), `locales/{en,de,ar}/*.ftl`, and dates and numbers as each language
//! writes them.
//!
//! A message is asked for by its id, `text!("post-count", count = 3)`, and comes in the language of
//! the task that asks ([`current()`]): a request for a page runs in its reader's ([`scope`]), everything
//! else in English. So an error says why in the words of whoever reads it, wherever it was made.

mod locale;
mod current;
mod catalogue;
mod dates;
mod numbers;
mod scripts;

pub use catalogue::{by_id, text_with};
pub use current::{choose, current, scope, with};
pub use dates::{Day, long_day, month, short_day};
pub use locale::Locale;
pub use numbers::decimal;
pub use scripts::as_json;

pub use fluent_bundle::FluentArgs;

/// A message in the language of this task: `text!("saved")`, `text!("posts", count = 3)`.
macro_rules! text {
    ($id:literal) => {
        $crate::i18n::text_with($id, &$crate::i18n::FluentArgs::new())
    };
    ($id:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut args = $crate::i18n::FluentArgs::new();
        $(args.set(stringify!($name), $value);)+
        $crate::i18n::text_with($id, &args)
    }};
}
pub(crate) use text;
