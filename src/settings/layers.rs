//! The layers that settings come from: what each says, where a key was set, and what is wrong with
//! it, by file and line.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use figment::error::Kind;
use figment::providers::{Env, Format, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use toml::de::{DeTable, DeValue};

use super::{Overrides, Settings, SettingsError};

const ENVIRONMENT: &str = "VIGNETTE_";

/// How values are written that have a form of their own. None of them is secret.
const EXAMPLES: &[(&str, &str)] = &[
    ("server.listen", "127.0.0.1:8080"),
    ("metrics.listen", "127.0.0.1:9464"),
    ("server.public_url", "https://photos.example.org"),
    (
        "server.trusted_proxies",
        r#"["10.0.0.0/8", "192.168.1.7/32"]"#,
    ),
    ("storage.pictures", "s3://bucket/prefix"),
    ("captions.remote.url", "http://localhost:11434/v1"),
];

/// Settings that have had another name, and what they are called now.
const RENAMED: &[(&str, &str)] = &[
    ("pictures.open", "pictures.max_uploads"),
    ("pictures.at_once", "pictures.concurrency"),
    ("captions.patience_ms", "captions.wait_ms"),
    (
        "accounts.passwords_at_once",
        "accounts.password_concurrency",
    ),
    ("limits.letter_address", "limits.email_address"),
    ("limits.letter_account", "limits.email_account"),
];

/// Where a setting was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// Nowhere.
    Default,
    /// In the settings file.
    File(PathBuf),
    /// In the environment.
    Environment,
    /// On the command line.
    CommandLine,
}

/// Everything that says something about settings, later layers over earlier ones.
#[derive(Debug)]
pub(super) struct Layers {
    figment: Figment,
    file: Option<(PathBuf, String)>,
}

impl Layers {
    /// Reads them. `file` must exist when given; else `vignette.toml` is read if it does.
    pub(super) fn read(file: Option<&Path>, overrides: Overrides) -> Result<Self, SettingsError> {
        let mut figment = Figment::from(Serialized::defaults(Settings::default()));
        let usual = Path::new("vignette.toml");
        let file = match file.or(usual.is_file().then_some(usual)) {
            Some(path) => Some((path.to_owned(), text_of(path)?)),
            None => None,
        };
        if let Some((path, _)) = &file {
            figment = figment.merge(Toml::file_exact(path));
        }
        let figment = figment
            .merge(Env::prefixed(ENVIRONMENT).split("__"))
            .merge(overrides);
        Ok(Self { figment, file })
    }

    /// The settings that they make together.
    pub(super) fn settings(&self) -> Result<Settings, SettingsError> {
        let settings = self.figment.extract();
        let mut settings: Settings =
            settings.map_err(|error| SettingsError(self.explain(&error)))?;
        let is_set = |key: &str| self.origin(key) != Origin::Default;
        let settled = settings.captions.settle(is_set("captions.model"));
        settled.map_err(|error| self.wrong("captions.models", &error))?;
        Ok(settings)
    }

    /// What is wrong with a value that could be read.
    fn wrong(&self, key: &str, reason: &dyn std::error::Error) -> SettingsError {
        let mut error = figment::Error::from(reason.to_string()).with_path(key);
        error.metadata = self.figment.find_metadata(key).cloned();
        SettingsError(self.explain(&error))
    }

    /// Where a key such as `server.listen` was set.
    pub(super) fn origin(&self, key: &str) -> Origin {
        let metadata = self.figment.find_metadata(key);
        metadata.map_or(Origin::Default, |found| self.origin_of(found))
    }

    fn origin_of(&self, metadata: &Metadata) -> Origin {
        let file = metadata.source.as_ref().and_then(|it| it.file_path());
        match (file, &self.file) {
            (Some(_), Some((path, _))) => Origin::File(path.clone()),
            _ if metadata.name == COMMAND_LINE => Origin::CommandLine,
            _ if metadata.name.contains("environment") => Origin::Environment,
            _ => Origin::Default,
        }
    }

    /// One line: what is wrong, with which key, and where it was set.
    fn explain(&self, error: &figment::Error) -> String {
        let key = error.path.join(".");
        let mut text = match &error.kind {
            Kind::UnknownField(field, known) => {
                let key = if key.is_empty() { field } else { &key };
                match RENAMED.iter().find(|(old, _)| old == key) {
                    Some((_, new)) => format!("the setting `{key}` is called `{new}` now"),
                    None => format!("there is no setting `{key}` (known: {})", known.join(", ")),
                }
            }
            kind => match (example(&key), kind) {
                (Some(example), _) => {
                    let value = self.figment.find_value(&key);
                    let value = value.ok().and_then(Value::into_string);
                    let value = value.map_or_else(String::new, |value| format!(" {value:?}"));
                    format!("`{key}`:{value} is not understood; write it like {example}")
                }
                (None, Kind::InvalidType(found, wanted)) => {
                    format!("`{key}`: {} is wanted, not {found}", in_words(wanted))
                }
                (None, kind) => format!("`{key}`: {kind}"),
            },
        };
        let origin = error.metadata.as_ref().map(|found| self.origin_of(found));
        // Writing to a string does not fail.
        let _ = match (origin, &self.file) {
            (Some(Origin::File(path)), Some((_, file))) => {
                let _ = write!(text, " in {}", path.display());
                match line_of(file, &error.path) {
                    Some(line) => write!(text, ", line {line}"),
                    None => Ok(()),
                }
            }
            (Some(Origin::Environment), _) => {
                let name = error.path.join("__").to_uppercase();
                write!(text, " in the environment variable {ENVIRONMENT}{name}")
            }
            (Some(Origin::CommandLine), _) => write!(text, " on the command line"),
            _ => Ok(()),
        };
        text
    }
}

/// How a value is written, where that is not plain. One of a list is written like the list.
fn example(key: &str) -> Option<&'static str> {
    let key = key.trim_end_matches(|part: char| part.is_ascii_digit() || part == '.');
    let known = EXAMPLES.iter().find(|(known, _)| *known == key);
    let limit = key
        .starts_with("limits.")
        .then_some("{ count = 20, seconds = 900 }");
    known.map(|(_, example)| *example).or(limit)
}

/// What a setting holds, for people who do not know Rust's types.
fn in_words(wanted: &str) -> &str {
    match wanted {
        "usize" | "u8" | "u16" | "u32" | "u64" | "i32" | "i64" => "a whole number",
        "f32" | "f64" => "a number",
        "bool" | "a boolean" => "true or false",
        "a string" => "a text in quotes",
        other => other,
    }
}

/// The text of a settings file that is TOML.
fn text_of(path: &Path) -> Result<String, SettingsError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| SettingsError(format!("{}: {error}", path.display())))?;
    if let Err(error) = DeTable::parse(&text) {
        let line = line_at(&text, error.span().map_or(0, |span| span.start));
        let (path, what) = (path.display(), error.message());
        return Err(SettingsError(format!(
            "{path}, line {line}: {}",
            what.replace('\n', ", ")
        )));
    }
    Ok(text)
}

/// The line of a key, counted from one: that of its last part which stands in the file.
fn line_of(text: &str, keys: &[String]) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let mut table = Some(document.get_ref());
    let mut found = None;
    for key in keys {
        let entry = table.and_then(|it| it.iter().find(|(name, _)| name.get_ref() == key));
        let Some((name, value)) = entry else { break };
        found = Some(line_at(text, name.span().start));
        table = match value.get_ref() {
            DeValue::Table(inner) => Some(inner),
            _ => None,
        };
    }
    found
}

fn line_at(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    1 + before.matches('\n').count()
}

const COMMAND_LINE: &str = "command line";

impl Provider for Overrides {
    fn metadata(&self) -> Metadata {
        Metadata::named(COMMAND_LINE)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let mut server = Dict::new();
        let mut storage = Dict::new();
        if let Some(listen) = self.listen {
            server.insert("listen".into(), Value::serialize(listen)?);
        }
        if let Some(data) = &self.data {
            storage.insert("data".into(), Value::serialize(data)?);
        }
        if let Some(database) = &self.database {
            storage.insert("database".into(), Value::serialize(database)?);
        }
        let sections = [("server", server), ("storage", storage)];
        let sections = sections.into_iter().filter(|(_, keys)| !keys.is_empty());
        let all = sections.map(|(name, keys)| (name.to_owned(), Value::from(keys)));
        Ok(Profile::Default.collect(all.collect()))
    }
}
