//! What happens, told while it happens.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vignette::domain::{Feed, List, Role, Timestamp};
use vignette::services::apps::events::{Event, Followed};
use vignette::services::apps::live::Follower;
use vignette::services::upkeep::housekeeping;
use vignette::settings::Settings;
use vignette::startup::wire;

use super::client::{Program, id};
use crate::pictures::jpeg;
use crate::site::{PASSWORD, Site};

/// An open stream.
struct Stream {
    answer: Response,
    read: String,
}

impl Stream {
    async fn open(program: &Program, path: &str) -> Self {
        let answer = program.try_get(&format!("/api/v1/streaming/{path}")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let mut stream = Self {
            answer,
            read: String::new(),
        };
        // Whoever has the first line misses nothing that comes after.
        stream.more().await.expect("a first line");
        stream
    }

    /// More text; none when the stream has ended.
    async fn more(&mut self) -> Option<()> {
        let chunk = tokio::time::timeout(Duration::from_secs(90), self.answer.chunk());
        let chunk = chunk.await.expect("nothing comes").unwrap()?;
        self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        Some(())
    }

    /// The next event and its data; none when the stream has ended.
    async fn event(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((head, rest)) = self.read.split_once("\n\n") {
                let lines: Vec<&str> = head.lines().filter(|line| !line.starts_with(':')).collect();
                let field = |name: &str| lines.iter().find_map(|line| line.strip_prefix(name));
                let event = field("event: ").unwrap().to_owned();
                let data = serde_json::from_str(field("data: ").unwrap()).unwrap();
                self.read = rest.to_owned();
                return Some((event, data));
            }
            self.more().await?;
        }
    }

    async fn expect(&mut self, event: &str) -> Value {
        let (name, data) = self.event().await.expect("the stream has ended");
        assert_eq!(name, event, "{data}");
        data
    }
}

async fn programs(site: &Site) -> (Program, Program, Program) {
    let mut made = Vec::new();
    for name in ["ada", "bob", "eve"] {
        let person = site.person(name).await;
        made.push(Program::of(site, &person).await);
    }
    let me = made[0].get("/api/v1/accounts/verify_credentials").await;
    let follow = format!("/api/v1/accounts/{}/follow", id(&me));
    made[1].post(&follow, json!({})).await;
    let mut made = made.into_iter();
    (
        made.next().unwrap(),
        made.next().unwrap(),
        made.next().unwrap(),
    )
}

#[tokio::test]
async fn posts_come_to_those_who_may_see_them() {
    let site = Site::start().await;
    let (ada, bob, eve) = programs(&site).await;
    let mut home = Stream::open(&bob, "user").await;
    let mut public = Stream::open(&eve, "public").await;
    let mut tagged = Stream::open(&eve, "hashtag?tag=sea").await;
    let few = json!({ "visibility": "private" });
    let hidden = ada.share(jpeg(), "For few #sea", few).await;
    let open = ada.share(jpeg(), "For all", json!({})).await;
    let sea = ada.share(jpeg(), "For all #sea", json!({})).await;
    assert_eq!(home.expect("update").await["id"], hidden["id"]);
    assert_eq!(home.expect("update").await["id"], open["id"]);
    assert_eq!(home.expect("update").await["id"], sea["id"]);
    assert_eq!(public.expect("update").await["id"], open["id"]);
    assert_eq!(public.expect("update").await["id"], sea["id"]);
    assert_eq!(tagged.expect("update").await["id"], sea["id"]);

    let at = |post: &Value| format!("/api/v1/statuses/{}", id(post));
    ada.send(
        Method::PUT,
        &at(&hidden),
        json!({ "status": "Still for few" }),
    )
    .await;
    ada.send(Method::PUT, &at(&open), json!({ "status": "Other words" }))
        .await;
    assert_eq!(home.expect("status.update").await["id"], hidden["id"]);
    let changed = public.expect("status.update").await;
    assert_eq!(changed["id"], open["id"]);
    assert!(changed["content"].as_str().unwrap().contains("Other words"));
    for post in [&hidden, &open] {
        ada.send(Method::DELETE, &at(post), json!({})).await;
    }
    // The number is a number here, and clients take its text.
    assert_eq!(public.expect("delete").await.to_string(), id(&open));
    home.expect("status.update").await;
    assert_eq!(home.expect("delete").await.to_string(), id(&hidden));
}

#[tokio::test]
async fn notifications_come_to_whom_they_are_for() {
    let site = Site::start().await;
    let (ada, bob, eve) = programs(&site).await;
    let post = ada.share(jpeg(), "For all", json!({})).await;
    let mut own = Stream::open(&ada, "user/notification").await;
    let mut others = Stream::open(&eve, "user/notification").await;
    let like = format!("/api/v1/statuses/{}/favourite", id(&post));
    bob.post(&like, json!({})).await;
    let event = own.expect("notification").await;
    assert_eq!(
        (&event["type"], &event["status"]["id"]),
        (&json!("favourite"), &post["id"])
    );
    let answer = json!({ "status": "Fine @eve", "in_reply_to_id": post["id"] });
    bob.post("/api/v1/statuses", answer).await;
    assert_eq!(own.expect("notification").await["type"], "mention");
    assert_eq!(
        others.expect("notification").await["account"]["acct"],
        "bob"
    );
}

#[tokio::test]
async fn a_revoked_token_hears_nothing_more() {
    let site = Site::start().await;
    let (ada, _, _) = programs(&site).await;
    let person = site.person("zoe").await;
    let zoe = Program::of(&site, &person).await;
    let mut stream = Stream::open(&zoe, "public").await;
    let page = person.page("/settings/apps").await;
    let revoke = page.split("action=\"/settings/apps/").nth(1).unwrap();
    let revoke = format!("/settings/apps/{}", revoke.split('"').next().unwrap());
    person.post(&revoke, &[]).await;
    ada.share(jpeg(), "For all", json!({})).await;
    assert!(stream.event().await.is_none(), "the stream goes on");
    let again = zoe.try_get("/api/v1/streaming/public").await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn one_person_has_so_many_streams_and_no_more() {
    let site = Site::start().await;
    let (ada, bob, _) = programs(&site).await;
    let mut open = Vec::new();
    for _ in 0..10 {
        open.push(Stream::open(&ada, "public").await);
    }
    let refused = ada.try_get("/api/v1/streaming/user").await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["x-ratelimit-limit"], "10");
    Stream::open(&bob, "public").await;
    let missing = bob.try_get("/api/v1/streaming/hashtag?tag=").await;
    assert_eq!(missing.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_another_process_published_comes_too() {
    let site = Site::start().await;
    let (ada, bob, _) = programs(&site).await;
    let mut stream = Stream::open(&bob, "user").await;
    let at_other = Program::at(&site.beside().await, &ada.token);
    let post = at_other.share(jpeg(), "From elsewhere", json!({})).await;
    assert_eq!(stream.expect("update").await["id"], post["id"]);
}

#[tokio::test]
async fn what_readers_see_no_longer_is_deleted_for_them() {
    let site = Site::start().await;
    let (ada, bob, eve) = programs(&site).await;
    let mira = site.staff("mira", Role::Moderator).await;
    let mut home = Stream::open(&bob, "user").await;
    let mut public = Stream::open(&eve, "public").await;
    let mut posts = Vec::new();
    for text in ["Narrowed", "Hidden", "Deleted"] {
        posts.push(ada.share(jpeg(), text, json!({})).await);
        home.expect("update").await;
        public.expect("update").await;
    }
    let narrower = json!({ "visibility": "private" });
    let at = format!("/api/v1/statuses/{}", id(&posts[0]));
    ada.send(Method::PUT, &at, narrower).await;
    assert_eq!(home.expect("status.update").await["id"], posts[0]["id"]);
    assert_eq!(public.expect("delete").await.to_string(), id(&posts[0]));
    for (post, action) in [(&posts[1], "hide"), (&posts[2], "delete")] {
        let page = post["url"].as_str().unwrap().rsplit('/').next().unwrap();
        let target = format!("/admin/post/{page}");
        mira.pressed(&target, action, "Not here").await;
        assert_eq!(home.expect("delete").await.to_string(), id(post));
        assert_eq!(public.expect("delete").await.to_string(), id(post));
    }
}

#[tokio::test]
async fn posts_of_an_account_that_ends_are_deleted_for_those_who_saw_them() {
    let no_grace = |settings: &mut Settings| {
        settings.captions.enabled = false;
        settings.accounts.grace_days = 0;
    };
    let site = Site::start_with(no_grace).await;
    let (ada, _, _) = programs(&site).await;
    let few = json!({ "visibility": "private" });
    let few = ada.share(jpeg(), "For few", few).await;
    let all = ada.share(jpeg(), "For all", json!({})).await;
    let (bob, eve) = (site.id_of("bob").await, site.id_of("eve").await);
    let mut settings = Settings::default();
    no_grace(&mut settings);
    settings.storage.data = site.data.path().to_owned();
    let app = Arc::new(wire(&settings).await.unwrap());
    let follow = |who, posts| {
        let followed = Followed {
            posts: Some(posts),
            notifications: false,
        };
        Follower::new(Arc::clone(&app), who, followed).unwrap()
    };
    let mut home = follow(bob, (List::Home, Feed::Home(bob)));
    let mut public = follow(eve, (List::Public, Feed::Public));
    let person = site.guest();
    person.log_in("ada", PASSWORD).await;
    let leave = "/settings/account/delete";
    person.post(leave, &[("password", PASSWORD)]).await;
    housekeeping::sweep(&app, Timestamp::now()).await.unwrap();
    for (follower, expected) in [(&mut home, vec![&all, &few]), (&mut public, vec![&all])] {
        let events = follower.next().await.unwrap().unwrap();
        let gone = events.iter().map(|event| match event {
            Event::Deleted(number) => number.0.to_string(),
            other => panic!("{other:?}"),
        });
        let expected: Vec<_> = expected
            .into_iter()
            .map(|post| id(post).to_owned())
            .collect();
        assert_eq!(gone.collect::<Vec<_>>(), expected);
    }
}
