//! Which hashtags many people use, and which stand beside each other.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::{Hashtag, PostWithAuthor, Timestamp, UserId};

/// How much a hashtag is used among some posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagUsage {
    /// Which.
    pub tag: Hashtag,
    /// How many people.
    pub people: usize,
    /// How many posts.
    pub posts: usize,
}

/// How much a hashtag is used on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOfUse {
    /// When the day begins, by UTC.
    pub begin: Timestamp,
    /// How many people.
    pub people: usize,
    /// How many posts.
    pub posts: usize,
}

/// How many days [`daily`] looks back, today included.
pub const DAYS: i64 = 7;

/// The uses of a hashtag on each of the last days, today first.
#[must_use]
pub fn daily(tag: &Hashtag, posts: &[PostWithAuthor], now: Timestamp) -> Vec<DayOfUse> {
    const DAY: i64 = 86_400_000;
    let today = now.as_millis().div_euclid(DAY);
    let carrying: Vec<(i64, UserId)> = posts
        .iter()
        .filter(|found| found.post.hashtags.value.as_slice().contains(tag))
        .filter_map(|found| {
            let published = found.post.published_at?.as_millis();
            Some((published.div_euclid(DAY), found.author.id))
        })
        .collect();
    let of = |day: i64| {
        let people = carrying.iter().filter(|(on, _)| *on == day);
        let people: Vec<UserId> = people.map(|(_, person)| *person).collect();
        DayOfUse {
            begin: Timestamp::from_millis(day * DAY),
            posts: people.len(),
            people: people.into_iter().collect::<HashSet<_>>().len(),
        }
    };
    (0..DAYS).map(|back| of(today - back)).collect()
}

/// The hashtags of posts since a moment, those of the most people first, then of the most posts:
/// one person cannot make a trend by repeating it.
#[must_use]
pub fn trending(posts: &[PostWithAuthor], since: Timestamp, most: usize) -> Vec<TagUsage> {
    let recent = posts
        .iter()
        .filter(|found| found.post.published_at >= Some(since));
    let mut uses = counted(recent);
    uses.sort_by(|a, b| {
        let order = |one: &TagUsage| Reverse((one.people, one.posts));
        order(a)
            .cmp(&order(b))
            .then_with(|| a.tag.as_str().cmp(b.tag.as_str()))
    });
    uses.truncate(most);
    uses
}

/// The hashtags that the most posts carry.
#[must_use]
pub fn most_used(posts: &[PostWithAuthor], most: usize) -> Vec<TagUsage> {
    let mut uses = counted(posts.iter());
    uses.sort_by(|a, b| {
        b.posts
            .cmp(&a.posts)
            .then_with(|| a.tag.as_str().cmp(b.tag.as_str()))
    });
    uses.truncate(most);
    uses
}

/// The hashtags that stand beside one most often.
#[must_use]
pub fn related(tag: &Hashtag, posts: &[PostWithAuthor], most: usize) -> Vec<Hashtag> {
    let beside = most_used(posts, usize::MAX).into_iter().map(|one| one.tag);
    beside.filter(|one| one != tag).take(most).collect()
}

fn counted<'p>(posts: impl Iterator<Item = &'p PostWithAuthor>) -> Vec<TagUsage> {
    let mut uses: HashMap<&Hashtag, (HashSet<UserId>, usize)> = HashMap::new();
    for found in posts {
        for tag in found.post.hashtags.value.as_slice() {
            let (people, posts) = uses.entry(tag).or_default();
            people.insert(found.author.id);
            *posts += 1;
        }
    }
    let uses = uses.into_iter().map(|(tag, (people, posts))| TagUsage {
        tag: tag.clone(),
        people: people.len(),
        posts,
    });
    uses.collect()
}
