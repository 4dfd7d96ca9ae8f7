use super::*;
use crate::domain::{
    BlobKey, CameraData, CaptionState, Credit, Dimensions, ExtraFiles, Picture, PictureId,
    Placeholder, Suggestible, Timestamp,
};

fn draft_of(pictures: usize) -> Post {
    let picture = || Picture {
        id: PictureId::generate(),
        blob: BlobKey::generate(),
        dimensions: Dimensions {
            width: 4,
            height: 3,
        },
        media_type: "image/jpeg".into(),
        placeholder: Placeholder(Vec::new()),
        alt: Suggestible::default(),
        digest: None,
        camera: CameraData::default(),
        credit: Credit::default(),
        bytes: 0,
        focus: None,
        extra_files: ExtraFiles::default(),
        caption_state: CaptionState::Unavailable,
    };
    let now = Timestamp::from_millis(0);
    let mut post = Post::draft(PostId::generate(), UserId::generate(), picture(), now);
    post.pictures.extend((1..pictures).map(|_| picture()));
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
