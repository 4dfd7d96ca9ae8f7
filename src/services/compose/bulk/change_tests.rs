use super::*;
use crate::domain::{Caption, Picture, Timestamp};

fn post(caption: &str, hashtags: &str) -> Post {
    let now = Timestamp::from_millis(0);
    let mut post = Post::draft(
        PostId::generate(),
        UserId::generate(),
        Picture::blank(),
        now,
    );
    post.caption.value = Caption::parse(caption).unwrap();
    post.hashtags.value = Hashtags::parse(hashtags).unwrap();
    post
}

#[test]
fn hashtags_come_and_go_beside_the_others() {
    let mut post = post("By the #sea", "#dog #sea");
    let tags = |text: &str| Hashtags::parse(text).unwrap();
    assert!(add_tags(&mut post, &tags("#cat #Dog")).is_ok());
    assert_eq!(post.hashtags.value, tags("#dog #sea #cat"));
    assert!(remove_tags(&mut post, &tags("#DOG #none")).is_ok());
    assert_eq!(post.hashtags.value, tags("#sea #cat"));
    // That of the caption stays, and is said to.
    assert!(matches!(
        remove_tags(&mut post, &tags("#sea")),
        Err(SkipReason::Named)
    ));
    assert!(remove_tags(&mut post, &tags("#sea #cat")).is_ok());
    assert_eq!(post.hashtags.value, tags("#sea"));
}

#[test]
fn what_does_not_fit_is_not_cut() {
    let many: String = (0..30).map(|i| format!("#tag{i} ")).collect();
    let mut post = post("", &many);
    let before = post.hashtags.value.clone();
    let one = Hashtags::parse("#one").unwrap();
    assert!(matches!(add_tags(&mut post, &one), Err(SkipReason::Full)));
    assert_eq!(post.hashtags.value, before);
}
