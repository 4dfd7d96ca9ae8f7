//! Messages by their ids.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use super::{Locale, current};

#[derive(RustEmbed)]
#[folder = "locales"]
struct Files;

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 3]> =
    LazyLock::new(|| Locale::ALL.map(bundle));

/// The text of a language's files, in one.
pub(super) fn source(locale: Locale, only: Option<&str>) -> String {
    let folder = format!("{}/", locale.tag());
    let names = Files::iter().filter(|name| {
        let inner = name.strip_prefix(&folder);
        inner.is_some_and(|inner| only.is_none_or(|only| inner == only))
    });
    let texts = names.filter_map(|name| {
        let file = Files::get(&name)?;
        Some(String::from_utf8_lossy(&file.data).into_owned())
    });
    texts.collect::<Vec<_>>().join("\n")
}

fn bundle(locale: Locale) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Marks around what is put in keep names of the other direction in their place. In languages
    // that are written like most names they would only be in the way of whoever copies a text.
    bundle.set_use_isolating(locale.direction() == "rtl");
    let resource = match FluentResource::try_new(source(locale, None)) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            tracing::error!(?errors, locale = locale.tag(), "messages cannot be read");
            resource
        }
    };
    if let Err(errors) = bundle.add_resource(resource) {
        tracing::error!(?errors, locale = locale.tag(), "messages stand twice");
    }
    bundle
}

/// A message in the language of this task; its id where no language has it, which
/// `tests/architecture/messages.rs` rules out.
#[must_use]
pub fn text_with(id: &str, args: &FluentArgs<'_>) -> String {
    let own = current();
    let found = find(own, id, args).or_else(|| find(Locale::English, id, args));
    found.unwrap_or_else(|| {
        tracing::error!(id, "there is no such message");
        id.to_owned()
    })
}

/// A message into which nothing is put, by an id that was kept.
#[must_use]
pub fn by_id(id: &str) -> String {
    text_with(id, &FluentArgs::new())
}

fn find(locale: Locale, id: &str, args: &FluentArgs<'_>) -> Option<String> {
    let bundle = &BUNDLES[locale.number()];
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors);
    if !errors.is_empty() {
        tracing::error!(
            ?errors,
            id,
            locale = locale.tag(),
            "a message lacks something"
        );
    }
    Some(text.into_owned())
}
