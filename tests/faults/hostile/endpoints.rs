//! Every endpoint that takes something, and what it takes. One that is not in this list fails the
//! test below, so that none is left out.

use std::collections::BTreeSet;

/// A field and a value with which the handler goes on.
pub type Field = (&'static str, &'static str);

/// An endpoint for POST.
pub struct Endpoint {
    pub route: &'static str,
    pub takes: Takes,
}

/// What the body of a request should be.
pub enum Takes {
    /// A form without files; of some endpoints, which read no body, without fields.
    Form(&'static [Field]),
    Json(&'static [Field]),
    /// A form with files in this field.
    Files(&'static str, &'static [Field]),
}

use Takes::{Files, Form, Json};

use super::fields::{ALBUM, BULK, COMMENT, REPORT, REVIEW, TAP, WORDS};

use crate::person::PASSWORD;

const KEPT: &str = r##"{"action":"/compose","fields":[["caption","Kept"]]}"##;
const KEY: Field = ("upload_key", "one");
const OLD: Field = ("password", PASSWORD);

const fn form(route: &'static str, fields: &'static [Field]) -> Endpoint {
    Endpoint {
        route,
        takes: Form(fields),
    }
}

/// In this order; what takes something away comes after what needs it.
pub const ENDPOINTS: &[Endpoint] = &[
    form(
        "/signup",
        &[
            ("username", "mallory"),
            ("email", "mallory@example.org"),
            OLD,
            ("next", "/"),
            ("invitation", "x"),
        ],
    ),
    form(
        "/login",
        &[
            ("identifier", "ada"),
            ("password", "wrong"),
            ("next", "/"),
            ("kept", KEPT),
        ],
    ),
    form(
        "/login/code",
        &[
            ("pending", "x"),
            ("code", "123456"),
            ("next", "/"),
            ("kept", KEPT),
        ],
    ),
    Endpoint {
        route: "/login/passkey",
        takes: Json(&[
            ("token", "x"),
            ("credential", "x"),
            ("next", "/"),
            ("kept", KEPT),
        ]),
    },
    form("/login/passkey/begin", &[]),
    form("/login/kept", &[("next", "/"), ("kept", KEPT)]),
    form("/reset", &[("identifier", "ada")]),
    form("/reset/{token}", &[OLD]),
    form("/confirm/{token}", &[]),
    Endpoint {
        route: "/compose",
        takes: Files(
            "picture",
            &[KEY, ("together", "album"), ("album_title", "Sea")],
        ),
    },
    Endpoint {
        route: "/share",
        takes: Files("picture", &[]),
    },
    form("/compose/{draft}", WORDS),
    form("/drafts/review", REVIEW),
    Endpoint {
        route: "/compose/{draft}/pictures",
        takes: Files("picture", WORDS),
    },
    form("/p/{post}/edit", WORDS),
    form("/p/{post}/links", &[("lifetime", "day")]),
    form("/p/{post}/links/{link}/revoke", &[]),
    form("/albums/new", ALBUM),
    form("/albums/{album}/edit", ALBUM),
    form("/albums/{album}/delete", &[]),
    form("/albums/{album}/links", &[("lifetime", "day")]),
    form("/albums/{album}/links/{link}/revoke", &[]),
    form("/@{username}/select", BULK),
    form("/@{username}/select/apply", BULK),
    form("/p/{post}/comments", COMMENT),
    form("/p/{post}/{act:like|unlike|bookmark|unbookmark}", TAP),
    form("/p/{post}/pin", &[]),
    form("/p/{post}/unpin", &[]),
    form("/p/{post}/report", REPORT),
    form("/comments/{comment}/report", REPORT),
    form("/@{username}/report", REPORT),
    form("/comments/{comment}", COMMENT),
    form("/notifications/read", &[("until", "x")]),
    form(
        "/settings/profile",
        &[
            ("display_name", "Ada"),
            ("bio", "Numbers"),
            ("field_label", "Web"),
            ("field_value", "https://example.org"),
        ],
    ),
    form("/settings/account", &[("time_zone", "Europe/Berlin")]),
    form(
        "/settings/privacy",
        &[("private", "yes"), ("sensitive", "cover")],
    ),
    form(
        "/settings/posting",
        &[("licence", "cc-by-4.0"), ("camera", "yes")],
    ),
    form(
        "/settings/remote-captions",
        &[
            ("answer", "agree"),
            ("host", "127.0.0.1:1"),
            ("draft", "01910000-0000-7000-8000-000000000001"),
            ("tone", "shorter"),
            ("pictures", "yes"),
        ],
    ),
    form("/settings/notifications", &[("notify", "like")]),
    form(
        "/settings/notifications/device",
        &[
            ("notify", "like"),
            ("endpoint", "https://push.example/x"),
            ("p256dh", "x"),
            ("auth", "y"),
        ],
    ),
    form("/settings/notifications/device/remove", &[]),
    form(
        "/settings/appearance",
        &[("theme", "dark"), ("large_text", "yes")],
    ),
    Endpoint {
        route: "/settings/avatar",
        takes: Files(
            "picture",
            &[("crop_x", "0"), ("crop_y", "0"), ("crop_size", "500")],
        ),
    },
    form("/settings/avatar/remove", &[]),
    form("/settings/password", &[OLD, ("new_password", "x")]),
    form("/settings/email", &[("email", "a@example.org"), OLD]),
    form("/settings/email/confirm", &[]),
    form("/settings/sessions/end", &[]),
    form("/settings/sessions/{session}/end", &[]),
    form("/settings/archives/export", &[]),
    Endpoint {
        route: "/settings/archives/import",
        takes: Files("archive", &[("import_as", "drafts")]),
    },
    form("/settings/two-factor/begin", &[]),
    form("/settings/two-factor", &[("code", "123456"), OLD]),
    form("/settings/two-factor/codes", &[OLD]),
    form("/settings/two-factor/off", &[OLD]),
    form("/settings/passkeys/begin", &[("name", "Key"), OLD]),
    Endpoint {
        route: "/settings/passkeys",
        takes: Json(&[("token", "x"), ("name", "Key"), ("credential", "x")]),
    },
    form(
        "/settings/apps",
        &[("name", "Script"), ("read", "1"), ("days", "30")],
    ),
    form("/settings/apps/{token_id}/revoke", &[]),
    form(
        "/oauth/authorize",
        &[
            ("client_id", "x"),
            ("redirect_uri", "https://app.example.org/"),
            ("response_type", "code"),
            ("scope", "read"),
            ("state", "x"),
            ("code_challenge", "x"),
            ("action", "allow"),
        ],
    ),
    form("/settings/passkeys/remove", &[("passkey", "x"), OLD]),
    form("/settings/account/keep", &[]),
    form("/settings/account/delete", &[OLD]),
    form(
        "/@{username}/{act:follow|unfollow|accept|decline|remove|mute|unmute|block|unblock}",
        TAP,
    ),
    form(
        "/admin/{kind:post|comment|person}/{id}",
        &[
            ("action", "warn"),
            ("why", "Rules"),
            ("term", "day"),
            ("seen", "1"),
        ],
    ),
    form("/admin/bans/{ban}/lift", &[]),
    form("/admin/invitations", &[("count", "1"), ("days", "7")]),
    form("/comments/{comment}/like", TAP),
    form("/comments/{comment}/unlike", TAP),
    form("/comments/{comment}/delete", &[]),
    form("/p/{post}/delete", &[]),
    form("/logout", &[]),
];

/// The routes that answer POST, read from the source.
fn routes() -> BTreeSet<String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/routes.rs");
    let source = std::fs::read_to_string(file).unwrap();
    for other in ["put()", "patch()", "delete()", "Method::", ".service("] {
        assert!(
            !source.contains(other),
            "routes.rs registers something by {other}"
        );
    }
    let registered = source.split(".route(").skip(1);
    let posting = registered.filter(|rest| rest.contains("post()."));
    let found: BTreeSet<String> = posting
        .filter_map(|rest| rest.split('"').nth(1).map(ToOwned::to_owned))
        .collect();
    assert!(
        found.len() > 30,
        "the routes are written in a way that this test cannot read"
    );
    found
}

#[test]
fn every_form_is_attacked() {
    let known: BTreeSet<String> = ENDPOINTS.iter().map(|it| it.route.to_owned()).collect();
    assert_eq!(
        routes(),
        known,
        "left: routes.rs, right: the list of this test"
    );
}
