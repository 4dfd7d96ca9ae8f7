//! A site on which there is something of everything that an address can name.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use uuid::Uuid;

use super::endpoints::Endpoint;
use crate::person::{PASSWORD, Person, location};
use crate::pictures::jpeg;
use crate::program::{PROGRAM, Program, Recipe};

/// Without limits on how often, so that every attack comes as far as it can.
pub fn recipe(data: &Path) -> Recipe {
    let recipe = Recipe::new(data)
        .with("SERVER__WORKERS", "2")
        .with("LOG__FILTER", "warn")
        .with("SERVER__PUBLIC_URL", "http://localhost:8080")
        // Nobody listens there: emails are asked for, and none is sent.
        .with("MAIL__SMTP", "smtp://127.0.0.1:1")
        .with("MAIL__FROM", "photos@example.org")
        // Nor there: words are asked for, and none come.
        .with("CAPTIONS__REMOTE__URL", "http://127.0.0.1:1/v1")
        .with("CAPTIONS__REMOTE__MODEL", "none");
    let limits = [
        "SIGN_IN_ACCOUNT",
        "SIGN_IN_ACCOUNT_TOTAL",
        "SIGN_IN_ADDRESS",
        "SIGN_UP_ADDRESS",
        "EMAIL_ADDRESS",
        "EMAIL_ACCOUNT",
        "EXPORT_PERSON",
        "IMPORT_PERSON",
        "UPLOAD_PERSON",
        "COMMENT_PERSON",
        "REPORT_PERSON",
        "REACTION_PERSON",
        "SUGGEST_PERSON",
        "REMOTE_PERSON",
        "API_APP_ADDRESS",
        "API_READ_TOKEN",
    ];
    limits.iter().fold(recipe, |recipe, limit| {
        recipe
            .with(&format!("LIMITS__{limit}__COUNT"), "1000000")
            .with(&format!("LIMITS__{limit}__SECONDS"), "86400")
    })
}

pub struct Scene {
    address: String,
    ada: Person,
    draft: String,
    post: String,
    spare: String,
    comment: String,
    link: String,
    album: String,
}

impl Scene {
    /// Ada looks after the site and has a draft, two posts, a comment and a link; Bob has nothing.
    pub async fn set(program: &Program, data: &Path) -> Self {
        appoint(data, "ada");
        let ada = program.guest();
        log_in(&ada, "ada").await;
        program.person("bob").await;
        let mut posts = Vec::new();
        for number in 0..2 {
            let draft = ada.begin_draft(jpeg(number)).await;
            posts.push(ada.publish(&draft, "By the sea.").await);
        }
        let draft = ada.begin_draft(jpeg(7)).await;
        let written = ada
            .post(&format!("{}/comments", posts[0]), &[("text", "Mine")])
            .await;
        let comment = location(&written).unwrap();
        let comment = comment.split_once("#comment-").unwrap().1.to_owned();
        let links = format!("{}/links", posts[0]);
        ada.post(&links, &[("lifetime", "day")]).await;
        let page = ada.page(&links).await;
        let (_, link) = page.split_once(&format!("{links}/")).unwrap();
        let link = link.split_once('/').unwrap().0.to_owned();
        let last = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let album = ada.post("/albums/new", &[("title", "Sea")]).await;
        let album = last(&location(&album).unwrap());
        Self {
            address: program.address.clone(),
            ada,
            draft: last(&draft),
            post: last(&posts[0]),
            spare: last(&posts[1]),
            comment,
            link,
            album,
        }
    }

    /// The cookie of whoever attacks while they are signed in. Where an account's own ways in are
    /// changed, it is an account of its own.
    pub async fn cookie(&self, endpoint: &Endpoint) -> String {
        let person = Person::at(&self.address);
        if endpoint.route.starts_with("/settings") {
            let name = Uuid::now_v7().simple().to_string();
            person.sign_up(&format!("x{}", &name[12..])).await;
        } else {
            log_in(&person, "ada").await;
        }
        person.cookie()
    }

    /// The cookie of a session of Ada's.
    pub async fn administrator(&self) -> String {
        let person = Person::at(&self.address);
        log_in(&person, "ada").await;
        person.cookie()
    }

    /// A token of Ada's that may do everything.
    pub async fn token(&self) -> String {
        let form = [
            ("name", "Script"),
            ("read", "1"),
            ("write", "1"),
            ("days", "30"),
        ];
        let page = self.ada.post("/settings/apps", &form).await;
        let page = page.text().await.unwrap();
        let secret = page.split_once("id=\"secret\">").unwrap().1;
        secret.split('<').next().unwrap().to_owned()
    }

    /// The id of Ada's draft.
    pub fn draft(&self) -> &str {
        &self.draft
    }

    /// Where an endpoint is, with something that is there.
    pub fn address(&self, endpoint: &Endpoint) -> String {
        let post = match endpoint.route {
            "/p/{post}/delete" => &self.spare,
            _ => &self.post,
        };
        self.filled(endpoint.route, |name| match name {
            "draft" => self.draft.clone(),
            "post" | "id" => post.clone(),
            "comment" => self.comment.clone(),
            "link" => self.link.clone(),
            "album" => self.album.clone(),
            // On one's own page, which is the attacker's.
            "username" if endpoint.route.contains("/select") => "ada".to_owned(),
            "username" => "bob".to_owned(),
            "token" => "a".repeat(32),
            "kind:post|comment|person" => "post".to_owned(),
            name => match name.split_once(':') {
                // The first of what may stand there.
                Some((_, words)) => words.split('|').next().unwrap().to_owned(),
                None => Uuid::now_v7().to_string(),
            },
        })
    }

    /// The same with something that is not there and cannot be.
    pub fn strange_addresses(&self, endpoint: &Endpoint) -> Vec<String> {
        if !endpoint.route.contains('{') {
            return Vec::new();
        }
        let nil = Uuid::nil().to_string();
        let long = "a".repeat(4000);
        let strange = [
            "%00",
            "%FF%FE",
            "%ED%A0%80",
            "..%2f..",
            "%E2%80%AE",
            "%",
            "%C0%AF",
            "'",
            &nil,
            &long,
        ];
        let fill = |text: &&str| self.filled(endpoint.route, |_| (*text).to_owned());
        strange.iter().map(fill).collect()
    }

    pub fn filled(&self, route: &str, mut value: impl FnMut(&str) -> String) -> String {
        let mut address = self.address.clone();
        let mut rest = route;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap();
            address.push_str(before);
            address.push_str(&value(name));
            rest = after;
        }
        address + rest
    }

    /// Whether what was there at the beginning still is.
    pub async fn still_stands(&self) -> bool {
        let page = self.ada.get(&format!("/p/{}", self.post)).await;
        page.status().is_success()
    }
}

async fn log_in(person: &Person, name: &str) {
    let form = [("identifier", name), ("password", PASSWORD)];
    let answer = person.post("/login", &form).await;
    assert_eq!(answer.status(), 303, "{name} cannot log in");
}

/// Makes an administrator, as whoever runs the site does.
fn appoint(data: &Path, name: &str) {
    let mut command = Command::new(PROGRAM)
        .args(["admin", "create", name, "ada@example.org"])
        .args(["--role", "admin", "--data"])
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = command.stdin.take().unwrap();
    input.write_all(PASSWORD.as_bytes()).unwrap();
    drop(input);
    assert!(command.wait().unwrap().success());
}
