//! What is sent: forms at and beyond every limit, and what is no form at all.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

use super::endpoints::{Endpoint, Takes};
use super::text::{escaped, long, small};
use super::{files, json};

/// Most bytes of a form's text, as `src/web/forms/body.rs` has it.
pub const MOST: usize = 512 * 1024;
/// Most fields.
const FIELDS: usize = 100;

const FORM: &str = "application/x-www-form-urlencoded";

/// One request.
pub struct Attack {
    pub name: String,
    pub content_type: Option<String>,
    pub body: Vec<u8>,
    /// Whether the connection may end before all of it was sent.
    pub may_be_cut_off: bool,
}

impl Attack {
    pub fn new(name: impl Into<String>, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self {
            name: name.into(),
            content_type: (!content_type.is_empty()).then(|| content_type.to_owned()),
            may_be_cut_off: body.len() > MOST,
            body,
        }
    }
}

pub type Fields = [(&'static str, &'static str)];

/// Everything for one endpoint; less of it for guests, whom most endpoints send to the login.
pub fn attacks(endpoint: &Endpoint, random: &mut StdRng, signed_in: bool) -> Vec<Attack> {
    let mut attacks = strange_types(endpoint);
    match &endpoint.takes {
        Takes::Form(fields) => {
            attacks.extend(broken_forms(fields));
            attacks.extend(forms(fields, random, signed_in));
        }
        Takes::Json(fields) => attacks.extend(json::attacks(fields, random)),
        Takes::Files(file, fields) => attacks.extend(files::attacks(file, fields, random)),
    }
    attacks
}

/// As it should be.
pub fn plain(endpoint: &Endpoint) -> Attack {
    match &endpoint.takes {
        Takes::Form(fields) => Attack::new("as it should be", FORM, form(fields, None)),
        Takes::Json(fields) => Attack::new("as it should be", json::TYPE, json::plain(fields)),
        Takes::Files(file, fields) => files::plain(file, fields),
    }
}

/// A body under a name that is not its own.
fn strange_types(endpoint: &Endpoint) -> Vec<Attack> {
    let types = [
        "",
        "text/plain",
        FORM,
        json::TYPE,
        "application/json; charset=utf-16",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/mixed; boundary=x",
        "a/b; =;;",
        "\u{e9}/x",
    ];
    let (body, kind) = (plain(endpoint).body, plain(endpoint).content_type);
    let types = types.iter().filter(|it| Some(**it) != kind.as_deref());
    types
        .map(|it| Attack::new(format!("sent as {it:?}"), it, body.clone()))
        .collect()
}

/// What no browser writes.
fn broken_forms(fields: &Fields) -> Vec<Attack> {
    let name = fields.first().map_or("a", |field| field.0);
    let pair = |value: &str| format!("{name}={value}");
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("no value", name.into()),
        ("ends of escapes", pair("%&%4&%E2%82").into()),
        ("no hexadecimal", pair("%zz%0g%-1").into()),
        ("lone surrogates", pair("%ED%A0%80%ED%BF%BF").into()),
        ("NUL", pair("%00").into()),
        ("escaped twice", pair("%2500%25ED").into()),
        ("overlong", pair("%C0%AF%F8%88%80%80%80").into()),
        (
            "no UTF-8",
            [pair("").as_bytes(), &[0xff, 0xfe, 0x80]].concat(),
        ),
        ("separators", "&".repeat(MOST).into()),
        ("a hundred thousand pairs", "a=b&".repeat(100_000).into()),
        ("all pairs of one name", pair("x&").repeat(MOST / 20).into()),
        ("equals", "=".repeat(MOST).into()),
        ("escapes", pair(&"%41".repeat(MOST / 3 - 20)).into()),
        ("too long", pair(&"a".repeat(MOST)).into()),
        ("far too long", pair(&"a".repeat(4 * MOST)).into()),
        ("a long name", format!("{}=a", "n".repeat(MOST - 2)).into()),
        (
            "names in brackets",
            format!("{name}[]=a&{name}[0][b]=c").into(),
        ),
    ];
    bodies
        .into_iter()
        .map(|(name, body)| Attack::new(name, FORM, body))
        .collect()
}

/// Forms that can be read.
fn forms(fields: &Fields, random: &mut StdRng, signed_in: bool) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for field in fields {
        for _ in 0..if signed_in { 3 } else { 1 } {
            let (name, text) = long(random, MOST - 2000);
            let body = form(fields, Some((field.0, &text)));
            attacks.push(Attack::new(format!("{}: {name}", field.0), FORM, body));
            let text = small(random);
            let body = form(fields, Some((field.0, text)));
            attacks.push(Attack::new(format!("{}: {text:?}", field.0), FORM, body));
        }
        let twice = [form(fields, None), form(fields, None)].join(&b'&');
        attacks.push(Attack::new("every field twice", FORM, twice));
    }
    if !fields.is_empty() {
        attacks.push(full(fields, random, "known fields", false));
        attacks.push(full(fields, random, "unknown fields", true));
    }
    attacks
}

/// As many fields as there may be, as long together as they may be.
fn full(fields: &Fields, random: &mut StdRng, name: &str, unknown: bool) -> Attack {
    let mut body = form(fields, None);
    let number = FIELDS - fields.len();
    let (text, each) = long(random, MOST / number - 100);
    let each = escaped(&each);
    for number in 0..number {
        let known = fields.choose(random).unwrap().0;
        let field = match unknown {
            true => format!("&alt-{number}="),
            false => format!("&{known}="),
        };
        if body.len() + field.len() + each.len() > MOST {
            break;
        }
        body.extend(field.bytes());
        body.extend(&each);
    }
    Attack::new(format!("full of {name}: {text}"), FORM, body)
}

/// Every field with its plausible value, but for one.
fn form(fields: &Fields, other: Option<(&str, &str)>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let value = match other {
            Some((other, text)) if other == *name => text,
            _ => value,
        };
        if !body.is_empty() {
            body.push(b'&');
        }
        body.extend(name.bytes());
        body.push(b'=');
        body.extend(escaped(value));
    }
    body.truncate(MOST);
    body
}
