//! What pages load, and who may send their forms.

use std::path::Path;

use crate::source::{files, root};

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
            // Names of XML's languages and of schema.org's types look like addresses and are never
            // fetched.
            let text = text.replace("http://www.w3.org/", "");
            let text = text.replace("itemtype=\"https://schema.org/", "");
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

/// Handlers of POST that anyone may call; and those that refuse guests by themselves, because they
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
    "uploads::share",
    "uploads::add",
    "avatar::change",
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
