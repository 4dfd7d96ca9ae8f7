use serde_json::json;

use super::*;

fn said(content: &str) -> Option<Answer> {
    let answer = json!({ "choices": [{ "message": { "role": "assistant", "content": content } }] });
    read(answer.to_string().as_bytes())
}

fn captions(content: &str) -> Vec<String> {
    let answer = said(content).unwrap_or_default();
    answer.captions.iter().map(ToString::to_string).collect()
}

#[test]
fn an_answer_is_read_in_whatever_form_it_comes() {
    let three = ["One dog.", "Two dogs.", "Three dogs."];
    for content in [
        r##"{"captions":["One dog.","Two dogs.","Three dogs.","Four dogs."],"hashtags":["#dog"]}"##,
        r##"Sure! ```json
{"captions": [{"text":"One dog."}, {"caption":"Two dogs."}, "Three dogs."], "hashtags": "dog"}
```"##,
        "<think>{\"captions\":[\"no\"]} Hm.</think>{\"captions\":[\"One dog.\",\"Two dogs.\",\"Three dogs.\"],\"tags\":[\"dog\"]}",
        "A set {of} braces, and { \"captions\": [\"One dog.\", \"Two dogs.\", \"Three dogs.\"], \"hashtags\": [\"dog\"] }",
        "Here are three captions:\n\n1. “One dog.”\n2) **Two dogs.**\n- Three dogs.\n\n#dog",
    ] {
        let answer = said(content).unwrap();
        assert_eq!(captions(content), three, "{content}");
        assert_eq!(answer.hashtags.len(), 1, "{content}");
        assert_eq!(answer.hashtags[0].as_str(), "dog", "{content}");
    }
}

#[test]
fn content_in_parts_is_read_and_none_is_none() {
    let parts = json!({ "choices": [{ "message": { "content": [
        { "type": "text", "text": "{\"caption\":\"A dog.\"," }, { "type": "text", "text": "\"alt\":\"A wet dog.\"}" },
    ] } }] });
    let answer = read(parts.to_string().as_bytes()).unwrap();
    assert_eq!(answer.captions[0].as_str(), "A dog.");
    assert_eq!(answer.alt.unwrap().as_str(), "A wet dog.");
    for nothing in [
        "",
        "<!doctype html><h1>Bad gateway</h1>",
        "{}",
        r#"{"choices":[]}"#,
        r#"{"choices":[{"message":{"content":null}}]}"#,
        r#"{"choices":[{"message":{"content":"{\"captions\":[]}"}}]}"#,
        r#"{"error":{"message":"no such model"}}"#,
        "[1, 2",
    ] {
        assert_eq!(read(nothing.as_bytes()), None, "{nothing}");
    }
}

#[test]
fn markup_names_links_and_what_cannot_be_seen_are_dropped() {
    for (text, caption) in [
        ("<b>Sea</b> &amp; sand", "Sea & sand"),
        ("<script>alert(1)</script>Sea", "Sea"),
        ("<img src=x onerror=alert(1)>Sea", "Sea"),
        ("Sea with @ada https://evil.example/x", "Sea with"),
        ("[Sea](https://evil.example)", "[Sea]()"),
        ("S\u{202e}e\u{0}a\u{7}\u{1b}[31m", "Sea[31m"),
        ("\u{e0041}Sea", "Sea"),
        ("“Sea”", "Sea"),
        ("**Sea** `x`", "Sea x"),
    ] {
        let content = json!({ "captions": [text] }).to_string();
        assert_eq!(captions(&content), [caption], "{text}");
    }
}

#[test]
fn what_is_too_long_empty_or_said_twice_is_left_out() {
    let long = "x".repeat(Caption::MAX_CHARS + 1);
    let endless = "<".repeat(100_000);
    let content = json!({
        "captions": [long, endless, "", "  ", "Sea", "Sea", 7, null, ["Sea"], {"x": 1}, "Sand"],
        "hashtags": ["two words", "##sea", "sea", "<b>", "a".repeat(500), "-"],
    });
    assert_eq!(captions(&content.to_string()), ["Sea", "Sand"]);
    let answer = said(&content.to_string()).unwrap();
    let tags: Vec<&str> = answer.hashtags.iter().map(Hashtag::as_str).collect();
    assert_eq!(tags, ["two", "words", "sea"]);
}

#[test]
fn hostile_answers_take_no_time() {
    let begun = std::time::Instant::now();
    for content in [
        "{".repeat(250_000),
        "{\"a\":".repeat(50_000),
        format!("{{\"captions\":[{}]}}", "\"x\",".repeat(50_000)),
        "<a".repeat(120_000),
        "&".repeat(250_000),
        "@a ".repeat(80_000),
    ] {
        said(&content);
    }
    let took = begun.elapsed();
    assert!(took < std::time::Duration::from_secs(5), "{took:?}");
}
