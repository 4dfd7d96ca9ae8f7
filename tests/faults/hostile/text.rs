//! Text of which programs have been known to make trouble.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

/// What is repeated until a field is as long as it may be.
const UNITS: &[(&str, &str)] = &[
    ("letters", "a"),
    ("words", "ab "),
    ("hashtags", "#ab "),
    ("marks of hashtags", "#"),
    ("names", "@bob "),
    ("marks of names", "@"),
    ("commas", "a,"),
    ("dots", "a."),
    ("NUL", "\0"),
    ("lines", "\r\n"),
    ("blanks", " "),
    ("override", "\u{202e}"),
    ("isolates", "\u{2066}\u{2067}"),
    ("Hebrew", "\u{5d0}\u{5b4}"),
    ("Arabic ligatures", "\u{fdfa}"),
    ("combining marks", "\u{301}"),
    ("combining marks of many classes", "a\u{323}\u{301}\u{327}"),
    ("Hangul parts", "\u{1100}\u{1161}\u{11a8}"),
    ("noncharacters", "\u{fffe}\u{10ffff}"),
    ("joined people", "\u{1f468}\u{200d}"),
    ("flags", "\u{1f1e9}"),
    ("dotted I", "\u{130}"),
    ("sharp s", "\u{df}\u{1e9e}"),
    ("soft hyphens", "\u{ad}"),
    ("replacement", "\u{fffd}"),
    ("markup", "<script>"),
    ("template", "{{ 7 * 7 }}{%"),
    ("quotes", "'\";--"),
    ("addresses", "https://a.b/ "),
    ("emails", "a@b.c,"),
    ("brackets", "[{\"a\":"),
    ("digits", "9"),
    ("guesses", "password1 qwerty "),
    ("slashes", "/../"),
    ("ids", "00000000-0000-7000-8000-000000000000 "),
];

/// Small values of any kind.
const SMALL: &[&str] = &[
    "",
    " ",
    "\0",
    "null",
    "-1",
    "18446744073709551616",
    "1e400",
    "NaN",
    "true",
    "[]",
    "{}",
    "/\\evil.example",
    "//evil.example",
    "/\u{1}",
    "/\r\nSet-Cookie: a=b",
    "javascript:alert(1)",
    "\u{202e}evil",
    "a\u{0}b",
    "\u{feff}",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "-9223372036854775808",
    "9223372036854775807",
    "{\"action\":\"/\u{1}\",\"fields\":[]}",
    "{\"action\":\"//evil\",\"fields\":[[\"a\",\"b\"]]}",
    "{\"action\":\"/p/x/edit\",\"fields\":[[\"caption\",null]]}",
];

/// A name for it, and a text of at most so many bytes.
pub fn long(random: &mut StdRng, bytes: usize) -> (&'static str, String) {
    let (name, unit) = UNITS.choose(random).unwrap();
    (name, unit.repeat(bytes / unit.len()))
}

pub fn small(random: &mut StdRng) -> &'static str {
    SMALL.choose(random).unwrap()
}

/// What a browser would send, but for other characters than those with a meaning in forms: as
/// they are, more of them find room.
pub fn escaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'&' | b'%' | b'+' | b'=' | b'#' => bytes.extend(format!("%{byte:02X}").bytes()),
            b' ' => bytes.push(b'+'),
            _ => bytes.push(byte),
        }
    }
    bytes
}
