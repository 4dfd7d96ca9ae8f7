//! Forms with files that are built in ways that no browser builds them.

use rand::RngExt;
use rand::rngs::StdRng;

use super::input::{Attack, Fields, MOST};
use super::text::{long, small};
use crate::pictures::jpeg;

const BOUNDARY: &str = "----vignette";

fn multipart(name: impl Into<String>, body: Vec<u8>) -> Attack {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    Attack::new(name, &kind, body)
}

/// A part with these headers.
fn part(head: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--{BOUNDARY}\r\n{head}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

fn text(name: &str, content: &str) -> Vec<u8> {
    let head = format!("Content-Disposition: form-data; name=\"{name}\"");
    part(&head, content.as_bytes())
}

fn file(name: &str, file_name: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"");
    part(&head, content)
}

fn ended(parts: &[Vec<u8>]) -> Vec<u8> {
    let end = format!("--{BOUNDARY}--\r\n");
    [&parts.concat()[..], end.as_bytes()].concat()
}

fn texts(fields: &Fields) -> Vec<u8> {
    let parts: Vec<_> = fields.iter().map(|it| text(it.0, it.1)).collect();
    parts.concat()
}

/// As it should be, but for the file, which is no picture: an address is what is tried with it.
pub fn plain(field: &str, fields: &Fields) -> Attack {
    let parts = [texts(fields), file(field, "a.jpg", b"no picture")];
    multipart("as it should be", ended(&parts))
}

pub fn attacks(field: &str, fields: &Fields, random: &mut StdRng) -> Vec<Attack> {
    let mut attacks = shapes(field);
    attacks.extend(heads(field));
    for (name, _) in fields {
        let (kind, long) = long(random, MOST - 4000);
        let body = ended(&[texts(fields), text(name, &long)]);
        attacks.push(multipart(format!("{name}: {kind}"), body));
        let small = small(random);
        let body = ended(&[text(name, small), file(field, "a.jpg", &jpeg(1))]);
        attacks.push(multipart(format!("{name}: {small:?}"), body));
    }
    for number in 0..4 {
        let mut bytes = jpeg(1);
        bytes.truncate(random.random_range(0..bytes.len()));
        let body = ended(&[texts(fields), file(field, "a.jpg", &bytes)]);
        attacks.push(multipart(format!("a part of a picture, {number}"), body));
        let mut bytes = vec![0; 100_000];
        random.fill(&mut bytes[..]);
        let body = ended(&[file(field, "a.zip", &bytes)]);
        attacks.push(multipart(format!("noise, {number}"), body));
    }
    attacks
}

/// Bodies that end too early, hold too much, or nothing.
fn shapes(field: &str) -> Vec<Attack> {
    let picture = file(field, "a.jpg", &jpeg(1));
    let whole = ended(std::slice::from_ref(&picture));
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("an end alone", ended(&[])),
        ("no end", picture.clone()),
        ("pending", whole[..whole.len() / 2].to_vec()),
        ("half of a head", whole[..40].to_vec()),
        ("another boundary", b"--other\r\n\r\n--other--\r\n".into()),
        (
            "a long preamble",
            [vec![b'a'; MOST], whole.clone()].concat(),
        ),
        ("an epilogue", [whole.clone(), vec![b'a'; MOST]].concat()),
        ("thousands of parts", ended(&vec![text("a", ""); 5000])),
        (
            "thousands of files",
            ended(&vec![file(field, "a", b""); 4000]),
        ),
        (
            "thousands of files of other fields",
            ended(&vec![file("x", "a", b""); 4000]),
        ),
        (
            "thousands of empty heads",
            ended(&vec![part("", b""); 20_000]),
        ),
        ("the file as text", ended(&[text(field, "picture")])),
        (
            "one name for text and files",
            ended(&[text(field, "x"), picture.clone(), text(field, "y")]),
        ),
        ("three files", ended(&vec![picture.clone(); 3])),
        (
            "a boundary in the file",
            ended(&[file(field, "a", format!("\r\n--{BOUNDARY}x").as_bytes())]),
        ),
        (
            "nearly boundaries",
            ended(&[file(
                field,
                "a",
                "\r\n----vignett".repeat(40_000).as_bytes(),
            )]),
        ),
        (
            "lines",
            ended(&[file(field, "a", "\r\n".repeat(250_000).as_bytes())]),
        ),
        ("a long text", ended(&[text("x", &"a".repeat(2 * MOST))])),
        (
            "no line ends",
            String::from_utf8_lossy(&whole)
                .replace("\r\n", "\n")
                .into_bytes(),
        ),
    ];
    let attack = |(name, body)| multipart(name, body);
    bodies.into_iter().map(attack).collect()
}

/// Heads of parts, and boundaries.
fn heads(field: &str) -> Vec<Attack> {
    let named = format!("Content-Disposition: form-data; name=\"{field}\"");
    let long = "a".repeat(100_000);
    let heads = [
        String::new(),
        "Content-Disposition: attachment".to_owned(),
        "Content-Disposition: form-data".to_owned(),
        "Content-Disposition: form-data; name=\"\"".to_owned(),
        "Content-Disposition: form-data; name=\"\0\"; filename=\"\0\"".to_owned(),
        format!("{named}; filename=\"../../../../etc/passwd\""),
        format!("{named}; filename=\"{long}\""),
        format!("{named}; filename*=UTF-8''%ED%A0%80%00%zz"),
        format!("{named}; filename=\"a\"; filename=\"b\"; name=\"c\""),
        format!("{named}; filename=\"\u{202e}gpj.exe\""),
        format!("{named}; filename=\"a\\"),
        format!("{named}\r\n{named}"),
        format!("{named}\r\nContent-Length: 99999999999"),
        format!("{named}\r\nContent-Type: multipart/mixed; boundary={BOUNDARY}"),
        format!("{named}\r\nContent-Transfer-Encoding: base64"),
        format!("{named}\r\n{}", "X: y\r\n".repeat(2000)),
        format!("{named}\r\nX: {long}"),
        format!("{named}\r\n: no name\r\n\0: x"),
    ];
    let mut attacks: Vec<_> = heads
        .iter()
        .map(|head| {
            let shown: String = head.chars().take(90).collect();
            multipart(format!("{shown:?}"), ended(&[part(head, b"x")]))
        })
        .collect();
    let whole = ended(&[part(&named, b"x")]);
    for boundary in ["", "\"", "\"----vignette", "a b", "\u{e9}", &long[..4000]] {
        let kind = format!("multipart/form-data; boundary={boundary}");
        let shown: String = boundary.chars().take(20).collect();
        attacks.push(Attack::new(
            format!("boundary {shown:?}"),
            &kind,
            whole.clone(),
        ));
    }
    attacks
}
