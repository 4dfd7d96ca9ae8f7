//! The access matrix for programs: every address of the API that shows posts lets in whom the pages
//! let in, by the same tables.

use std::collections::BTreeSet;
use std::path::PathBuf;

use reqwest::Method;
use vignette::domain::{NumberedKind, Timestamp};
use vignette::services::apps::numbers::in_store;

use super::client::Program;
use crate::access_matrix::scene;
use crate::access_tables::{
    ALBUM_PUBLISHED, BOOKMARKS, HOME, KINDS, PROFILE, PUBLIC, SEARCH, SEE_PUBLISHED, Table, Target,
    VISITORS,
};
use crate::site::{Person, Site};

/// A post as the API names it.
struct Numbered {
    target: Target,
    number: String,
    author: String,
}

/// An address of the API at which a post would stand.
struct Endpoint {
    /// As at its handler.
    route: &'static str,
    address: fn(&Numbered) -> String,
    /// Whether it is enough that it answers; else the answer must name the post.
    opens: bool,
    /// Whether it takes a token.
    guests: bool,
    table: &'static Table,
}

const fn endpoint(
    route: &'static str,
    address: fn(&Numbered) -> String,
    (opens, guests): (bool, bool),
    table: &'static Table,
) -> Endpoint {
    Endpoint {
        route,
        address,
        opens,
        guests,
        table,
    }
}

const OPENS: (bool, bool) = (true, true);
const NAMES: (bool, bool) = (false, true);
const NAMES_TO_MEMBERS: (bool, bool) = (false, false);

#[rustfmt::skip]
const ENDPOINTS: &[Endpoint] = &[
    endpoint("/v1/timelines/home", |_| "/v1/timelines/home".into(), NAMES_TO_MEMBERS, &HOME),
    endpoint("/v1/timelines/public", |_| "/v1/timelines/public".into(), NAMES, &PUBLIC),
    endpoint("/v1/timelines/tag/{hashtag}", |to| format!("/v1/timelines/tag/{}", to.target.tag), NAMES, &PUBLIC),
    endpoint("/v1/accounts/{id}/statuses", |to| format!("/v1/accounts/{}/statuses", to.author), NAMES, &PROFILE),
    endpoint("/v1/bookmarks", |_| "/v1/bookmarks".into(), NAMES_TO_MEMBERS, &BOOKMARKS),
    endpoint("/v1/notifications", |_| "/v1/notifications".into(), NAMES_TO_MEMBERS, &BOOKMARKS),
    endpoint("/v2/notifications", |_| "/v2/notifications".into(), NAMES_TO_MEMBERS, &BOOKMARKS),
    endpoint("/v1/statuses/{id}", |to| format!("/v1/statuses/{}", to.number), OPENS, &SEE_PUBLISHED),
    endpoint("/v1/statuses", |to| format!("/v1/statuses?id[]={}", to.number), NAMES, &SEE_PUBLISHED),
    endpoint("/v1/statuses/{id}/context", |to| format!("/v1/statuses/{}/context", to.number), OPENS, &SEE_PUBLISHED),
    endpoint("/v1/statuses/{id}/history", |to| format!("/v1/statuses/{}/history", to.number), OPENS, &SEE_PUBLISHED),
    endpoint("/v1/statuses/{id}/favourited_by", |to| format!("/v1/statuses/{}/favourited_by", to.number), OPENS, &SEE_PUBLISHED),
    endpoint("/v1/statuses/{id}/reblogged_by", |to| format!("/v1/statuses/{}/reblogged_by", to.number), OPENS, &SEE_PUBLISHED),
    endpoint("/albums/{album}", |to| format!("/vignette/v1/albums/{}", to.target.album), NAMES, &ALBUM_PUBLISHED),
    endpoint("/v2/search", |to| format!("/v2/search?q={}", to.target.tag), NAMES, &SEARCH),
];

/// Those that show no posts of others, or only what another in the table shows.
const OTHERS: &[&str] = &[
    "/v1/apps/verify_credentials",
    "/v1/instance",
    "/v2/instance",
    "/v1/instance/rules",
    "/v1/instance/peers",
    "/v1/instance/activity",
    "/v1/directory",
    "/v1/domain_blocks",
    "/albums",
    "/v1/scheduled_statuses",
    "/v1/scheduled_statuses/{id}",
    "/nodeinfo/{version}",
    "/.well-known/nodeinfo",
    "/.well-known/oauth-authorization-server",
    "/v1/instance/extended_description",
    "/v1/accounts",
    "/v1/accounts/verify_credentials",
    "/v1/accounts/lookup",
    "/v1/accounts/search",
    "/v1/accounts/relationships",
    // As followers and whom one follows.
    "/v1/accounts/familiar_followers",
    "/v1/accounts/{id}",
    "/v1/accounts/{id}/followers",
    "/v1/accounts/{id}/following",
    "/v1/accounts/{id}/lists",
    "/v1/accounts/{id}/{part:featured_tags|endorsements|identity_proofs}",
    "/v1/follow_requests",
    "/v1/mutes",
    "/v1/blocks",
    "/v1/timelines/list/{id}",
    // What someone liked and may still see: as bookmarks, by the same function.
    "/v1/favourites",
    // One's own pictures, see `hostile::drafts_and_pictures_of_others_are_not_there`.
    "/v1/media/{id}",
    // As `/v1/statuses/{id}`, for those with a token.
    "/v1/statuses/{id}/source",
    "/v1/notifications/unread_count",
    "/v2/notifications/unread_count",
    "/v1/markers",
    "/v1/notifications/{id}",
    "/v2/notifications/policy",
    // Numbers of what a guest sees, see `small`.
    "/v1/tags/{name}",
    "/v1/custom_emojis",
    "/v1/announcements",
    "/v1/lists",
    "/v1/filters",
    "/v2/filters",
    "/v1/followed_tags",
    "/v1/conversations",
    "/v1/suggestions",
    "/v2/suggestions",
    "/v1/preferences",
    // What comes while they are open: see `streaming`.
    "/v1/streaming",
    "/v1/streaming/user",
    "/v1/streaming/user/notification",
    "/v1/streaming/public",
    "/v1/streaming/public/local",
    "/v1/streaming/hashtag",
    "/v1/streaming/health",
    "/v1/trends",
    "/v1/trends/tags",
    "/v1/trends/statuses",
    "/v1/trends/links",
    // One's own, see `own::drafts_come_with_what_is_offered_for_them`.
    "/drafts",
    "/drafts/{draft}",
    // One's own, see `alt_texts`.
    "/alt-texts",
    // One's own, see `account`.
    "/statuses/{id}/links",
    "/sessions",
    "/settings",
    "/export",
    "/export/archive",
];

#[test]
fn every_address_of_the_api_is_known() {
    let mut found = BTreeSet::new();
    let mut folders = vec![PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/api"
    ))];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(path).unwrap();
            let addresses = source.split("#[get(\"").skip(1);
            found.extend(addresses.map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
    }
    let known = ENDPOINTS.iter().map(|endpoint| endpoint.route);
    let known = known.chain(OTHERS.iter().copied());
    let known: BTreeSet<String> = known.map(ToOwned::to_owned).collect();
    assert_eq!(
        found, known,
        "left: the handlers of src/api, right: the lists of this test"
    );
}

#[tokio::test]
async fn programs_see_what_their_people_see() {
    let site = Site::start().await;
    let (people, authors, targets) = scene(&site).await;
    let targets = numbered(&site, targets).await;
    let mut wrong = Vec::new();
    for (letter, person) in VISITORS.chars().zip(&people) {
        for (own, name) in authors.iter().zip(["open", "closed"]) {
            let person = if letter == 'A' { own } else { person };
            let program = match letter {
                'G' => None,
                _ => Some(Program::of(&site, person).await),
            };
            for to in targets.iter().filter(|to| to.target.author == name) {
                for endpoint in ENDPOINTS {
                    let rows = match name {
                        "open" => endpoint.table.open,
                        _ => endpoint.table.private,
                    };
                    let row = rows[to.target.kind];
                    let expected = row.contains(letter) && (letter != 'G' || endpoint.guests);
                    let found = is_there(&site, program.as_ref(), endpoint, to).await;
                    if found != expected {
                        let kind = KINDS[to.target.kind];
                        wrong.push(format!("{letter}, {kind} of {name}: {}", endpoint.route));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn numbered(site: &Site, targets: Vec<Target>) -> Vec<Numbered> {
    let store = site.store().await;
    let mut made = Vec::new();
    for target in targets {
        let found = store
            .post(target.id.parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        let user = store.user(found.author.id).await.unwrap().unwrap();
        let time: Timestamp = found.post.published_at.unwrap_or(found.post.created_at);
        let things = [
            (NumberedKind::Post, found.post.id.as_uuid(), time),
            (NumberedKind::Account, user.id.as_uuid(), user.created_at),
        ];
        let numbers = in_store(&*store, &things).await.unwrap();
        made.push(Numbered {
            number: numbers[0].0.to_string(),
            author: numbers[1].0.to_string(),
            target,
        });
    }
    made
}

async fn is_there(
    site: &Site,
    program: Option<&Program>,
    endpoint: &Endpoint,
    to: &Numbered,
) -> bool {
    let address = format!("/api{}", (endpoint.address)(to));
    let request = match program {
        Some(program) => program.request(Method::GET, &address),
        None => Person::request(&site.guest(), Method::GET, &address),
    };
    let answer = request.send().await.unwrap();
    let status = answer.status();
    assert!(!status.is_server_error(), "{address}: {status}");
    let text = answer.text().await.unwrap();
    status.is_success() && (endpoint.opens || text.contains(&format!("/p/{}", to.target.id)))
}
