//! JSON that is too deep, too long, of the wrong types, or none.

use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::input::{Attack, Fields, MOST};
use super::text::{long, small};

pub const TYPE: &str = "application/json";

/// Every field with its plausible value.
pub fn plain(fields: &Fields) -> String {
    object(fields, None).to_string()
}

fn object(fields: &Fields, other: Option<(&str, &Value)>) -> Value {
    let value = |(name, value): &(&str, &str)| match other {
        Some((other, value)) if other == *name => value.clone(),
        _ => json!(value),
    };
    let pairs = fields.iter().map(|it| (it.0.to_owned(), value(it)));
    Value::Object(pairs.collect())
}

pub fn attacks(fields: &Fields, random: &mut StdRng) -> Vec<Attack> {
    let mut attacks = broken();
    for (name, _) in fields {
        let values = [
            Value::Null,
            json!(true),
            json!(-1),
            json!(1.0e308),
            json!([[], {}, [null]]),
            json!({"": {"": ""}}),
            json!(vec![0; 100_000]),
            json!({"id": "AA", "rawId": "AA", "type": "public-key", "extensions": {}, "response": {
                "clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA",
                "userHandle": "AA", "attestationObject": "AA"}}),
            json!({"id": "x".repeat(1000), "rawId": "A".repeat(200_000), "type": "public-key",
                "response": {"clientDataJSON": "A".repeat(100_000), "signature": "",
                "authenticatorData": "/".repeat(50_000), "attestationObject": "o2".repeat(25_000)}}),
            json!(small(random)),
        ];
        for value in values {
            let text = value.to_string();
            let shown: String = text.chars().take(40).collect();
            let body = object(fields, Some((name, &value))).to_string();
            attacks.push(Attack::new(format!("{name}: {shown}"), TYPE, body));
        }
        for _ in 0..3 {
            let (kind, text) = long(random, MOST / 6);
            let body = object(fields, Some((name, &json!(text)))).to_string();
            attacks.push(Attack::new(format!("{name}: {kind}"), TYPE, body));
        }
        let twice = format!("{{\"{name}\":\"a\",\"{name}\":\"b\"}}");
        attacks.push(Attack::new(format!("{name} twice"), TYPE, twice));
        let surrogate = format!("{{\"{name}\":\"\\ud800\"}}");
        attacks.push(Attack::new(format!("{name}: surrogate"), TYPE, surrogate));
        let deep = format!("{{\"{name}\":{}", "[".repeat(MOST / 2));
        attacks.push(Attack::new(format!("{name}: deep"), TYPE, deep));
        let (open, shut) = ("{\"a\":".repeat(120), "}".repeat(120));
        let deep = format!("{{\"{name}\":{open}1{shut}}}");
        attacks.push(Attack::new(format!("{name}: nearly deep"), TYPE, deep));
    }
    attacks
}

fn broken() -> Vec<Attack> {
    let keys: String = (0..40_000).map(|key| format!("\"{key}\":1,")).collect();
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("null", b"null".into()),
        ("a list", b"[]".into()),
        ("a word", b"\"word\"".into()),
        ("pending", b"{\"token\":\"".into()),
        ("no UTF-8", b"{\"token\":\"\xff\xfe\"}".into()),
        ("NUL", b"{\"token\":\"\\u0000\"}\0".into()),
        ("deep lists", "[".repeat(MOST).into()),
        ("deep objects", "{\"a\":".repeat(MOST / 5).into()),
        ("many keys", format!("{{{keys}\"end\":1}}").into()),
        ("a long number", "9".repeat(MOST).into()),
        ("a large number", b"{\"token\":1e999999999}".into()),
        ("blanks", " ".repeat(MOST).into()),
        ("far too long", " ".repeat(4 * MOST).into()),
    ];
    bodies
        .into_iter()
        .map(|(name, body)| Attack::new(name, TYPE, body))
        .collect()
}
