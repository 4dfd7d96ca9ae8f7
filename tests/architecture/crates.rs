//! Which place names a crate.

use crate::source::files;

/// Crates that only one place (or the named ones) may name, so that they can be exchanged there.
const ONLY_IN: &[(&str, &str)] = &[
    ("ort", "src/captioning/onnx/"),
    ("rten", "src/captioning/rten.rs"),
    (
        "moka",
        "src/services/compose/send_order.rs src/web/response/guest_pages.rs",
    ),
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
    ("fluent_bundle", "src/i18n/ src/web/views/messages.rs"),
    ("fluent_langneg", "src/i18n/locale.rs"),
    ("fluent_syntax", "src/i18n/scripts.rs"),
    ("unic_langid", "src/i18n/catalogue.rs"),
    ("icu_calendar", "src/i18n/dates.rs"),
    ("icu_datetime", "src/i18n/dates.rs"),
    ("icu_decimal", "src/i18n/numbers.rs"),
    ("fixed_decimal", "src/i18n/numbers.rs"),
    ("atom_syndication", "src/web/pages/public/atom.rs"),
    ("zip", "src/services/"),
    ("totp_rs", "src/security/totp.rs"),
    ("webauthn_rs", "src/security/passkeys.rs"),
    ("lettre", "src/mail.rs"),
    ("libc", "src/startup/allocator.rs"),
    ("jsonwebtoken", "src/security/"),
    ("web_push_native", "src/security/web_push.rs"),
    ("prometheus_client", "src/metrics/"),
    ("image_hasher", "src/media/perceptual_hash.rs"),
    ("moxcms", "src/media/"),
    ("heifer", "src/media/heif/"),
    ("heifer_isobmff", "src/media/heif/"),
    ("re_rav1d", "src/media/heif/av1.rs src/media/heif/planes.rs"),
    ("yuv", "src/media/heif/av1.rs src/media/heif/planes.rs"),
    ("jxl_oxide", "src/media/jxl.rs"),
    ("roxmltree", "src/media/embedded/xmp.rs src/media/logo.rs"),
    ("exif", "src/media/embedded/exif.rs"),
    ("jpeg_decoder", "src/media/jpeg/pixels.rs"),
    ("flate2", "src/media/png/"),
    ("console", "src/cli/people.rs"),
    ("reqwest", "src/cli/remote/ src/security/outbound/"),
    ("etcetera", "src/cli/remote/"),
    ("httpdate", "src/cli/remote/"),
];

/// What wires everything may name the crates whose errors it passes on.
const WIRING: &[&str] = &["src/startup/", "src/main.rs"];

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
        // Tests of a file that have one of their own belong to it.
        let file = file.replace("_tests.rs", ".rs");
        for (library, place) in ONLY_IN {
            let here = place.split(' ').any(|place| file.starts_with(place));
            let allowed = here || WIRING.iter().any(|place| file.starts_with(place));
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

#[test]
fn what_the_compiler_cannot_check_is_in_one_file() {
    let unsafe_files = files()
        .into_iter()
        .filter(|(_, code)| code.contains("unsafe {"));
    let unsafe_files: Vec<String> = unsafe_files.map(|(file, _)| file).collect();
    assert_eq!(unsafe_files, ["src/startup/allocator.rs"]);
}
