//! Every XML that the site serves, read by a parser: whatever people write, and whatever stands in the
//! store from before it was tidied.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use vignette::domain::{
    AltText, Caption, DisplayName, Hashtag, Hashtags, ProfileChange, Timestamp,
};

use crate::pictures::jpeg;
use crate::site::Site;

/// Characters that end, open or break something somewhere.
const ODD: [char; 20] = [
    '\u{0}',
    '\u{8}',
    '\u{b}',
    '\u{1b}',
    '\u{7f}',
    '\u{85}',
    '\u{2028}',
    '\u{202e}',
    '\u{fdd0}',
    '\u{feff}',
    '\u{fffe}',
    '\u{ffff}',
    '\u{1ffff}',
    '<',
    '>',
    '&',
    '"',
    '\'',
    ']',
    '\r',
];

/// A text of any characters, with many of the odd ones among them.
fn generated(random: &mut StdRng, length: usize) -> String {
    let one = |_| match random.random_range(0..3) {
        0 => ODD[random.random_range(0..ODD.len())],
        1 => char::from(random.random_range(b' '..=b'~')),
        _ => char::from_u32(random.random_range(0..0x11_0000)).unwrap_or('犬'),
    };
    let text: String = (0..length).map(one).collect();
    format!("{text}]]>\u{fffe}<![CDATA[ &#0; &nope;")
}

#[tokio::test]
async fn every_feed_and_sitemap_is_well_formed_whatever_people_write() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let store = site.store().await;
    let mut random = StdRng::seed_from_u64(7);
    let name = generated(&mut random, 20);
    let change = ProfileChange {
        display_name: Some(DisplayName::from_stored(name)),
        ..ProfileChange::default()
    };
    let id = site.id_of("ada").await;
    store.change_profile(id, &change).await.unwrap();
    let mut texts = Vec::new();
    for number in 0..12 {
        let length = random.random_range(1..200);
        let typed = generated(&mut random, length);
        // Half are as people write them today, half as they may stand in an old store.
        let post = ada.publish(jpeg(), &typed, "#sea").await;
        if number % 2 == 0 {
            let id = post.strip_prefix("/p/").unwrap().parse().unwrap();
            let mut post = store.post(id).await.unwrap().unwrap().post;
            post.caption.value = Caption::from_stored(typed.clone());
            post.pictures[0].alt.value = AltText::from_stored(generated(&mut random, 30));
            let odd = generated(&mut random, 10).replace(char::is_whitespace, "");
            let tags = [Hashtag::parse("sea").unwrap(), Hashtag::from_stored(odd)];
            post.hashtags.value = Hashtags::from_tags(tags);
            store.replace_post(&post).await.unwrap();
        }
        texts.push(typed);
    }

    let today = &Timestamp::now().rfc3339()[..10];
    let guest = site.guest();
    for (path, entry, entries) in [
        ("/@ada/feed.atom".to_owned(), "entry", 12),
        ("/tags/sea/feed.atom".to_owned(), "entry", 12),
        ("/sitemap.xml".to_owned(), "sitemap", 1),
        (format!("/sitemap/{today}.xml"), "url", 12),
    ] {
        let xml = guest.page(&path).await;
        let read = roxmltree::Document::parse(&xml);
        let read = read.unwrap_or_else(|error| panic!("{path}: {error}\n{xml}"));
        let found = read
            .descendants()
            .filter(|node| node.tag_name().name() == entry);
        assert!(found.count() >= entries, "{path}");
    }
}
