//! Entities as clients read them.

use serde_json::json;

use super::client::{Program, id};
use crate::pictures::jpeg;
use crate::site::Site;

#[tokio::test]
async fn addresses_in_a_text_are_links() {
    let site = Site::start().await;
    let app = Program::of(&site, &site.person("ada").await).await;
    let text = "See https://example.org/a?b=1&c=\"2\" <b>, @ada.\n\nSo.";
    let post = app.share(jpeg(), text, json!({})).await;
    let body = json!({ "status": text, "in_reply_to_id": id(&post) });
    let comment = app.post("/api/v1/statuses", body).await;
    for status in [&post, &comment] {
        let content = status["content"].as_str().unwrap();
        let link = "<a href=\"https://example.org/a?b=1&amp;c=";
        assert_eq!(content.matches(link).count(), 1, "{content}");
        assert!(
            content.contains("rel=\"nofollow noopener noreferrer\" target=\"_blank\">"),
            "{content}"
        );
        assert!(content.contains("&lt;b&gt;") && !content.contains("<b>"));
        assert!(content.contains("class=\"u-url mention\">@ada</a>"));
        assert!(content.ends_with("</p><p>So.</p>"), "{content}");
    }
}
