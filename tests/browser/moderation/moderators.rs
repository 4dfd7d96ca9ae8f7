//! Someone reports a post, a moderator hides it, its author reads why, and it is shown again. And
//! what a sensitive post shows to whom.

use crate::barriers;
use crate::browser::{Browser, Look};
use crate::program::Program;
use crate::reading::gallery::{loaded, nothing_is_wider_than_the_window, share};

pub async fn reported_hidden_and_shown_again_with_javascript() {
    journey(Look::WIDE).await;
}

pub async fn reported_hidden_and_shown_again_without_javascript() {
    journey(Look::WIDE.without_javascript()).await;
}

async fn journey(look: Look) {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let ada = share::signed_up(&program.address, "ada").await;
    let post = share::publish(&program.address, &ada, folder.path(), 1, (900, 600)).await;
    let (bob, mira, her) = tokio::join!(
        Browser::open(&program.address, look),
        Browser::open(&program.address, look),
        Browser::open(&program.address, look),
    );
    tokio::join!(bob.sign_up("bob"), mira.sign_up("mira"));
    program.admin(&["role", "mira", "moderator"]);

    bob.go(&post).await;
    bob.click(&format!("a[href='{post}/report']")).await;
    bob.fill("#words", "It is mine").await;
    bob.click("main form button").await;
    bob.until("what is missing", || async {
        bob.text().await.contains("Choose what is wrong")
    })
    .await;
    assert_eq!(bob.value("#words").await, "It is mine");
    bob.click("input[value=rights]").await;
    bob.click("main form button").await;
    bob.until("thanks", || async {
        bob.text().await.contains("Thank you")
    })
    .await;

    mira.go("/").await;
    mira.click("summary[aria-label^='You']").await;
    mira.click("a[href='/admin']").await;
    mira.arrives_at("/admin").await;
    mira.until("the report", || async {
        mira.text().await.contains("It is not theirs to share")
    })
    .await;
    mira.click(".cases .button").await;
    mira.arrives_at("/admin/post/").await;
    mira.click("button[value=hide]").await;
    mira.until_focused("#why[aria-invalid=true]").await;
    mira.fill("#why", "Someone else took it").await;
    mira.click("button[value=hide]").await;
    mira.until("an empty queue", || async {
        mira.text().await.contains("No open reports")
    })
    .await;
    mira.until_focused("[role=status]").await;
    assert!(mira.text().await.contains("The post is hidden."));

    bob.go(&post).await;
    assert!(bob.text().await.contains("Nothing here"));
    log_in(&her, "ada").await;
    her.go(&post).await;
    assert!(her.text().await.contains("Someone else took it"));

    mira.go("/admin?closed=1").await;
    mira.click(".cases .button").await;
    mira.click("button[value=restore]").await;
    mira.until("what was done", || async {
        mira.text().await.contains("@mira showed again")
    })
    .await;
    mira.until_focused("[role=status]").await;
    assert!(mira.text().await.contains("The post is shown again."));
    mira.fill("#why", "Not theirs at all").await;
    mira.click("button[value=ban]").await;
    mira.until_focused(".ask[role=alert]").await;
    assert_eq!(mira.value("#why").await, "Not theirs at all");
    bob.go(&post).await;
    bob.find("a[href$='/report']").await;
    for browser in [bob, mira, her] {
        browser.close().await;
    }
}

async fn log_in(browser: &Browser, name: &str) {
    browser.go("/login").await;
    browser.fill("#identifier", name).await;
    browser.fill("#password", "mango-quartz-77").await;
    browser.click("form[action='/login'] button").await;
    browser.find("nav a[href='/compose']").await;
}

/// Each page of moderation, photographed and without barriers.
pub async fn the_admin_pages_are_photographed() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let ada = share::signed_up(&program.address, "ada").await;
    let mut posts = Vec::new();
    for number in 1..4 {
        let size = (900, 600);
        posts.push(share::publish(&program.address, &ada, folder.path(), number, size).await);
    }
    share::signed_up(&program.address, "mira").await;
    program.admin(&["role", "mira", "admin"]);
    let mira = share::logged_in(&program.address, "mira").await;
    let send = async |client: &reqwest::Client, path: &str, form: &[(&str, &str)]| {
        let request = client.post(format!("{}{path}", program.address));
        assert!(
            request.form(form).send().await.unwrap().status().as_u16() < 400,
            "{path}"
        );
    };
    for name in ["bob", "eve"] {
        let person = share::signed_up(&program.address, name).await;
        let words = [
            ("reason", "rights"),
            ("words", "I took this one, last summer."),
        ];
        send(&person, &format!("{}/report", posts[0]), &words).await;
        send(
            &person,
            "/@ada/report",
            &[("reason", "spam"), ("words", "")],
        )
        .await;
    }
    let target = |post: &str| post.replace("/p/", "/admin/post/");
    for (post, action) in [(1, "cover"), (1, "warn"), (2, "ban")] {
        let form = [
            ("action", action),
            ("why", "Cruel to look at, and not marked."),
            ("confirmed", "1"),
        ];
        send(&mira, &target(&posts[post]), &form).await;
    }
    program.admin(&["suspend", "eve", "--days", "3", "--reason", "Shouting"]);
    let mut barriers = Vec::new();
    for (name, look) in [
        ("390-light", Look::PHONE),
        ("390-dark", Look::PHONE.dark()),
        ("1440-light", Look::WIDE),
        ("1440-dark", Look::WIDE.dark()),
    ] {
        let browser = Browser::open(&program.address, look).await;
        log_in(&browser, "mira").await;
        for (page, path) in [
            ("admin-queue", "/admin".to_owned()),
            ("admin-thing", target(&posts[0])),
            ("admin-sensitive", target(&posts[1])),
            ("admin-people", "/admin/people".to_owned()),
            ("admin-captions", "/admin/captions".to_owned()),
            ("admin-log", "/admin/log".to_owned()),
            ("admin-bans", "/admin/bans".to_owned()),
            ("report", format!("{}/report", posts[0])),
            ("sensitive-feed", "/".to_owned()),
            ("sensitive-tiles", "/@ada".to_owned()),
            ("sensitive-post", posts[1].clone()),
        ] {
            browser.go(&path).await;
            loaded(&browser).await;
            nothing_is_wider_than_the_window(&browser, &path).await;
            browser.photograph(&format!("{page}-{name}")).await;
            barriers::check(&browser, &path, &mut barriers).await;
        }
        browser.click("details.veil summary").await;
        loaded(&browser).await;
        browser
            .photograph(&format!("sensitive-revealed-{name}"))
            .await;
        barriers::check_here(&browser, "a revealed post", &mut barriers).await;
        log_out_and_in(&browser, "ada").await;
        browser.go("/notifications").await;
        browser.photograph(&format!("warned-{name}")).await;
        barriers::check_here(&browser, "/notifications", &mut barriers).await;
        browser.close().await;
    }
    assert!(barriers.is_empty(), "{}", barriers.join("\n"));
}

async fn log_out_and_in(browser: &Browser, name: &str) {
    browser.client.delete_all_cookies().await.unwrap();
    log_in(browser, name).await;
}

/// A covered picture is not even fetched until someone asks for it.
pub async fn a_sensitive_picture_is_fetched_when_the_viewer_asks() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let ada = share::signed_up(&program.address, "ada").await;
    let post = share::publish(&program.address, &ada, folder.path(), 1, (900, 600)).await;
    let form = [("sensitive", "yes"), ("sensitive_shown", "no")];
    let edit = ada.post(format!("{}{post}/edit", program.address));
    assert_eq!(edit.form(&form).send().await.unwrap().status(), 303);
    let browser = Browser::open(&program.address, Look::WIDE).await;
    for path in ["/", "/@ada", "/tags/hills", &post] {
        browser.go(path).await;
        loaded(&browser).await;
        assert_eq!(fetched(&browser).await, 0, "{path} fetched the picture");
    }
    for path in [&post, "/"] {
        browser.go(path).await;
        browser.tab_to("details.veil > summary").await;
        browser.press(" ").await;
        browser
            .until("the picture", || async { fetched(&browser).await > 0 })
            .await;
    }
    browser.go(&post).await;
    browser.click("details.veil > summary").await;
    browser.click("a[data-view]").await;
    browser.find("dialog[open] .viewer-picture").await;
    browser.close().await;
}

/// How many pictures of posts the page has asked for.
async fn fetched(browser: &Browser) -> i64 {
    let script = "return performance.getEntriesByType('resource')
        .filter((one) => new URL(one.name).pathname.startsWith('/media/')).length";
    let count = browser.client.execute(script, Vec::new()).await.unwrap();
    count.as_i64().unwrap()
}
