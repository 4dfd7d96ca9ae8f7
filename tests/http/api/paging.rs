//! Long lists, in both directions.

use serde_json::json;

use super::client::{Program, id, ids};
use crate::pictures::jpeg;
use crate::site::Site;

#[tokio::test]
async fn every_post_comes_once_in_either_direction() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let (ada, bob) = (
        Program::of(&site, &ada).await,
        Program::of(&site, &bob).await,
    );
    let me = ada.get("/api/v1/accounts/verify_credentials").await;
    bob.post(&format!("/api/v1/accounts/{}/follow", id(&me)), json!({}))
        .await;
    let mut posted = Vec::new();
    for number in 0..9 {
        let post = ada
            .share(jpeg(), &format!("Number {number}. #many"), json!({}))
            .await;
        posted.push(id(&post).to_owned());
    }
    let numbers: Vec<i64> = posted.iter().map(|id| id.parse().unwrap()).collect();
    assert!(numbers.is_sorted() && numbers[0] > 1 << 50, "{numbers:?}");
    posted.reverse();
    let lists = [
        "/api/v1/timelines/home",
        "/api/v1/timelines/public",
        "/api/v1/timelines/tag/many",
        &format!("/api/v1/accounts/{}/statuses", id(&me)),
    ];
    for list in lists {
        let (mut down, mut max) = (Vec::new(), String::new());
        loop {
            let page = ids(&bob.get(&format!("{list}?limit=4{max}")).await);
            let Some(last) = page.last() else { break };
            max = format!("&max_id={last}");
            down.extend(page);
        }
        assert_eq!(down, posted, "{list}");
        let (mut up, mut min) = (Vec::new(), "1".to_owned());
        loop {
            let page = ids(&bob.get(&format!("{list}?limit=4&min_id={min}")).await);
            let Some(first) = page.first() else { break };
            min.clone_from(first);
            up.splice(0..0, page);
        }
        assert_eq!(up, posted, "{list}");
        let newest = ids(&bob
            .get(&format!("{list}?limit=2&since_id={}", posted[6]))
            .await);
        assert_eq!(newest, posted[..2], "{list}");
        let beyond = bob.get(&format!("{list}?min_id={}", i64::MAX)).await;
        assert_eq!(beyond, json!([]), "{list}");
        let wrong = bob.get(&format!("{list}?max_id=x&limit=1")).await;
        assert_eq!(ids(&wrong), posted[..1], "{list}");
    }
    let answer = bob.try_get("/api/v1/timelines/home?limit=3").await;
    let link = answer.headers()["link"].to_str().unwrap().to_owned();
    assert!(
        link.contains(&format!("max_id={}&limit=3>; rel=\"next\"", posted[2])),
        "{link}"
    );
    assert!(
        link.contains(&format!("min_id={}&limit=3>; rel=\"prev\"", posted[0])),
        "{link}"
    );
}
