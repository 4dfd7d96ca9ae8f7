//! Every operation of the API, as its own description names them, under hostile input.

use std::collections::BTreeSet;

use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use rand::SeedableRng;
use rand::rngs::StdRng;
use reqwest::{Client, Method};
use serde_json::Value;

use super::endpoints::{Endpoint, Takes};
use super::input::{Attack, Fields, attacks, plain};
use super::queries::{BROKEN, escaped};
use super::scene::{Scene, recipe};
use super::text::{long, small};
use super::{Outcome, TOGETHER, Watcher, client, hold, strike};

/// Most bytes of a query.
const MOST: usize = 6000;

/// Answers that never end.
const STREAMS: &[&str] = &[
    "/api/v1/streaming",
    "/api/v1/streaming/user",
    "/api/v1/streaming/user/notification",
    "/api/v1/streaming/public",
    "/api/v1/streaming/public/local",
    "/api/v1/streaming/hashtag",
];

struct Operation {
    method: Method,
    endpoint: Endpoint,
    /// Names of its query's fields.
    query: Vec<String>,
}

/// A value with which a handler goes on.
fn plausible(name: &str) -> &'static str {
    match name {
        "visibility" => "public",
        "category" => "spam",
        "sensitive" | "private" | "locked" => "true",
        "focus" => "0.5,0.5",
        "home" | "notifications" => "1",
        "caption" | "hashtags" | "status" | "comment" | "text" => "#sea",
        _ => "x",
    }
}

/// The names of an object's fields, and of its file.
fn names(document: &Value, schema: &Value, fields: &mut BTreeSet<String>, file: &mut String) {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        return names(document, document.pointer(pointer).unwrap(), fields, file);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        names(document, part, fields, file);
    }
    for (name, of) in schema["properties"].as_object().into_iter().flatten() {
        match of["format"] == "binary" {
            true => *file = name.clone(),
            false => _ = fields.insert(name.clone()),
        }
    }
}

fn leak(names: BTreeSet<String>) -> &'static Fields {
    let fields = names.into_iter().map(|name| {
        let value = plausible(&name);
        (&*name.leak(), value)
    });
    fields.collect::<Vec<_>>().leak()
}

fn operation(document: &Value, path: &str, method: &str, of: &Value) -> Vec<Operation> {
    let (mut fields, mut file) = (BTreeSet::new(), String::new());
    let content = of["requestBody"]["content"].as_object();
    for kind in content.into_iter().flatten() {
        names(document, &kind.1["schema"], &mut fields, &mut file);
    }
    let takes_body = content.is_some();
    let fields = leak(fields);
    let parameters = of["parameters"].as_array().into_iter().flatten();
    let query = parameters.filter(|it| it["in"] == "query");
    let query: Vec<String> = query
        .map(|it| it["name"].as_str().unwrap().to_owned())
        .collect();
    let bodies = match (file.is_empty(), takes_body) {
        (false, _) => vec![Takes::Files(file.leak(), fields)],
        (true, true) => vec![Takes::Json(fields), Takes::Form(fields)],
        (true, false) => vec![Takes::Form(&[])],
    };
    let route: &'static str = path.to_owned().leak();
    let operation = |takes| Operation {
        method: method.to_uppercase().parse().unwrap(),
        endpoint: Endpoint { route, takes },
        query: query.clone(),
    };
    bodies.into_iter().map(operation).collect()
}

/// What is read first, then what is changed, and at last what takes away.
fn operations(document: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        if STREAMS.contains(&path.as_str()) {
            continue;
        }
        for (method, of) in methods.as_object().unwrap() {
            all.extend(operation(document, path, method, of));
        }
    }
    all.sort_by_key(|it| match it.method {
        Method::GET => 0,
        Method::DELETE => 2,
        _ => 1,
    });
    assert!(all.len() > 130, "only {} operations were read", all.len());
    all
}

/// What the numbers of the API name on the site.
struct Numbers {
    token: String,
    posts: Vec<String>,
    media: String,
    account: String,
}

impl Numbers {
    async fn find(client: &Client, address: &str, token: String) -> Self {
        let get = async |path: &str| {
            let request = client.get(format!("{address}{path}")).bearer_auth(&token);
            let text = request.send().await.unwrap().text().await.unwrap();
            serde_json::from_str::<Value>(&text).unwrap()
        };
        let id = |of: &Value| of["id"].as_str().unwrap().to_owned();
        let me = get("/api/v1/accounts/verify_credentials").await;
        let posts = get(&format!("/api/v1/accounts/{}/statuses", id(&me))).await;
        let bob = get("/api/v1/accounts/lookup?acct=bob").await;
        Self {
            media: id(&posts[0]["media_attachments"][0]),
            posts: posts.as_array().unwrap().iter().map(id).collect(),
            account: id(&bob),
            token,
        }
    }

    /// Where an operation is, with something that is there.
    fn address(&self, scene: &Scene, operation: &Operation) -> String {
        let route = operation.endpoint.route;
        scene.filled(route, |name| match name {
            "id" if route.contains("/statuses/") => match operation.method {
                // The newest may go; the other is to stand at the end.
                Method::DELETE => self.posts[0].clone(),
                _ => self.posts[self.posts.len() - 1].clone(),
            },
            "id" if route.contains("/media/") => self.media.clone(),
            "id" => self.account.clone(),
            "picture" => self.media.clone(),
            "draft" => scene.draft().to_owned(),
            "hashtag" | "name" => "sea".to_owned(),
            name => match name.split_once(':') {
                Some((_, words)) => words.split('|').next().unwrap().to_owned(),
                None => "7".to_owned(),
            },
        })
    }
}

fn queries(operation: &Operation, random: &mut StdRng) -> Vec<String> {
    let mut queries: Vec<String> = BROKEN.iter().map(|it| (*it).to_owned()).collect();
    for name in &operation.query {
        for value in [
            "",
            "-1",
            "0",
            "9223372036854775807",
            "99999999999999999999",
            "true",
        ] {
            queries.push(format!("{name}={value}"));
        }
        for _ in 0..2 {
            queries.push(format!("{name}={}", escaped(small(random))));
            queries.push(format!("{name}={}", escaped(&long(random, MOST).1)));
        }
        queries.push(format!("{name}=1&").repeat(MOST / (name.len() + 3)));
    }
    queries
}

/// Everything for one operation.
fn siege<'s>(
    client: &'s Client,
    scene: &Scene,
    numbers: &'s Numbers,
    operation: &'s Operation,
    random: &mut StdRng,
) -> Vec<LocalBoxFuture<'s, Outcome>> {
    let endpoint = &operation.endpoint;
    let bearer = format!("Bearer {}", numbers.token);
    let send = |address: String, knows: bool, attack: Attack| {
        let (method, bearer) = (operation.method.clone(), bearer.clone());
        let strike = async move {
            let who = knows.then_some(("Authorization", bearer.as_str()));
            strike(client, method, address, who, attack).await
        };
        Box::pin(strike) as LocalBoxFuture<'s, Outcome>
    };
    let address = numbers.address(scene, operation);
    let mut all = vec![send(address.clone(), false, plain(endpoint))];
    match operation.method {
        Method::GET => {
            for query in queries(operation, random) {
                let address = format!("{address}?{query}");
                all.push(send(address, true, Attack::new("a query", "", "")));
            }
        }
        _ => {
            for attack in attacks(endpoint, random, true) {
                all.push(send(address.clone(), true, attack));
            }
        }
    }
    for address in scene.strange_addresses(endpoint) {
        all.push(send(address, true, plain(endpoint)));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn no_operation_of_the_api_breaks_the_program_or_keeps_it_from_others() {
    let data = tempfile::tempdir().unwrap();
    let program = recipe(data.path()).start();
    let scene = Scene::set(&program, data.path()).await;
    let client = client();
    let token = scene.token().await;
    let numbers = Numbers::find(&client, &program.address, token).await;
    let document = client.get(format!("{}/api/openapi.json", program.address));
    let document = document.send().await.unwrap().text().await.unwrap();
    let operations = operations(&serde_json::from_str(&document).unwrap());
    let before = program.memory_peak();
    let watcher = Watcher::begin(&program.address);
    let mut outcomes = Vec::new();
    for (number, operation) in (0u64..).zip(&operations) {
        let mut random = StdRng::seed_from_u64(16 + 1000 * number);
        let strikes = siege(&client, &scene, &numbers, operation, &mut random);
        let strikes = futures_util::stream::iter(strikes).buffer_unordered(TOGETHER);
        outcomes.extend(strikes.collect::<Vec<_>>().await);
    }
    // The token was good until the end.
    Numbers::find(&client, &program.address, numbers.token).await;
    hold(&program, watcher, before, outcomes).await;
    assert!(scene.still_stands().await, "a post is gone");
}
