//! Who is let in at every endpoint to every post, against the tables. An endpoint that nobody wrote down there
//! fails the test, so that none is opened unseen.

use std::collections::BTreeSet;
use std::time::Duration;

use vignette::domain::Role;

use crate::access_people::{bookmark_all, notify_all, people, relationship, shared};
use crate::access_tables::{
    COMPLETION, COUNTED, ELSEWHERE, ELSEWHERE_LISTED, ENDPOINTS, INVITED, INVITED_PICTURES, KINDS,
    NO_POSTS, PUBLIC, SEARCH, SEE, SEE_PUBLISHED, Sign, Table, Target, VISITORS,
};
use crate::site::{Person, Site};

/// The routes that answer GET, read from the source.
pub fn routes() -> BTreeSet<String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/routes.rs");
    let source = std::fs::read_to_string(file).unwrap();
    let registered = source.split("route(").skip(1);
    let looking = registered.filter(|rest| {
        let call = rest.split(".route").next().unwrap();
        call.contains("look()")
    });
    let address = |rest: &str| rest.split('"').nth(1).map(ToOwned::to_owned);
    let found: BTreeSet<String> = looking
        .filter_map(address)
        .filter(|path| path.starts_with('/'))
        .collect();
    assert!(
        found.len() > 20,
        "the routes are written in a way that this test cannot read"
    );
    // Whatever answers GET is registered by `look`.
    for other in ["get()", "Method::GET", "resource(", "scope(", ".service("] {
        assert!(
            !source.contains(other),
            "routes.rs registers something by {other}"
        );
    }
    found
}

#[test]
fn every_endpoint_is_known() {
    let known: BTreeSet<String> = ENDPOINTS
        .iter()
        .map(|endpoint| endpoint.route)
        .chain(NO_POSTS.iter().copied())
        .map(ToOwned::to_owned)
        .collect();
    assert_eq!(
        routes(),
        known,
        "left: routes.rs, right: the lists of this test"
    );
}

#[tokio::test]
async fn every_endpoint_lets_in_whom_it_should_and_nobody_else() {
    let site = Site::start().await;
    let (people, authors, targets) = scene(&site).await;
    let mut wrong = Vec::new();
    let mut opened = 0;
    for (message, visitor) in VISITORS.chars().zip(&people) {
        for target in &targets {
            let own = &authors[usize::from(target.author == "closed")];
            let visitor = if message == 'A' { own } else { visitor };
            for endpoint in ENDPOINTS {
                let rows = if target.author == "open" {
                    endpoint.table.open
                } else {
                    endpoint.table.private
                };
                let row = rows[target.kind];
                let address = (endpoint.address)(target);
                let is = is_there(visitor, &address, &endpoint.sign, target).await;
                opened += usize::from(is);
                if is != row.contains(message) {
                    let verb = if is { "finds" } else { "does not find" };
                    wrong.push(format!(
                        "{message} {verb} the {} post of the {} account at {address}",
                        KINDS[target.kind], target.author
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        opened > 200,
        "nearly nothing was found, so nothing was proved"
    );
}

/// All who visit, the open and the private author, and their posts of each kind, which everybody has
/// bookmarked and was told of.
pub async fn scene(site: &Site) -> (Vec<Person>, [Person; 2], Vec<Target>) {
    let people = people(site).await;
    site.person("teller").await;
    let authors = [site.person("open").await, site.person("closed").await];
    let mut targets = shared(site, &authors[0], "open").await;
    targets.extend(shared(site, &authors[1], "closed").await);
    relationship(site).await;
    bookmark_all(site, &targets).await;
    notify_all(site, &targets).await;
    (people, authors, targets)
}

async fn is_there(visitor: &Person, address: &str, sign: &Sign, target: &Target) -> bool {
    let response = visitor.get(address).await;
    let status = response.status();
    assert!(!status.is_server_error(), "{address} answers {status}");
    if !status.is_success() {
        return false;
    }
    let page = response.bytes().await.unwrap();
    let page = String::from_utf8_lossy(&page);
    match sign {
        Sign::Opens => true,
        Sign::Named => page.contains(&target.id),
        Sign::Pictured => page.contains(&target.picture),
        Sign::Tagged => page.contains(&target.tag),
    }
}

/// The server keeps guests' pages for a second, and does not notice what is written beside it.
async fn guest_pages_are_old() {
    tokio::time::sleep(Duration::from_millis(1200)).await;
}

#[tokio::test]
async fn a_hidden_post_is_its_authors_and_moderators_alone_and_a_suspended_persons_is_nobodys() {
    let site = Site::start().await;
    let people = people(&site).await;
    let mira = site.staff("mira", Role::Moderator).await;
    site.person("teller").await;
    let author = site.person("open").await;
    let targets = shared(&site, &author, "open").await;
    site.person("closed").await;
    relationship(&site).await;
    bookmark_all(&site, &targets).await;
    notify_all(&site, &targets).await;
    let mut wrong = Vec::new();
    for target in &targets[..4] {
        site.hide(&target.id, true).await;
        guest_pages_are_old().await;
        for endpoint in ENDPOINTS {
            let address = (endpoint.address)(target);
            let public = [&PUBLIC, &SEARCH, &ELSEWHERE, &ELSEWHERE_LISTED, &COMPLETION];
            let by_address = [&SEE, &SEE_PUBLISHED, &INVITED, &INVITED_PICTURES];
            let is_one_of = |tables: &[&Table]| tables.iter().any(|one| endpoint.table.is(one));
            let own = endpoint.table.open[target.kind].contains('A') && !is_one_of(&public);
            let mut visitors = vec![("the author", &author, own)];
            let moderated = is_one_of(&by_address) || endpoint.route.starts_with("/admin/");
            visitors.push(("a moderator", &mira, moderated));
            visitors.extend(people[1..].iter().map(|one| ("someone", one, false)));
            for (who, visitor, expected) in visitors {
                if is_there(visitor, &address, &endpoint.sign, target).await != expected {
                    wrong.push(format!("{who}, hidden {}: {address}", KINDS[target.kind]));
                }
            }
        }
        site.hide(&target.id, false).await;
    }
    site.suspend("open").await;
    guest_pages_are_old().await;
    for target in &targets {
        for endpoint in ENDPOINTS
            .iter()
            .filter(|endpoint| endpoint.route != COUNTED)
        {
            let address = (endpoint.address)(target);
            for visitor in people[1..].iter().chain([&author]) {
                if is_there(visitor, &address, &endpoint.sign, target).await {
                    wrong.push(format!("suspended {}: {address}", KINDS[target.kind]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
