//! The settings that hold, as `vignette config` prints them: TOML that can be read back, but for
//! its secrets.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Table, Value};

use super::layers::{Layers, Origin};
use super::{Overrides, SettingsError};

/// Stands in place of what must not be shown.
const HIDDEN: &str = "(hidden)";

/// Options of a bucket that may be shown; what `object_store` may learn to take is hidden until it
/// is listed here.
const OPEN_OPTIONS: &[&str] = &[
    "endpoint",
    "region",
    "default_region",
    "bucket",
    "allow_http",
    "virtual_hosted_style_request",
];

/// Parts of names whose texts are secret.
const SECRET_NAMES: &[&str] = &["secret", "password", "token", "credential", "private"];

/// The settings that these sources make, as TOML, each section below a comment that says where
/// what is not a default was set.
///
/// # Errors
/// As [`Settings::load`](super::Settings::load).
pub fn effective(file: Option<&Path>, overrides: Overrides) -> Result<String, SettingsError> {
    let layers = Layers::read(file, overrides)?;
    let settings = layers.settings()?;
    let all = Table::try_from(settings).map_err(|error| SettingsError(error.to_string()))?;
    let mut text = String::new();
    for (section, mut values) in all {
        let from = origins(&layers, &section, &values);
        hide(&section, &mut values);
        let part = Table::from_iter([(section, values)]);
        let part = toml::to_string(&part).map_err(|error| SettingsError(error.to_string()))?;
        text.push_str(&from);
        text.push_str(&part);
        text.push('\n');
    }
    Ok(text.trim_end().to_owned())
}

/// `# from vignette.toml: listen, workers`, a line for each place that says something.
fn origins(layers: &Layers, section: &str, values: &Value) -> String {
    let mut by_place: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for key in values.as_table().into_iter().flat_map(Table::keys) {
        let place = match layers.origin(&format!("{section}.{key}")) {
            Origin::Default => continue,
            Origin::File(path) => path.display().to_string(),
            Origin::Environment => "the environment".to_owned(),
            Origin::CommandLine => "the command line".to_owned(),
        };
        by_place.entry(place).or_default().push(key);
    }
    let line =
        |(place, keys): (String, Vec<&str>)| format!("# from {place}: {}\n", keys.join(", "));
    by_place.into_iter().map(line).collect()
}

fn hide(name: &str, value: &mut Value) {
    match value {
        Value::Table(table) if name == "pictures_options" => {
            for (option, value) in table {
                let plain = option.to_lowercase();
                let plain = plain.strip_prefix("aws_").unwrap_or(&plain);
                if OPEN_OPTIONS.contains(&plain) {
                    hide(plain, value);
                } else {
                    *value = HIDDEN.into();
                }
            }
        }
        Value::Table(table) => table.iter_mut().for_each(|(key, value)| hide(key, value)),
        Value::Array(values) => values.iter_mut().for_each(|value| hide(name, value)),
        Value::String(text) if SECRET_NAMES.iter().any(|part| name.contains(part)) => {
            *text = HIDDEN.to_owned();
        }
        Value::String(text) => *text = without_password(text),
        _ => {}
    }
}

/// An address without the password and the secret parameters in it; other text as it is. MongoDB's
/// addresses name several hosts, so they are no addresses to the usual parser.
fn without_password(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else {
        return text.to_owned();
    };
    let (before, after) = match rest.rsplit_once('@') {
        Some((user, after)) => match user.split_once(':') {
            Some((name, _)) => (format!("{name}:{HIDDEN}@"), after),
            None => (format!("{user}@"), after),
        },
        None => (String::new(), rest),
    };
    let after = match after.split_once('?') {
        Some((place, query)) => {
            let parameters = query.split('&').map(|parameter| {
                let (name, _) = parameter.split_once('=').unwrap_or((parameter, ""));
                let plain = name.to_lowercase();
                let secret = SECRET_NAMES.iter().any(|part| plain.contains(part))
                    || plain == "authmechanismproperties";
                if secret {
                    format!("{name}={HIDDEN}")
                } else {
                    parameter.to_owned()
                }
            });
            format!("{place}?{}", parameters.collect::<Vec<_>>().join("&"))
        }
        None => after.to_owned(),
    };
    format!("{scheme}://{before}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn written(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn what_holds_is_printed_with_where_it_was_set() {
        let file = written("[captions]\nworkers = 3\n[server]\nworkers = 2\n");
        let overrides = Overrides {
            listen: Some("127.0.0.1:7".parse().unwrap()),
            ..Overrides::default()
        };
        let text = effective(Some(file.path()), overrides).unwrap();
        let path = file.path().display();
        assert!(
            text.contains(&format!("# from {path}: workers\n[captions]")),
            "{text}"
        );
        assert!(text.contains("# from the command line: listen\n"), "{text}");
        assert!(text.contains("listen = \"127.0.0.1:7\""), "{text}");
        assert!(text.contains("keep_days = 30"), "{text}");
    }

    #[test]
    fn what_is_printed_can_be_read_back() {
        let file = written(
            "[captions]\nworkers = 3\n[limits]\ncomment_person = { count = 1, seconds = 2 }",
        );
        let text = effective(Some(file.path()), Overrides::default()).unwrap();
        let again = written(&text);
        let read = Settings::load(Some(again.path()), Overrides::default()).unwrap();
        assert_eq!(read.captions.workers, 3);
        assert_eq!(read.limits.comment_person.seconds, 2);
    }

    #[test]
    fn secrets_are_hidden() {
        let file = written(
            "[storage]\ndatabase = 'mongodb://ada:hunter2@one:1,two:2/photos?authMechanismProperties=TOKEN:hunter3&w=1'\n\
             [storage.pictures_options]\nsecret_access_key = 'hunter4'\naccess_key_id = 'hunter5'\n\
             aws_session_token = 'hunter6'\nendpoint = 'https://ada:hunter7@s3.example.org'\n",
        );
        let text = effective(Some(file.path()), Overrides::default()).unwrap();
        assert!(!text.contains("hunter"), "{text}");
        assert!(
            text.contains("mongodb://ada:(hidden)@one:1,two:2/photos?"),
            "{text}"
        );
        assert!(text.contains("@s3.example.org"), "{text}");
        let mut value = Value::from("hunter8");
        hide("smtp_password", &mut value);
        assert_eq!(value.as_str(), Some(HIDDEN));
    }
}
