//! Drafts that nobody changes any more.

use reqwest::StatusCode;
use vignette::domain::{BlobKey, Timestamp};

use crate::eventually::eventually;
use crate::pictures::jpeg;
use crate::site::{PASSWORD, Site, files_below};

/// The site's embedded store, as another program sees it.
pub async fn database(site: &Site) -> sqlx::SqlitePool {
    let file = site.data.path().join("vignette.sqlite");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    sqlx::SqlitePool::connect_with(options).await.unwrap()
}

/// As if the draft had last been changed so many days ago.
async fn age(site: &Site, draft: &str, days: i64) {
    let pool = database(site).await;
    let id: uuid::Uuid = draft.rsplit('/').next().unwrap().parse().unwrap();
    let aged = sqlx::query("UPDATE posts SET updated_at = updated_at - ? WHERE id = ?")
        .bind(days * 86_400_000)
        .bind(id)
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(aged.rows_affected(), 1);
    pool.close().await;
}

/// Notes a file that no post shows. Sweeping it is the last thing that a sweep does, so that a test
/// can wait for a sweep that must leave something alone.
async fn leave_file_behind(site: &Site) -> BlobKey {
    let blob = BlobKey::generate();
    let long_ago = Timestamp::now().plus_seconds(-30 * 86_400);
    site.store()
        .await
        .record_intent(blob, long_ago)
        .await
        .unwrap();
    blob
}

async fn is_swept(site: &Site, witness: BlobKey) {
    let store = site.store().await;
    eventually("the sweep", async || {
        let recorded = store.write_intents(Timestamp::now()).await.unwrap();
        recorded.iter().all(|(blob, _)| *blob != witness)
    })
    .await;
}

#[tokio::test]
async fn a_draft_unchanged_for_thirty_days_is_swept_with_its_files() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let old = ada.begin_draft(jpeg()).await;
    ada.add(&old, jpeg()).await;
    let young = ada.begin_draft(jpeg()).await;
    let post = ada.publish(jpeg(), "Out", "").await;
    age(&site, &old, 31).await;
    age(&site, &young, 29).await;
    age(&site, &post, 400).await;
    let files = site.data.path().join("pictures");
    assert_eq!(files_below(&files), 12);

    let site = site
        .start_again(|settings| settings.captions.enabled = false)
        .await;
    let ada = site.guest();
    ada.log_in("ada", PASSWORD).await;
    eventually("the draft is gone", async || {
        ada.get(&old).await.status() == StatusCode::NOT_FOUND
    })
    .await;
    assert_eq!(ada.get(&young).await.status(), StatusCode::OK);
    assert_eq!(ada.get(&post).await.status(), StatusCode::OK);
    eventually("its files are gone", async || files_below(&files) == 6).await;
    assert!(ada.page("/compose").await.contains("for 30 days"));
}

#[tokio::test]
async fn drafts_are_kept_for_ever_where_the_settings_say_so() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let old = ada.begin_draft(jpeg()).await;
    let older = ada.begin_draft(jpeg()).await;
    age(&site, &old, 400).await;
    age(&site, &older, 4000).await;
    let witness = leave_file_behind(&site).await;
    let site = site
        .start_again(|settings| {
            settings.captions.enabled = false;
            settings.drafts.keep_days = 0;
        })
        .await;
    let ada = site.guest();
    ada.log_in("ada", PASSWORD).await;
    is_swept(&site, witness).await;
    for draft in [old, older] {
        assert_eq!(ada.get(&draft).await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_change_makes_a_draft_young_again() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    age(&site, &draft, 40).await;
    let other = ada.begin_draft(jpeg()).await;
    age(&site, &other, 40).await;
    ada.post(&draft, &[("caption", "Still here"), ("action", "save")])
        .await;
    let site = site
        .start_again(|settings| settings.captions.enabled = false)
        .await;
    let ada = site.guest();
    ada.log_in("ada", PASSWORD).await;
    eventually("the draft that nobody changed is gone", async || {
        ada.get(&other).await.status() == StatusCode::NOT_FOUND
    })
    .await;
    assert!(ada.page(&draft).await.contains("Still here"));
}
