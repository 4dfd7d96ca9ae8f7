//! `vignette config`.

use std::process::{Command, Output};

use crate::program::PROGRAM;

fn config(text: &str, environment: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("vignette.toml"), text).unwrap();
    Command::new(PROGRAM)
        .args(["config", "--listen", "127.0.0.1:7"])
        .envs(environment.iter().copied())
        .current_dir(folder.path())
        .output()
        .unwrap()
}

#[test]
fn what_holds_is_told_with_its_sources_and_without_secrets() {
    let text = "[server]\npublic_url = 'https://photos.example.org'\n\
                [storage.pictures_options]\nsecret_access_key = 'hunter2'\n";
    let environment = [
        ("VIGNETTE_SERVER__WORKERS", "3"),
        ("VIGNETTE_SERVER__TRUSTED_PROXIES", "[\"10.0.0.0/8\"]"),
        (
            "VIGNETTE_STORAGE__DATABASE",
            "mongodb://ada:hunter3@db/photos",
        ),
    ];
    let output = config(text, &environment);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for line in [
        "# from vignette.toml: public_url",
        "# from the environment: workers, trusted_proxies",
        "# from the command line: listen",
        "listen = \"127.0.0.1:7\"",
        "workers = 3",
        "trusted_proxies = [\"10.0.0.0/8\"]",
        "database = \"mongodb://ada:(hidden)@db/photos\"",
    ] {
        assert!(
            shown.lines().any(|it| it == line),
            "{line} is not in\n{shown}"
        );
    }
    assert!(!shown.contains("hunter"), "{shown}");
}

#[test]
fn what_is_wrong_is_refused_in_one_line_that_names_its_place() {
    for (text, environment, place) in [
        ("[server]\nlisen = 'x'\n", vec![], "vignette.toml, line 2"),
        (
            "",
            vec![("VIGNETTE_SERVER__LISEN", "x")],
            "the environment variable VIGNETTE_SERVER__LISEN",
        ),
    ] {
        let output = config(text, &environment);
        assert!(!output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("`server.lisen`") && said.contains(place),
            "{said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn a_value_that_is_not_understood_is_shown_with_an_example() {
    for (text, says) in [
        (
            "[server]\nlisten = 'localhost'\n",
            "`server.listen`: \"localhost\" is not understood; write it like 127.0.0.1:8080 in vignette.toml, line 2",
        ),
        (
            "[server]\npublic_url = 'photos.example.org'\n",
            "`server.public_url`: \"photos.example.org\" is not understood; write it like https://photos.example.org",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("vignette.toml"), text).unwrap();
        let output = Command::new(PROGRAM)
            .arg("config")
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(says), "{said}");
    }
}

#[test]
fn options_of_a_bucket_are_written_with_or_without_quotes() {
    let text = "[storage.pictures_options]\nallow_http = true\nregion = 'here'\n";
    let output = config(text, &[]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    assert!(shown.contains("allow_http = \"true\""), "{shown}");
}

#[test]
fn a_command_makes_no_site_where_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("typo");
    let output = Command::new(PROGRAM)
        .args(["admin", "list", "--data"])
        .arg(&data)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(said.contains("there is no site at"), "{said}");
    assert!(!data.join("vignette.sqlite").exists());
}
