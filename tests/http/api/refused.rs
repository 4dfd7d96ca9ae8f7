//! What a post or a picture is refused for, before anything of it is kept.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::client::{Program, id, json_of};
use crate::pictures::jpeg;
use crate::site::Site;

/// How many drafts and posts there are.
async fn kept(app: &Program) -> usize {
    let drafts = app.get("/api/vignette/v1/drafts").await;
    let me = app.get("/api/v1/accounts/verify_credentials").await;
    let posts = app
        .get(&format!("/api/v1/accounts/{}/statuses", id(&me)))
        .await;
    drafts.as_array().unwrap().len() + posts.as_array().unwrap().len()
}

#[tokio::test]
async fn a_poll_is_refused_in_every_form() {
    let site = Site::start().await;
    let app = Program::of(&site, &site.person("ada").await).await;
    let post = app.share(jpeg(), "A gate.", json!({})).await;
    let media = app.upload(jpeg(), Some("Corners.")).await;
    let poll = json!({ "options": ["Yes", "No"], "expires_in": 3600 });
    let (create, edit) = (
        "/api/v1/statuses".to_owned(),
        format!("/api/v1/statuses/{}", id(&post)),
    );
    for (method, path, body) in [
        (
            Method::POST,
            &create,
            json!({ "status": "Which?", "media_ids": [media], "poll": poll }),
        ),
        (
            Method::POST,
            &create,
            json!({ "status": "Which?", "in_reply_to_id": id(&post), "poll": poll }),
        ),
        (
            Method::POST,
            &create,
            json!({ "status": "?", "poll": poll }),
        ),
        (Method::PUT, &edit, json!({ "status": "?", "poll": poll })),
        (Method::PUT, &edit, json!({ "status": "?", "poll": "yes" })),
    ] {
        let answer = app.try_send(method, path, &body).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        let error = json_of(answer).await["error"].as_str().unwrap().to_owned();
        assert!(error.contains("poll"), "{error}");
    }
    let form = [
        ("status", "Which?"),
        ("media_ids[]", &media),
        ("poll[options][]", "Yes"),
        ("poll[options][]", "No"),
    ];
    let request = app.request(Method::POST, &create).form(&form);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    // The picture still waits, and what is no poll is none.
    for none in [Value::Null, json!({}), json!({ "options": [""] })] {
        let media = app.upload(jpeg(), Some("Corners.")).await;
        let body = json!({ "status": "No poll.", "media_ids": [media], "poll": none });
        app.post(&create, body).await;
    }
    app.post(&create, json!({ "status": "So.", "media_ids": [media] }))
        .await;
}

#[tokio::test]
async fn a_picture_whose_description_is_too_long_is_not_kept() {
    let site = Site::start().await;
    let app = Program::of(&site, &site.person("ada").await).await;
    for path in ["/api/v1/media", "/api/v2/media"] {
        let form = Form::new()
            .part("file", Part::bytes(jpeg()).file_name("a.jpg"))
            .text("description", "x".repeat(20_000));
        let request = app.request(Method::POST, path).multipart(form);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(json_of(answer).await["error"].is_string());
        assert_eq!(kept(&app).await, 0, "{path}");
    }
    app.upload(jpeg(), Some("Corners.")).await;
    assert_eq!(kept(&app).await, 1);
}

#[tokio::test]
async fn what_a_comment_or_an_edit_cannot_have_is_not_dropped() {
    let site = Site::start().await;
    let app = Program::of(&site, &site.person("ada").await).await;
    let (create, post) = (
        "/api/v1/statuses",
        app.share(jpeg(), "A gate.", json!({})).await,
    );
    let private = json!({ "visibility": "private" });
    let private = app.share(jpeg(), "For followers.", private).await;
    let picture = id(&post["media_attachments"][0]).to_owned();
    let other = app.upload(jpeg(), Some("Corners.")).await;
    let refused = async |method: Method, path: &str, body: Value| {
        let answer = app.try_send(method, path, &body).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        json_of(answer).await["error"].as_str().unwrap().to_owned()
    };
    // A message for one person must not be read by everybody.
    for answered in [&post, &private] {
        let body =
            json!({ "status": "Psst.", "in_reply_to_id": id(answered), "visibility": "direct" });
        let error = refused(Method::POST, create, body).await;
        assert!(error.contains("direct"), "{error}");
    }
    let edit = format!("{create}/{}", id(&post));
    for pictures in [json!([other]), json!([picture, other])] {
        let body = json!({ "status": "Other.", "media_ids": pictures });
        let error = refused(Method::PUT, &edit, body).await;
        assert!(error.contains("pictures"), "{error}");
    }
    assert!(
        app.get(&edit).await["content"]
            .to_string()
            .contains("A gate.")
    );
    let body = json!({ "status": "The same.", "media_ids": [picture] });
    app.send(Method::PUT, &edit, body).await;
    // A warning stands before the text of a comment, as before that of a post.
    let body =
        json!({ "status": "It falls.", "spoiler_text": "The end", "in_reply_to_id": id(&post) });
    let comment = app.post(create, body).await;
    let content = comment["content"].as_str().unwrap();
    assert_eq!(content, "<p>The end</p><p>It falls.</p>");
    let edit = format!("{create}/{}", id(&comment));
    let body = json!({ "status": "It fell.", "spoiler_text": "The end" });
    let comment = app.send(Method::PUT, &edit, body).await;
    assert_eq!(comment["content"], "<p>The end</p><p>It fell.</p>");
    let body = json!({ "status": "It fell.", "media_ids": [picture] });
    refused(Method::PUT, &edit, body).await;
}
