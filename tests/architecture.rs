//! The arrows between the layers, read from the source and held to what ARCHITECTURE.md says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Each module of the crate and those of its siblings that it may name. `startup` and `main` see
/// everything; whoever is not listed here fails the test.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("telemetry", &[]),
    ("metrics", &[]),
    ("captioning", &[]),
    ("media", &["domain"]),
    ("storage", &["domain", "metrics"]),
    ("security", &["domain", "telemetry"]),
    ("mail", &["domain"]),
    (
        "services",
        &[
            "domain",
            "telemetry",
            "metrics",
            "storage",
            "media",
            "security",
            "mail",
            "captioning",
        ],
    ),
    ("web", &["domain", "metrics", "services", "security"]),
    ("api", &["domain", "services", "web"]),
    (
        "settings",
        &["captioning", "security", "services", "storage", "telemetry"],
    ),
    (
        "cli",
        &[
            "captioning",
            "domain",
            "media",
            "security",
            "services",
            "settings",
            "storage",
        ],
    ),
    (
        "startup",
        &[
            "api",
            "captioning",
            "mail",
            "media",
            "metrics",
            "security",
            "services",
            "settings",
            "storage",
            "web",
        ],
    ),
];

/// A folder, and those beside it that it may name.
type Rule = (&'static str, &'static [&'static str]);

/// The folders of services and pages, and those beside them that each may name. Read from the top,
/// they name only folders above them, so no two name each other.
const FOLDERS: &[(&str, &[Rule])] = &[
    (
        "src/services/",
        &[
            ("access", &[]),
            ("reading", &["access"]),
            ("pictures", &["access", "reading"]),
            ("captions", &["access", "pictures"]),
            ("social", &["access", "pictures", "reading"]),
            ("compose", &["access", "captions", "pictures", "social"]),
            ("apps", &["access", "reading", "social"]),
            ("moderation", &["access", "compose", "pictures", "social"]),
            ("archives", &["compose", "pictures", "social"]),
            (
                "account",
                &["archives", "compose", "moderation", "pictures"],
            ),
            ("upkeep", &["account", "archives", "pictures"]),
        ],
    ),
    (
        "src/web/pages/",
        &[
            ("public", &[]),
            ("compose", &[]),
            ("reading", &["public"]),
            ("social", &["reading"]),
            ("account", &["compose"]),
            ("admin", &["social"]),
        ],
    ),
];

/// Crates that only one place (or the named ones) may name, so that they can be exchanged there.
const ONLY_IN: &[(&str, &str)] = &[
    ("ort", "src/captioning/onnx.rs"),
    ("rten", "src/captioning/rten.rs"),
    ("mongodb", "src/storage/mongodb/"),
    ("bson", "src/storage/mongodb/"),
    ("sqlx", "src/storage/sqlite/"),
    ("object_store", "src/storage/blobs/"),
    ("actix_web", "src/web/ src/api/"),
    ("actix_cors", "src/api/"),
    ("tera", "src/web/"),
    ("argon2", "src/security/passwords.rs"),
    ("rust_stemmers", "src/domain/language.rs"),
    ("icu_segmenter", "src/domain/terms.rs"),
    ("atom_syndication", "src/web/pages/public/atom.rs"),
    ("zip", "src/services/"),
    ("totp_rs", "src/security/totp.rs"),
    ("webauthn_rs", "src/security/passkeys.rs"),
    ("lettre", "src/mail.rs"),
    ("prometheus_client", "src/metrics.rs"),
    ("jsonwebtoken", "src/security/tokens.rs"),
    ("image_hasher", "src/media/perceptual_hash.rs"),
    ("moxcms", "src/media/"),
    ("heifer", "src/media/heif/"),
    ("heifer_isobmff", "src/media/heif/"),
    ("re_rav1d", "src/media/heif/av1.rs"),
    ("yuv", "src/media/heif/av1.rs"),
    ("jxl_oxide", "src/media/jxl.rs"),
    ("jpeg_decoder", "src/media/jpeg/pixels.rs"),
    ("flate2", "src/media/png/"),
    ("console", "src/cli/people.rs"),
    ("reqwest", "src/cli/remote/"),
    ("etcetera", "src/cli/remote/"),
    ("httpdate", "src/cli/remote/"),
];

/// What wires everything may name the crates whose errors it passes on.
const WIRING: &[&str] = &["src/startup.rs", "src/main.rs"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its path from the root and its text without comments.
fn files() -> Vec<(String, String)> {
    let mut paths = Vec::new();
    sources(&root().join("src"), &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let name = path
            .strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        (name, code.collect::<Vec<_>>().join("\n"))
    };
    paths.into_iter().map(read).collect()
}

/// The module of the crate that a file belongs to.
fn module(name: &str) -> &str {
    let inner = name.strip_prefix("src/").unwrap();
    inner.split(['/', '.']).next().unwrap()
}

/// The modules of the crate that a file names from their root: by `crate::`, or by as many `super::`
/// as lead out of its own module.
fn modules_named(file: &str, code: &str) -> BTreeSet<String> {
    let mut named = names_after(code, "crate::");
    let inner = file.strip_prefix("src/").unwrap().trim_end_matches(".rs");
    let parts: Vec<&str> = inner.split('/').collect();
    // `src/a/b.rs` and `src/a/b/mod.rs` are both the module a::b: two `super::` lead to the root.
    // `b_tests.rs` is the module a::b::tests.
    let depth = parts.len() - usize::from(parts.last() == Some(&"mod"))
        + usize::from(inner.ends_with("_tests"));
    // The file's own level, and those of modules inside it (tests), which are one deeper.
    for (level, code) in [
        (depth, code.split("mod tests {").next().unwrap()),
        (depth + 1, code),
    ] {
        let inside = level > depth;
        let code = match inside {
            true => code
                .split_once("mod tests {")
                .map_or("", |(_, tests)| tests),
            false => code,
        };
        let out = "super::".repeat(level);
        for (at, _) in code.match_indices(&out) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            named.extend(names_after(&code[at..], &out).into_iter().next());
        }
    }
    named
}

#[test]
fn a_path_by_super_is_read_like_one_by_crate() {
    let named = |file: &str, code: &str| modules_named(file, code).into_iter().collect::<Vec<_>>();
    assert_eq!(
        named("src/domain/post.rs", "use super::super::web::Site;"),
        ["web"]
    );
    assert_eq!(named("src/domain/mod.rs", "use super::web::Site;"), ["web"]);
    assert_eq!(named("src/mail.rs", "use super::web::Site;"), ["web"]);
    assert_eq!(
        named("src/domain/post.rs", "use super::Site; x::super::super::y"),
        Vec::<String>::new()
    );
    assert_eq!(named("src/a/b/mod.rs", "use super::super::web;"), ["web"]);
}

/// What follows `start` wherever it stands as a path's beginning: the next name.
fn names_after(code: &str, start: &str) -> BTreeSet<String> {
    let name = |rest: &str| {
        rest.split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
            .map(str::to_owned)
    };
    code.match_indices(start)
        .filter_map(|(at, _)| name(&code[at + start.len()..]))
        .collect()
}

#[test]
fn modules_name_only_those_that_they_may() {
    for (file, code) in files() {
        let module = module(&file);
        if ["main", "arguments", "lib"].contains(&module) {
            continue;
        }
        let listed = MAY_NAME.iter().find(|(name, _)| *name == module);
        let (_, allowed) = listed.unwrap_or_else(|| panic!("{file}: {module} has no rule"));
        assert!(
            !code.contains("use crate::{"),
            "{file}: name one module a line"
        );
        for named in modules_named(&file, &code) {
            assert!(
                named == module || allowed.contains(&named.as_str()),
                "{file} names {named}, which {module} must not"
            );
        }
    }
}

#[test]
fn the_rules_know_every_module() {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let modules: BTreeSet<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let known: BTreeSet<&str> = MAY_NAME.iter().map(|(name, _)| *name).collect();
    assert_eq!(modules, known);
}

#[test]
fn folders_name_only_those_that_they_may() {
    for (base, rules) in FOLDERS {
        let prefix = base.trim_start_matches("src/").replace('/', "::");
        let known: BTreeSet<&str> = rules.iter().map(|(name, _)| *name).collect();
        let folders: BTreeSet<String> = std::fs::read_dir(root().join(base))
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        assert!(
            folders.iter().map(String::as_str).eq(known.iter().copied()),
            "{base} has {folders:?}, and the rules know {known:?}"
        );
        for (number, (name, allowed)) in rules.iter().enumerate() {
            let above: Vec<&str> = rules[..number].iter().map(|(name, _)| *name).collect();
            assert!(
                allowed.iter().all(|other| above.contains(other)),
                "{base}{name} may name a folder below it"
            );
        }
        for (file, code) in files() {
            let Some(inner) = file.strip_prefix(base) else {
                continue;
            };
            let Some((folder, rest)) = inner.split_once('/') else {
                continue;
            };
            let (_, allowed) = rules.iter().find(|(name, _)| *name == folder).unwrap();
            let depth = rest.trim_end_matches(".rs").split('/').count()
                - usize::from(rest.ends_with("mod.rs"));
            let mut named = names_after(&code, &format!("crate::{prefix}"));
            named.extend(names_after(&code, &"super::".repeat(depth + 1)));
            for other in named {
                assert!(
                    other == folder
                        || allowed.contains(&other.as_str())
                        || !known.contains(other.as_str()),
                    "{file} names {other}, which {folder} must not"
                );
            }
        }
    }
}

/// Whether a file uses a module of ours that has the same name as a crate.
fn uses_own_module(code: &str, name: &str) -> bool {
    code.contains(&format!("mod {name};"))
        || code.split("use super::").skip(1).any(|rest| {
            let statement = rest.split(';').next().unwrap();
            statement
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == name)
        })
}

#[test]
fn exchangeable_crates_are_named_in_one_place() {
    for (file, code) in files() {
        for (library, place) in ONLY_IN {
            let here = place.split(' ').any(|place| file.starts_with(place));
            let allowed = here || WIRING.contains(&file.as_str());
            if allowed || uses_own_module(&code, library) {
                continue;
            }
            let path = format!("{library}::");
            let named = code.match_indices(&path).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            });
            assert!(!named, "{file} names {library}, which belongs to {place}");
        }
    }
}

/// Pages load nothing from elsewhere and lead nowhere else; what people write is text.
#[test]
fn pages_name_no_other_site() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("templates"), root.join("static")];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            seen += 1;
            // Names of XML's languages look like addresses and are never fetched.
            let text = text.replace("http://www.w3.org/", "");
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                for sign in ["http://", "https://", "src=\"//", "href=\"//", "url(//"] {
                    assert!(!line.contains(sign), "{}: {line}", path.display());
                }
            }
        }
    }
    assert!(seen > 50, "only {seen} files were read");
}

#[test]
fn nothing_panics_on_purpose_outside_tests() {
    for (file, code) in files() {
        let code = code.split("#[cfg(test)]").next().unwrap();
        if file.ends_with("_tests.rs") {
            continue;
        }
        for word in [".unwrap()", "todo!(", "unimplemented!(", "panic!("] {
            assert!(!code.contains(word), "{file} says {word}");
        }
    }
}

/// Handlers of POST that anybody may call; and those that refuse guests by themselves, because they
/// read a form with files to its end first or answer a script.
const OPEN_TO_GUESTS: &[&str] = &[
    "sign_up::submit",
    "sign_in::submit",
    "sign_in::sign_out",
    "sign_in_code::submit",
    "passkey_sign_in::submit",
    "passkey_sign_in::begin",
    "kept_form::resume",
    "recovery::ask",
    "recovery::submit",
    "recovery::confirm",
    "uploads::begin",
    "uploads::add",
    "settings::avatar",
    "archives::import",
    "passkeys::begin",
    "passkeys::add",
];

/// Who may call a handler stands in its signature.
#[test]
fn every_form_names_who_may_send_it() {
    let routes = std::fs::read_to_string(root().join("src/web/routes.rs")).unwrap();
    let pages: Vec<(String, String)> = files()
        .into_iter()
        .filter(|(file, _)| file.starts_with("src/web/pages/"))
        .collect();
    let mut checked = 0;
    for handler in routes.split("post().to(").skip(1) {
        let handler = handler.split(')').next().unwrap();
        let mut parts = handler.rsplit("::");
        let (function, module) = (parts.next().unwrap(), parts.next().unwrap());
        if OPEN_TO_GUESTS.contains(&format!("{module}::{function}").as_str()) {
            continue;
        }
        let file = format!("/{module}.rs");
        let start = format!("async fn {function}(");
        let signature = pages
            .iter()
            .filter(|(name, _)| {
                name.ends_with(&file) && name.contains("/admin/") == handler.starts_with("admin::")
            })
            .find_map(|(_, code)| code.split_once(&start)?.1.split_once(") ->"))
            .unwrap_or_else(|| panic!("{handler} was not found"));
        assert!(
            ["SignedIn", "SignedInForm", "OwnPostForm", "Staff"]
                .iter()
                .any(|guard| signature.0.contains(guard)),
            "{handler} does not say who may call it"
        );
        checked += 1;
    }
    assert!(checked > 25, "only {checked} handlers were checked");
}

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
