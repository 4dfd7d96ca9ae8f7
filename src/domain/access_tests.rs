use super::*;
use crate::domain::{
    AltText, Author, BlobKey, Dimensions, DisplayName, Picture, PictureId, Placeholder, Timestamp,
    Username, Wording, Writing,
};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn found(visibility: Visibility, private: bool) -> PublishedPost {
    let author = UserId::generate();
    let picture = Picture {
        id: PictureId::generate(),
        blob: BlobKey::generate(),
        dimensions: Dimensions {
            width: 4,
            height: 3,
        },
        media_type: "image/png".into(),
        placeholder: Placeholder(Vec::new()),
        alt: Wording::<AltText>::default(),
        writing: Writing::Unavailable,
        digest: None,
    };
    let mut post = Post::draft(author, picture, NOW);
    post.visibility = visibility;
    post.publish(NOW);
    let author = Author {
        id: author,
        username: Username::from_stored("ada".into()),
        display_name: DisplayName::default(),
        avatar: None,
        private,
        suspended: false,
    };
    PublishedPost { post, author }
}

fn stranger() -> Viewer {
    Viewer::Person(UserId::generate())
}

const FOLLOWS: Ties = Ties {
    follows: true,
    requested: false,
    blocking: false,
    blocked: false,
    muted: false,
    invited: false,
    reported: false,
    spared: false,
};
const NONE: Ties = Ties {
    follows: false,
    ..FOLLOWS
};

#[test]
fn everybody_sees_public_and_unlisted_posts_and_only_followers_the_next() {
    use Decision::{Allowed, Hidden};
    let cases = [
        (Visibility::Public, Allowed, Allowed),
        (Visibility::Unlisted, Allowed, Allowed),
        (Visibility::Followers, Hidden, Allowed),
        (Visibility::Private, Hidden, Hidden),
    ];
    for (visibility, to_a_stranger, to_a_follower) in cases {
        let post = found(visibility, false);
        assert_eq!(may_see(Viewer::Guest, &post, NONE), to_a_stranger);
        assert_eq!(may_see(stranger(), &post, NONE), to_a_stranger);
        assert_eq!(may_see(stranger(), &post, FOLLOWS), to_a_follower);
        let author = Viewer::Person(post.post.author);
        assert_eq!(may_see(author, &post, NONE), Allowed);
    }
}

#[test]
fn a_private_account_shows_nothing_to_strangers() {
    for visibility in Visibility::ALL {
        let post = found(visibility, true);
        assert_eq!(may_see(stranger(), &post, NONE), Decision::Hidden);
        assert!(!is_for_everybody(&post));
        assert!(!may_list(List::Public, stranger(), &post, FOLLOWS));
    }
}

#[test]
fn a_block_hides_everything_both_ways_but_for_a_share_link() {
    for visibility in Visibility::ALL {
        let post = found(visibility, false);
        for ties in [
            Ties {
                blocked: true,
                ..FOLLOWS
            },
            Ties {
                blocking: true,
                ..FOLLOWS
            },
        ] {
            assert_eq!(may_see(stranger(), &post, ties), Decision::Hidden);
            let invited = Ties {
                invited: true,
                ..ties
            };
            assert_eq!(may_see(stranger(), &post, invited), Decision::Allowed);
            for list in [List::Public, List::Home, List::Profile, List::Tag] {
                assert!(!may_list(list, stranger(), &post, invited), "{list:?}");
            }
        }
    }
}

#[test]
fn an_unlisted_post_stands_in_no_list_but_its_authors() {
    let post = found(Visibility::Unlisted, false);
    let author = Viewer::Person(post.post.author);
    for list in [
        List::Public,
        List::Home,
        List::Profile,
        List::Tag,
        List::Search,
    ] {
        assert!(!may_list(list, stranger(), &post, FOLLOWS), "{list:?}");
    }
    for list in [List::Home, List::Profile, List::Search] {
        assert!(may_list(list, author, &post, NONE), "{list:?}");
    }
    assert!(may_list(List::Bookmarks, stranger(), &post, NONE));
}

#[test]
fn a_muted_person_is_still_found_on_their_own_page() {
    let muted = Ties {
        muted: true,
        ..FOLLOWS
    };
    let post = found(Visibility::Public, false);
    for list in [List::Public, List::Home, List::Tag, List::Search] {
        assert!(!may_list(list, stranger(), &post, muted), "{list:?}");
    }
    assert!(may_list(List::Profile, stranger(), &post, muted));
    assert_eq!(may_see(stranger(), &post, muted), Decision::Allowed);
}

#[test]
fn nobody_changes_what_is_not_theirs_or_learns_of_what_they_may_not_see() {
    let post = found(Visibility::Public, false);
    assert_eq!(may_change(stranger(), &post, NONE), Decision::Forbidden);
    let post = found(Visibility::Followers, false);
    assert_eq!(may_change(stranger(), &post, NONE), Decision::Hidden);
    assert_eq!(may_change(stranger(), &post, FOLLOWS), Decision::Forbidden);
}

#[test]
fn a_draft_is_its_authors_alone_whatever_it_will_be() {
    let mut post = found(Visibility::Public, false);
    post.post.published_at = None;
    let invited = Ties {
        invited: true,
        ..FOLLOWS
    };
    assert_eq!(may_see(stranger(), &post, invited), Decision::Hidden);
}
