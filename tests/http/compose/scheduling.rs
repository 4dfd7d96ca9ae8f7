//! Drafts that are published by themselves.

use reqwest::StatusCode;
use vignette::domain::{PostId, Timestamp};

use super::drafts::database;
use crate::eventually::eventually;
use crate::pictures::jpeg;
use crate::site::{Person, Site, field};

/// What stands in an input.
fn value(page: &str, name: &str) -> String {
    let input = page.split_once(&format!("<input id=\"{name}\"")).unwrap().1;
    let value = input.split_once("value=\"").unwrap().1;
    value.split('"').next().unwrap().to_owned()
}

/// A time so many hours from now, as a browser's field sends it.
fn in_hours(hours: i64) -> String {
    Timestamp::now().plus_seconds(hours * 3600).local(None)
}

async fn schedule(ada: &Person, draft: &str, at: &str) -> reqwest::Response {
    let form = [
        ("caption", "Later"),
        ("alt", "A field."),
        ("schedule_at", at),
        ("action", "schedule"),
    ];
    ada.post(draft, &form).await
}

/// As if the time had come.
async fn let_it_come(site: &Site, draft: &str) {
    let pool = database(site).await;
    let id: uuid::Uuid = draft.rsplit('/').next().unwrap().parse().unwrap();
    let done = sqlx::query("UPDATE posts SET scheduled_at = ? WHERE id = ?")
        .bind(Timestamp::now().plus_seconds(-1).as_millis())
        .bind(id)
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 1);
    pool.close().await;
}

#[tokio::test]
async fn a_draft_is_published_at_its_time_once_by_several_processes() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let _beside = site.beside().await;
    let draft = ada.begin_draft(jpeg()).await;
    let form = [
        ("caption", "For @bob in the #morning"),
        ("alt", "A field."),
        ("schedule_at", &*in_hours(5)),
        ("action", "schedule"),
    ];
    let answer = ada.post(&draft, &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let page = ada.page(&draft).await;
    assert!(page.contains("Scheduled for") && page.contains("Publish now"));
    assert!(ada.page("/compose").await.contains("scheduled</span>"));
    assert_eq!(bob.get(&draft).await.status(), StatusCode::NOT_FOUND);

    let_it_come(&site, &draft).await;
    let id: PostId = draft.rsplit('/').next().unwrap().parse().unwrap();
    let store = site.store().await;
    let revision = store.post(id).await.unwrap().unwrap().post.revision;
    let post = format!("/p/{id}");
    eventually("the post is out", async || {
        bob.get(&post).await.status() == StatusCode::OK
    })
    .await;
    // The other process looks, too.
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    let found = store.post(id).await.unwrap().unwrap().post;
    assert_eq!(found.revision, revision + 1);
    assert!(found.published_at.unwrap() > Timestamp::now().plus_seconds(-60));
    assert!(bob.page("/tags/morning").await.contains(&post));
    let page = bob.page("/notifications").await;
    assert_eq!(page.matches("mentioned you").count(), 1, "{page}");
    assert!(!ada.page("/compose").await.contains("scheduled</span>"));
}

#[tokio::test]
async fn a_time_that_will_not_do_loses_no_word() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    for (at, says) in [
        ("", "Say when"),
        ("yesterday", "Say when"),
        ("2020-01-01T00:00", "This time is over"),
        ("2999-01-01T00:00", "five years"),
    ] {
        let answer = schedule(&ada, &draft, at).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text().await.unwrap();
        assert!(page.contains(says), "{at}");
        assert_eq!(field(&page, "caption"), "Later");
        assert_eq!(value(&page, "schedule_at"), at);
    }
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, "caption"), "Later");
    assert!(!page.contains("Scheduled for"));
}

#[tokio::test]
async fn a_schedule_is_moved_and_called_off() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    schedule(&ada, &draft, &in_hours(2)).await;
    let later = in_hours(30);
    schedule(&ada, &draft, &later).await;
    assert_eq!(value(&ada.page(&draft).await, "schedule_at"), later);

    // Words can still be changed; it stays scheduled.
    ada.post(&draft, &[("caption", "Changed"), ("action", "save")])
        .await;
    assert!(ada.page(&draft).await.contains("Scheduled for"));
    // A picture that nobody has described calls it off.
    ada.add(&draft, jpeg()).await;
    assert!(!ada.page(&draft).await.contains("Scheduled for"));
    let asked = schedule(&ada, &draft, &later).await;
    assert_eq!(asked.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let asked = asked.text().await.unwrap();
    assert!(asked.contains("checked") && value(&asked, "schedule_at") == later);
    let checked = [
        ("schedule_at", &*later),
        ("checked", "1"),
        ("action", "schedule"),
    ];
    ada.post(&draft, &checked).await;
    assert!(ada.page(&draft).await.contains("Scheduled for"));
    ada.post(&draft, &[("action", "unschedule")]).await;
    let page = ada.page(&draft).await;
    assert!(!page.contains("Scheduled for"));
    assert_eq!(field(&page, "caption"), "Later");
}

#[tokio::test]
async fn times_are_those_of_the_persons_zone() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let day = Timestamp::now().plus_seconds(3 * 86_400).day();
    let noon = format!("{day}T12:00");
    let form = [
        ("caption", "x"),
        ("alt", "x"),
        ("schedule_at", &*noon),
        ("time_zone", "Asia/Tokyo"),
        ("action", "schedule"),
    ];
    ada.post(&draft, &form).await;
    let page = ada.page(&draft).await;
    assert!(
        page.contains(&format!("datetime=\"{day}T03:00:00Z\"")),
        "{page}"
    );
    assert!(page.contains("12:00 JST") && page.contains("Asia/Tokyo"));
    // The account keeps it, until it says otherwise.
    assert_eq!(
        value(&ada.page("/settings/account").await, "time_zone"),
        "Asia/Tokyo"
    );
    let wrong = ada
        .post("/settings/account", &[("time_zone", "Mars/Base")])
        .await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = wrong.text().await.unwrap();
    assert!(wrong.contains("no such time zone") && value(&wrong, "time_zone") == "Mars/Base");
    ada.post("/settings/account", &[("time_zone", "europe/berlin")])
        .await;
    assert!(ada.page(&draft).await.contains("Europe/Berlin"));
}

#[tokio::test]
async fn someone_who_is_leaving_publishes_nothing() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    schedule(&ada, &draft, &in_hours(2)).await;
    let store = site.store().await;
    let id = site.id_of("ada").await;
    let due = Timestamp::now().plus_seconds(86_400);
    assert!(store.schedule_deletion(id, Some(due)).await.unwrap());
    let_it_come(&site, &draft).await;
    let post: PostId = draft.rsplit('/').next().unwrap().parse().unwrap();
    eventually("it is a plain draft", async || {
        let post = store.post(post).await.unwrap().unwrap().post;
        post.scheduled_at.is_none() && post.is_draft()
    })
    .await;
}
