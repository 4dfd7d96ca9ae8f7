//! Albums, by programs.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::client::{Program, id, ids};
use crate::pictures::jpeg;
use crate::site::Site;

const HERE: &str = "/api/vignette/v1/albums";

#[tokio::test]
async fn a_program_makes_fills_changes_and_deletes_albums() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let app = Program::of(&site, &ada).await;
    let other = Program::of(&site, &bob).await;
    let made = app
        .try_send(Method::POST, HERE, &json!({ "title": "Sea" }))
        .await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let album = super::client::json_of(made).await;
    let here = format!("{HERE}/{}", id(&album));
    let (one, two) = (
        app.share(jpeg(), "One", json!({})).await,
        app.share(jpeg(), "Two", json!({ "visibility": "private" }))
            .await,
    );
    let posts = json!({ "status_ids": [id(&two), id(&one)] });
    let put = app
        .try_send(Method::POST, &format!("{here}/posts"), &posts)
        .await;
    assert_eq!(put.status(), StatusCode::NO_CONTENT);
    assert_eq!(ids(&app.get(&here).await["posts"]), [id(&two), id(&one)]);
    // Never wider than the post.
    assert_eq!(ids(&other.get(&here).await["posts"]), [id(&one)]);
    let foreign = other.share(jpeg(), "Bob's", json!({})).await;
    for (program, body, status) in [
        (
            &app,
            json!({ "status_ids": [id(&foreign)] }),
            StatusCode::FORBIDDEN,
        ),
        (
            &other,
            json!({ "status_ids": [id(&foreign)] }),
            StatusCode::FORBIDDEN,
        ),
        (&app, json!({ "status_ids": ["5"] }), StatusCode::NOT_FOUND),
        (
            &app,
            json!({ "status_ids": vec!["5"; 101] }),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    ] {
        let answer = program
            .try_send(Method::POST, &format!("{here}/posts"), &body)
            .await;
        assert_eq!(answer.status(), status, "{body}");
    }
    let words = json!({ "title": "Lake", "visibility": "unlisted" });
    assert_eq!(app.send(Method::PUT, &here, words).await["title"], "Lake");
    let empty = app
        .try_send(Method::PUT, &here, &json!({ "title": "" }))
        .await;
    assert_eq!(empty.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.get(HERE).await[0]["title"], "Lake");
    assert_eq!(other.get(HERE).await, json!([]));
    let gone = format!("{here}/posts/{}", id(&two));
    app.try_send(Method::DELETE, &gone, &json!({})).await;
    assert_eq!(ids(&app.get(&here).await["posts"]), [id(&one)]);
    let stolen = other.try_send(Method::DELETE, &here, &json!({})).await;
    assert_eq!(stolen.status(), StatusCode::FORBIDDEN);
    app.try_send(Method::DELETE, &here, &json!({})).await;
    assert_eq!(app.try_get(&here).await.status(), StatusCode::NOT_FOUND);
}
