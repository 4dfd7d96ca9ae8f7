use super::*;
use crate::domain::{Picture, Timestamp};

fn draft_of(pictures: usize) -> Post {
    let now = Timestamp::from_millis(0);
    let mut post = Post::draft(
        PostId::generate(),
        UserId::generate(),
        Picture::blank(),
        now,
    );
    post.pictures
        .extend((1..pictures).map(|_| Picture::blank()));
    post
}

#[test]
fn a_page_is_full_by_its_drafts_or_by_their_pictures() {
    let drafts = |pictures: usize, count: usize| -> Vec<Post> {
        (0..count).map(|_| draft_of(pictures)).collect()
    };
    for (pictures, found, fit) in [
        (1, 25, 24),
        (1, 3, 3),
        (2, 25, 24),
        (3, 25, 20),
        (10, 25, 6),
    ] {
        assert_eq!(fitting(&drafts(pictures, found)), fit, "{pictures} each");
    }
}
