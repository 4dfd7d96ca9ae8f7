//! `vignette admin recount`, beside a running server.

use std::process::Output;

use crate::command_line::admin;
use crate::pictures::jpeg;
use crate::site::Site;
use crate::social::comments::say;

async fn recount(site: &Site, arguments: &[&str]) -> Output {
    let arguments = [&["recount"], arguments].concat();
    admin(site, &arguments, "").await
}

#[tokio::test]
async fn a_counter_that_is_wrong_is_found_by_a_dry_run_and_mended_by_the_next() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    bob.post(&format!("{post}/like"), &[]).await;
    let comment = say(&ada, &post, "Mine").await;
    bob.post(&format!("/comments/{comment}/like"), &[]).await;
    bob.post("/@ada/follow", &[]).await;
    let right = recount(&site, &["--dry-run"]).await;
    let said = String::from_utf8_lossy(&right.stdout);
    assert!(right.status.success(), "{said}");
    assert!(said.contains("4 posts, comments and people looked at, 0 with wrong"));

    let url = format!(
        "sqlite:{}",
        site.data.path().join("vignette.sqlite").display()
    );
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query("UPDATE tallies SET likes = likes + 6")
        .execute(&pool)
        .await
        .unwrap();
    let page = bob.page(&format!("{post}/engagement")).await;
    assert!(page.contains("class=\"count\">7<"));
    let wrong = recount(&site, &["--dry-run"]).await;
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&wrong.stdout).contains("4 with wrong counters"));
    assert!(recount(&site, &[]).await.status.success());
    let page = bob.page(&format!("{post}/engagement")).await;
    assert!(page.contains("class=\"count\">1<"));
    assert!(recount(&site, &["--dry-run"]).await.status.success());
}
