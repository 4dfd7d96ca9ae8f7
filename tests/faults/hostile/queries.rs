//! Every address that is read, under hostile queries.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use futures_util::StreamExt;
use rand::SeedableRng;
use rand::rngs::StdRng;
use reqwest::{Client, Method};

use super::endpoints::{Endpoint, Takes};
use super::scene::{Scene, recipe};
use super::text::{long, small};
use super::{Outcome, TOGETHER, Watcher, client, fault, hold};

/// Every name that a query of ours has, and one that none has.
const NAMES: &[&str] = &[
    "after",
    "answer",
    "changed",
    "closed",
    "file",
    "format",
    "invitation",
    "maxheight",
    "maxwidth",
    "next",
    "pass",
    "q",
    "starting",
    "url",
    "x",
];

/// What is no query at all, or none that a browser writes.
pub const BROKEN: &[&str] = &[
    "?",
    "&&&&",
    "=",
    "%",
    "%zz",
    "q",
    "q=%00",
    "q=%ED%A0%80",
    "q=%ff%fe",
    "q=a&q=b",
    "after=x&after=y",
    "q[]=a",
    "q=%2500",
    "a;b;c",
];

/// Most bytes of a query; longer addresses are refused before they are read.
const MOST: usize = 6000;

/// The routes that answer GET, read from the source.
fn routes() -> BTreeSet<String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/routes.rs");
    let source = std::fs::read_to_string(file).unwrap();
    let registered = source.split(".route(").skip(1);
    let reading = registered.filter(|rest| rest.contains("look()."));
    let found: BTreeSet<String> = reading
        .filter_map(|rest| rest.split('"').nth(1).map(ToOwned::to_owned))
        .collect();
    assert!(found.len() > 30, "the routes cannot be read: {found:?}");
    found
}

pub fn escaped(text: &str) -> String {
    let mut query = String::new();
    for byte in text.bytes().take(MOST / 3) {
        let _ = write!(query, "%{byte:02X}");
    }
    query
}

fn queries(random: &mut StdRng) -> Vec<String> {
    let mut queries: Vec<String> = BROKEN.iter().map(|it| (*it).to_owned()).collect();
    for name in NAMES {
        for _ in 0..2 {
            queries.push(format!("{name}={}", escaped(small(random))));
            queries.push(format!("{name}={}", escaped(&long(random, MOST).1)));
        }
    }
    queries.push("after=1&".repeat(MOST / 8));
    queries
}

async fn ask(client: &Client, address: String, cookie: Option<String>) -> Outcome {
    let mut request = client.request(Method::GET, &address);
    if let Some(cookie) = cookie {
        request = request.header("Cookie", cookie);
    }
    let begun = std::time::Instant::now();
    let problem = match request.send().await {
        Ok(answer) => fault(answer).await,
        Err(error) => Some(format!("no answer: {error:?}")),
    };
    Outcome {
        what: address.chars().take(200).collect(),
        time: begun.elapsed(),
        problem,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_query_breaks_the_program_or_keeps_it_from_others() {
    let data = tempfile::tempdir().unwrap();
    let program = recipe(data.path()).start();
    let scene = Scene::set(&program, data.path()).await;
    let before = program.memory_peak();
    let watcher = Watcher::begin(&program.address);
    let mut random = StdRng::seed_from_u64(15);
    let (client, mut requests) = (client(), Vec::new());
    let cookie = scene.administrator().await;
    for route in routes() {
        let endpoint = Endpoint {
            route: route.leak(),
            takes: Takes::Form(&[]),
        };
        for query in queries(&mut random) {
            let address = format!("{}?{query}", scene.address(&endpoint));
            for who in [Some(cookie.clone()), None] {
                requests.push(ask(&client, address.clone(), who));
            }
        }
        for address in scene.strange_addresses(&endpoint) {
            requests.push(ask(&client, address, Some(cookie.clone())));
        }
    }
    let outcomes: Vec<Outcome> = futures_util::stream::iter(requests)
        .buffer_unordered(TOGETHER)
        .collect()
        .await;
    hold(&program, watcher, before, outcomes).await;
}
