//! What the program is made of, held to `deny.toml`: licences, banned crates, and where they come
//! from. `cargo deny` (`make deny`) says the same and more, where it is installed; this needs
//! nothing but cargo.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn rules() -> toml::Table {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml"));
    text.unwrap().parse().unwrap()
}

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Why a package may not be part of the program, if that is so.
fn objection(package: &Value, allowed: &[String], banned: &[String]) -> Option<String> {
    let name = package["name"].as_str().unwrap();
    if banned.iter().any(|it| it == name) {
        return Some(format!("{name} is banned"));
    }
    let source = package["source"].as_str();
    if name != "vignette" && source != Some(REGISTRY) {
        return Some(format!("{name} comes from {source:?}"));
    }
    let Some(license) = package["license"].as_str() else {
        return Some(format!("{name} has no licence"));
    };
    let Ok(terms) = Expression::parse_mode(license, ParseMode::LAX) else {
        return Some(format!("{name}: {license:?} is no licence"));
    };
    let fits = terms.evaluate(|term| allowed.iter().any(|it| *it == term.to_string()));
    (!fits).then(|| format!("{name} is under {license}"))
}

fn texts(values: &toml::Value) -> Vec<String> {
    let values = values.as_array().unwrap().iter();
    let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
    values.map(text).collect()
}

#[test]
fn every_crate_may_be_part_of_the_program() {
    let rules = rules();
    let allowed = texts(&rules["licenses"]["allow"]);
    let banned = rules["bans"]["deny"].as_array().unwrap().iter();
    let banned: Vec<String> = banned
        .map(|it| it["name"].as_str().unwrap().to_owned())
        .collect();
    let packages = packages();
    assert!(packages.len() > 300, "{} packages", packages.len());
    let objections: Vec<String> = packages
        .iter()
        .filter_map(|package| objection(package, &allowed, &banned))
        .collect();
    assert!(objections.is_empty(), "{objections:#?}");
}

#[test]
fn what_may_not_be_part_of_it_is_found() {
    let package = |name: &str, license: &str, source: &str| serde_json::json!({ "name": name, "license": license, "source": source });
    let allowed = ["MIT".to_owned()];
    let banned = ["openssl".to_owned()];
    for (package, fits) in [
        (package("good", "MIT OR GPL-3.0-only", REGISTRY), true),
        (package("strict", "MIT AND GPL-3.0-only", REGISTRY), false),
        (package("openssl", "MIT", REGISTRY), false),
        (
            package("elsewhere", "MIT", "git+https://example.org/x"),
            false,
        ),
        (package("unknown", "Ask me", REGISTRY), false),
    ] {
        let objection = objection(&package, &allowed, &banned);
        assert_eq!(objection.is_none(), fits, "{objection:?}");
    }
}
