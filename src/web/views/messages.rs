//! The interface's words in templates and scripts.
//!
//! In a template `{{ t(id="saved") }}` is a message in the reader's language, and
//! `{{ t(id="post-count", count=n) }}` one with something put in. `t_html` is for a message with
//! markup of its own; what is put into it is escaped. `tests/architecture/messages.rs` holds the
//! templates to the catalogue.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentValue};
use tera::{Function, Kwargs, State, TeraResult, Value};

use super::xml::escaped;
use crate::i18n::{self, Locale};

/// The function `t`.
pub(super) struct Message;

/// The function `t_html`.
pub(super) struct MessageWithMarkup;

impl Function<TeraResult<String>> for Message {
    fn call(&self, kwargs: Kwargs, _: &State<'_>) -> TeraResult<String> {
        let (id, args) = asked(&kwargs, |text| text)?;
        Ok(i18n::text_with(id, &args))
    }
}

impl Function<TeraResult<String>> for MessageWithMarkup {
    fn call(&self, kwargs: Kwargs, _: &State<'_>) -> TeraResult<String> {
        let (id, args) = asked(&kwargs, |text| escaped(&text))?;
        Ok(without_marks_around_times(i18n::text_with(id, &args)))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// In languages written from right to left, Fluent puts marks around what is put in. Inside `<time>`
/// and its attribute they would hide the time from scripts.
fn without_marks_around_times(html: String) -> String {
    if !html.contains("<time") {
        return html;
    }
    html.replace("datetime=\"\u{2068}", "datetime=\"")
        .replace("\u{2069}\">\u{2068}", "\">")
        .replace("\u{2069}</time>", "</time>")
}

/// The id, and what is put in, its texts in the form that `written` gives them.
fn asked(
    kwargs: &Kwargs,
    written: fn(String) -> String,
) -> TeraResult<(&str, FluentArgs<'static>)> {
    let id = kwargs.must_get::<&str>("id")?;
    let mut args = FluentArgs::new();
    for (name, value) in kwargs.iter() {
        let name = name.to_string();
        if name != "id" {
            args.set(name, as_argument(value, written));
        }
    }
    Ok((id, args))
}

/// Numbers stay numbers, because the plural depends on them; everything else is a text.
fn as_argument(value: &Value, written: fn(String) -> String) -> FluentValue<'static> {
    match value.as_i128() {
        Some(number) => FluentValue::from(i64::try_from(number).unwrap_or(i64::MAX)),
        None => FluentValue::from(written(value.to_string())),
    }
}

/// The scripts' messages in each language, as a script that makes them `globalThis.MESSAGES`.
pub(super) static SCRIPTS: LazyLock<[(String, String); 3]> = LazyLock::new(|| {
    Locale::ALL.map(|locale| {
        let messages = i18n::as_json(locale);
        (
            format!("messages/{}.js", locale.tag()),
            format!("globalThis.MESSAGES = {messages};\n"),
        )
    })
});
