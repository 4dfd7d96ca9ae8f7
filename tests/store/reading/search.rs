//! The index of words. A naive search over all posts, in memory, is the measure of both stores.

use std::sync::Arc;

use vignette::domain::search::ranked;
use vignette::domain::{
    AltText, Candidate, Caption, DisplayName, Language, Post, PostId, PostTerms, ProfileChange,
    QueryTerm, Question, Rank, Visibility,
};
use vignette::services::reading::search::ranks;
use vignette::storage::{QueryPlans, Store};

use crate::scene::{NOON, draft, published, signed_up, tags};

const WORDS: [&str; 14] = [
    "dogs",
    "dog",
    "running",
    "runs",
    "beach",
    "beaches",
    "sunset",
    "sun",
    "sunflower",
    "café",
    "Straße",
    "犬",
    "golden_hour",
    "the",
];

/// A post with words drawn from [`WORDS`] by its number.
fn written(author: vignette::domain::UserId, number: usize) -> Post {
    let mut post = draft(author);
    let word = |shift: usize| WORDS[(number * 7 + shift * 5 + number / 3) % WORDS.len()];
    post.caption.value = Caption::parse(&format!("{} and {}", word(0), word(1))).unwrap();
    post.pictures[0].alt.value = AltText::parse(&format!("A {}.", word(2))).unwrap();
    post.hashtags.value = tags(&format!("#{}", word(3)));
    post.visibility = Visibility::ALL[number % 5 % 4];
    post.publish(NOON.plus_seconds((number % 9) as i64));
    post
}

async fn find(store: &dyn Store, text: &str, lists: &[Visibility]) -> Vec<Rank> {
    let question = Question::parse(text).unwrap().unwrap();
    ranks(store, Language::English, &question, lists, None)
        .await
        .unwrap()
}

async fn ids(store: &dyn Store, text: &str) -> Vec<PostId> {
    let found = find(store, text, &[Visibility::Public]).await;
    found.iter().map(|rank| rank.place.id.into()).collect()
}

fn naive(posts: &[Post], text: &str, lists: &[Visibility]) -> Vec<Rank> {
    let terms: Vec<PostTerms> = posts
        .iter()
        .map(|post| PostTerms::of(post, Language::English))
        .collect();
    let question = Question::parse(text).unwrap().unwrap();
    let wanted = question.words().iter().map(|word| {
        let known = terms.iter().flat_map(|terms| terms.words.iter());
        let mut known: Vec<String> = known
            .filter(|known| known.starts_with(word.as_str()))
            .cloned()
            .collect();
        if !word.is_beginning() {
            known.clear();
        }
        known.sort();
        known.dedup();
        QueryTerm::new(word, known, Language::English)
    });
    let candidates = posts
        .iter()
        .zip(&terms)
        .filter(|(post, _)| lists.contains(&post.visibility));
    let candidates: Vec<Candidate> = candidates
        .map(|(post, terms)| Candidate {
            post: post.id,
            at: post.published_at.unwrap(),
            weights: terms.weights.clone(),
        })
        .collect();
    ranked(&wanted.collect::<Vec<_>>(), &candidates, None)
}

pub async fn many_posts_are_found_in_the_very_order_of_a_naive_search(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut posts = Vec::new();
    for number in 0..60 {
        let mut post = written(ada.id, number);
        store.insert_post(&post).await.unwrap();
        if number % 7 == 0 {
            // Edited: the old words must be gone, the new ones there.
            let again = written(ada.id, number + 1);
            post.caption = again.caption;
            post.hashtags = again.hashtags;
            post.visibility = again.visibility;
            store.replace_post(&post).await.unwrap();
        }
        posts.push(post);
    }
    let both = [Visibility::Public, Visibility::Followers];
    let mut found_something = 0;
    for text in [
        "dog",
        "dogs",
        "do",
        "run",
        "runs beach",
        "su",
        "sun",
        "sunflower",
        "cafe",
        "strasse",
        "straße",
        "犬",
        "golden hour",
        "golden_hour dog",
        "the dog",
        "zebra",
        "beach zebra",
        "b",
    ] {
        for lists in [&both[..1], &both[..]] {
            let expected = naive(&posts, text, lists);
            assert_eq!(
                find(&*store, text, lists).await,
                expected,
                "{text} {lists:?}"
            );
            found_something += usize::from(!expected.is_empty());
        }
    }
    assert!(
        found_something > 20,
        "the scene is too empty to tell anything"
    );
}

pub async fn dogs_finds_dog_and_a_beginning_finds_the_word(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let tagged = published(&*store, ada.id, 1, "#Dog").await;
    for text in [
        "dogs",
        "DOG",
        "do",
        "#dog",
        "dog's",
        "ＤＯＧ",
        "rex",
        "sand dogs",
        "strand",
    ] {
        let expected = if text == "strand" {
            vec![]
        } else {
            vec![tagged.id]
        };
        assert_eq!(ids(&*store, text).await, expected, "{text}");
    }
    for text in ["og", "dogma", "cat", "dog cat"] {
        assert_eq!(ids(&*store, text).await, [], "{text}");
    }
}

pub async fn what_is_not_listed_is_not_in_the_index(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let post = draft(ada.id);
    store.insert_post(&post).await.unwrap();
    let lists = Visibility::ALL;
    assert_eq!(find(&*store, "dog", &lists).await, [], "a draft");
    let mut post = published(&*store, ada.id, 1, "#dog").await;
    for (visibility, found) in [
        (Visibility::Private, 0),
        (Visibility::Unlisted, 0),
        (Visibility::Followers, 1),
        (Visibility::Public, 1),
    ] {
        post.visibility = visibility;
        store.replace_post(&post).await.unwrap();
        post.revision += 1;
        assert_eq!(
            find(&*store, "dog", &lists).await.len(),
            found,
            "{visibility:?}"
        );
    }
    assert_eq!(find(&*store, "dog", &[Visibility::Followers]).await, []);
    // An account that becomes private takes its posts off the public index.
    store.narrow_posts(ada.id, 10).await.unwrap();
    assert_eq!(find(&*store, "dog", &[Visibility::Public]).await, []);
    assert_eq!(
        find(&*store, "dog", &[Visibility::Followers]).await.len(),
        1
    );
    store.delete_post(post.id).await.unwrap();
    assert_eq!(find(&*store, "dog", &lists).await, [], "a deleted post");
    let dog = ["dog".to_owned()];
    assert_eq!(store.count_candidates(&dog, 10).await.unwrap(), 0);
}

pub async fn only_the_newest_posts_of_a_common_word_are_looked_at(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut all = Vec::new();
    for second in 0..12 {
        all.push(published(&*store, ada.id, second / 2, "#dog #sea").await);
    }
    all.sort_by_key(|post| std::cmp::Reverse((post.published_at, post.id)));
    let terms = ["dog".to_owned(), "sea".to_owned()];
    let found = store
        .candidates(&terms, Visibility::Public, 5)
        .await
        .unwrap();
    let found: Vec<PostId> = found.iter().map(|candidate| candidate.post).collect();
    assert_eq!(
        found,
        all[..5].iter().map(|post| post.id).collect::<Vec<_>>()
    );
    assert_eq!(store.count_candidates(&terms, 5).await.unwrap(), 5);
    assert_eq!(store.count_candidates(&terms, 50).await.unwrap(), 12);
    let ids: Vec<PostId> = all
        .iter()
        .map(|post| post.id)
        .chain([PostId::generate()])
        .collect();
    assert_eq!(store.posts(&ids).await.unwrap().len(), 12);
}

pub async fn people_are_found_by_the_beginnings_of_their_names(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    signed_up(&*store, "adam").await;
    signed_up(&*store, "bob").await;
    let found = async |text: &str| -> Vec<String> {
        let found = store.people_like(text, 10).await.unwrap();
        found.iter().map(|user| user.username.to_string()).collect()
    };
    // All are called “Åsa & co”.
    assert_eq!(found("ad").await, ["ada", "adam"]);
    assert_eq!(found("asa").await, ["ada", "adam", "bob"]);
    assert_eq!(found("bobby").await, Vec::<String>::new());
    assert_eq!(found("b").await, ["bob"]);
    let change = ProfileChange {
        display_name: Some(DisplayName::parse("Lovelace").unwrap()),
        ..ProfileChange::default()
    };
    store.change_profile(ada.id, &change).await.unwrap();
    assert_eq!(found("love").await, ["ada"]);
    assert_eq!(found("asa").await, ["adam", "bob"]);
}

pub async fn terms_that_are_up_to_date_are_not_written_again(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    store.insert_post(&draft(ada.id)).await.unwrap();
    published(&*store, ada.id, 1, "#dog").await;
    assert_eq!(store.reindex(10).await.unwrap(), 0);
}

/// See `feeds::every_feed_is_read_along_an_index`.
pub async fn a_search_is_read_along_an_index(store: Arc<dyn QueryPlans>) {
    let ada = signed_up(&*store, "ada").await;
    published(&*store, ada.id, 1, "#dog").await;
    let terms = ["dog".to_owned(), "sea".to_owned()];
    let Some(plan) = store.explain_candidates(&terms).await.unwrap() else {
        return;
    };
    for wrong in ["SCAN p\n", "SCAN postings\n", "COLLSCAN", "\"SORT\""] {
        assert!(!plan.contains(wrong), "a search is read by {plan}");
    }
}
