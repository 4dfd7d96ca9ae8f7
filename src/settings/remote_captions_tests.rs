use secrecy::ExposeSecret;

use super::*;
use crate::settings::{Overrides, Settings, effective};

fn written(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

fn load(rest: &str) -> Result<Settings, String> {
    let file = written(&format!("[captions.remote]\n{rest}\n"));
    let settings = Settings::load(Some(file.path()), Overrides::default());
    settings.map_err(|error| error.to_string())
}

fn service(rest: &str) -> Result<Option<RemoteSettings>, String> {
    let settings = load(rest)?.captions.remote;
    settings.service().map_err(|error| error.to_string())
}

#[test]
fn nothing_is_sent_anywhere_unless_an_address_is_named() {
    let remote = Settings::default().captions.remote;
    assert!(remote.service().unwrap().is_none());
    let error = service("model = 'm'").unwrap_err();
    assert!(error.contains("`captions.remote.url`"), "{error}");
    let error = service("url = 'http://localhost/v1'").unwrap_err();
    assert!(error.contains("`captions.remote.model`"), "{error}");
}

#[test]
fn the_address_may_be_that_of_the_api_or_of_its_completions() {
    for (given, asked) in [
        (
            "http://localhost:1/v1",
            "http://localhost:1/v1/chat/completions",
        ),
        (
            "http://localhost:1/v1/",
            "http://localhost:1/v1/chat/completions",
        ),
        ("http://localhost:1", "http://localhost:1/chat/completions"),
        (
            "https://x.example/v1/chat/completions",
            "https://x.example/v1/chat/completions",
        ),
        (
            "https://x.example/a?api-version=3",
            "https://x.example/a/chat/completions?api-version=3",
        ),
    ] {
        let all = service(&format!("url = '{given}'\nmodel = 'm'"));
        assert_eq!(all.unwrap().unwrap().url.as_str(), asked);
    }
}

#[test]
fn what_makes_no_sense_is_refused_in_one_line_by_name() {
    let file = written("");
    let nowhere = format!("api_key_file = '{}'", file.path().display());
    for (line, named) in [
        ("timeout = 0", "`captions.remote.timeout`"),
        ("timeout = 601", "`captions.remote.timeout`"),
        ("concurrency = 0", "`captions.remote.concurrency`"),
        ("tones = ['']", "`captions.remote.tones`"),
        ("tones = ['a', 'a ']", "`captions.remote.tones`"),
        ("tones = [\"a\\nb\"]", "`captions.remote.tones`"),
        ("tone = 'a'", "`captions.remote.tone`"),
        ("language = 'klingon'", "captions.remote.language"),
        (
            "api_key_file = '/nowhere'",
            "`captions.remote.api_key_file`",
        ),
        (nowhere.as_str(), "`captions.remote.api_key_file`"),
        ("api_key = 'a'\napi_key_file = 'b'", "exclude each other"),
    ] {
        let error = service(&format!("url = 'http://localhost/v1'\nmodel = 'm'\n{line}"));
        let error = error.unwrap_err();
        assert!(error.contains(named), "{line}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn the_key_is_read_and_never_shown() {
    let file = written("hunter2\n");
    let given = format!("api_key_file = '{}'", file.path().display());
    for key in ["api_key = 'hunter2'", &given] {
        let text = format!("url = 'https://x.example/v1'\nmodel = 'm'\n{key}");
        let all = service(&text).unwrap().unwrap();
        assert_eq!(all.key.as_ref().unwrap().expose_secret(), "hunter2");
        assert!(!format!("{all:?}").contains("hunter2"));
        let file = written(&format!("[captions.remote]\n{text}"));
        let shown = effective(Some(file.path()), Overrides::default()).unwrap();
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("https://x.example/v1"), "{shown}");
    }
    let error = load("api_key = 4711").unwrap_err();
    assert!(
        error.contains("in quotes") && !error.contains("4711"),
        "{error}"
    );
}
