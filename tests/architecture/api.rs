//! Which scope each handler of the API takes, and that its description says the same.

use std::collections::BTreeSet;
use std::path::Path;

use crate::source::files;

/// The handlers of `src/api` that take no token, and why nobody needs one.
const WITHOUT_TOKEN: &[&str] = &[
    // OAuth itself: these hand out tokens, or check the app's secret.
    "oauth::register",
    "oauth::issue",
    "oauth::revoke",
    "oauth::metadata",
    // What the site says of itself.
    "instance::v1",
    "instance::v2",
    "instance::description",
    "instance::nodeinfo_links",
    "instance::nodeinfo",
    "empty::custom_emojis",
    "empty::announcements",
    "empty::rules",
    "empty::peers",
    "empty::activity",
    "empty::directory",
    "streaming::health",
];

/// What a handler takes where it checks a token.
const TOKENS: &[&str] = &["Authorized<", "AnyToken", "Upload"];

/// A handler of `src/api`.
struct ApiHandler {
    /// `module::function`
    name: String,
    /// As its description says: `("oauth" = ["read:lists"])`, with `()` before it where guests call.
    security: String,
    /// As it is written.
    parameters: String,
}

/// The handlers, by the attribute that describes each.
fn api_handlers() -> Vec<ApiHandler> {
    let mut found = Vec::new();
    let of_api = files()
        .into_iter()
        .filter(|(path, _)| path.starts_with("src/api/"));
    for (path, source) in of_api {
        let module = Path::new(&path).file_stem().unwrap().to_str().unwrap();
        for (number, part) in source.split("#[utoipa::path(").enumerate() {
            if number == 0 {
                continue;
            }
            let (attribute, rest) = part.split_once(")]\n").unwrap();
            let security = attribute.split("security(").nth(1).unwrap_or_default();
            let line = rest.lines().nth(1).unwrap().trim();
            let (name, parameters) = match line.split_once("async fn ") {
                Some((_, rest_of_line)) => (
                    rest_of_line.split('(').next().unwrap(),
                    rest.split(") ->").next().unwrap().to_owned(),
                ),
                // A macro's row: `name: Scope`, `name: Caller` or `name`.
                None => match line.trim_end_matches(',').split_once(": ") {
                    Some((name, taken)) if taken.contains('<') => (name, taken.to_owned()),
                    Some((name, taken)) => {
                        let scope = taken.split([' ', ',']).next().unwrap();
                        (name, format!("Authorized<{scope}>"))
                    }
                    None => (line.trim_end_matches(','), String::new()),
                },
            };
            found.push(ApiHandler {
                name: format!("{module}::{name}"),
                security: security.replace(char::is_whitespace, ""),
                parameters,
            });
        }
    }
    assert!(found.len() > 90, "only {} handlers were found", found.len());
    found
}

#[test]
fn every_handler_of_the_api_names_a_scope() {
    let open: BTreeSet<String> = api_handlers()
        .into_iter()
        .filter(|handler| {
            let taken = &handler.parameters;
            !TOKENS.iter().any(|token| taken.contains(token))
        })
        .map(|handler| handler.name)
        .collect();
    let known = WITHOUT_TOKEN.iter().map(|name| (*name).to_owned());
    assert_eq!(
        open,
        known.collect::<BTreeSet<_>>(),
        "left: handlers without a token, right: those that need none"
    );
}

/// `read:statuses` of `ReadStatuses`.
fn scope_in_words(name: &str) -> String {
    let (first, rest) = ["Read", "Write"]
        .iter()
        .find_map(|first| Some((*first, name.strip_prefix(first)?)))
        .unwrap_or((name, ""));
    let words = format!("{}:{}", first.to_lowercase(), rest.to_lowercase());
    words.trim_end_matches(':').to_owned()
}

#[test]
fn the_description_names_the_scope_that_the_handler_takes() {
    for handler in api_handlers() {
        let taken = handler.parameters.split_once("Authorized<");
        let scope = taken.map(|(_, rest)| scope_in_words(rest.split('>').next().unwrap()));
        let guests = handler.parameters.contains("MaybeAuthorized<");
        let expected = match scope {
            Some(scope) if guests => format!("(),(\"oauth\"=[\"{scope}\"])"),
            Some(scope) => format!("(\"oauth\"=[\"{scope}\"])"),
            None if handler.parameters.contains("ProfileUpload") => {
                "(\"oauth\"=[\"write:accounts\"])".into()
            }
            None if handler.parameters.contains("Upload") => "(\"oauth\"=[\"write:media\"])".into(),
            None if handler.parameters.contains("AnyToken") => "(\"oauth\"=[])".into(),
            None => String::new(),
        };
        assert!(
            handler.security.starts_with(&expected)
                && expected.is_empty() == handler.security.is_empty(),
            "{} is described with {}, and takes {expected}",
            handler.name,
            handler.security,
        );
    }
}
