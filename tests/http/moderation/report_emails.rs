//! Emails to moderators about reports.

use std::time::Duration;

use vignette::domain::Role;

use crate::account::emails::with_post;
use crate::mail_server::{Arrived, Postbox};
use crate::pictures::jpeg;
use crate::site::{Person, Site};

/// Signs someone up and opens the link in the email that came, so that their address is confirmed.
async fn confirmed(site: &Site, postbox: &Postbox, name: &str, role: Role) -> Person {
    let person = site.staff(name, role).await;
    let own = |one: &&Arrived| one.to.contains(&format!("{name}@"));
    let link = loop {
        match postbox.emails(1).await.iter().rfind(own) {
            Some(email) => break email.link("/confirm/"),
            None => tokio::time::sleep(Duration::from_millis(25)).await,
        }
    };
    person.post(&link, &[]).await;
    person
}

/// To whom something was written about reports.
async fn written_to(postbox: &Postbox, more: usize) -> Vec<String> {
    // Those that should not come, come as quickly as those that should.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let reported = |one: &Arrived| one.text.contains("Something was reported");
    for _ in 0..100 {
        let all = postbox.emails(1).await;
        let found: Vec<_> = all.iter().filter(|one| reported(one)).collect();
        if found.len() >= more {
            return found.iter().map(|one| one.to.clone()).collect();
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("fewer than {more} emails about reports");
}

#[tokio::test]
async fn moderators_get_one_email_about_reports_until_they_have_looked() {
    let postbox = Postbox::open().await;
    let site = with_post(&postbox).await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let mira = confirmed(&site, &postbox, "mira", Role::Moderator).await;
    let grace = confirmed(&site, &postbox, "grace", Role::Admin).await;
    // Nobody knows whether this address is theirs.
    site.staff("ida", Role::Moderator).await;
    let off = confirmed(&site, &postbox, "otto", Role::Moderator).await;
    let page = off.page("/settings/notifications").await;
    assert!(page.contains("value=\"report\""));
    assert!(
        !ada.page("/settings/notifications")
            .await
            .contains("value=\"report\"")
    );
    off.post("/settings/notifications", &[("notify", "like")])
        .await;
    let page = off.page("/settings/notifications").await;
    assert!(!page.contains("value=\"report\" aria-describedby=\"report-emails-hint\" checked"));

    for _ in 0..3 {
        let post = ada.publish(jpeg(), "A dog", "").await;
        bob.report(&post).await;
    }
    let mut to = written_to(&postbox, 2).await;
    to.sort();
    assert_eq!(to.len(), 2, "{to:?}");
    assert!(to[0].contains("grace@") && to[1].contains("mira@"));
    let all = postbox.emails(1).await;
    let email = all
        .iter()
        .find(|one| one.text.contains("was reported"))
        .unwrap();
    assert!(email.text.contains("http://photos.example.org/admin"));
    assert!(
        !email.text.contains("ada") && !email.text.contains("bob"),
        "nothing of what it says"
    );

    // Whoever has looked is written to of the next one; the notifications alone do not show them.
    mira.page("/admin").await;
    grace.page("/notifications").await;
    let post = ada.publish(jpeg(), "A cat", "").await;
    bob.report(&post).await;
    let to = written_to(&postbox, 3).await;
    assert_eq!(to.len(), 3, "{to:?}");
    assert!(to[2].contains("mira@"));
    // What is reported of her is not for her.
    mira.page("/admin").await;
    let own = mira.publish(jpeg(), "A bird", "").await;
    bob.report(&own).await;
    assert_eq!(written_to(&postbox, 3).await.len(), 3);
}
