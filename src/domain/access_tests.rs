use super::*;
use crate::domain::{Author, DisplayName, Hidden, ModeratorsText, Picture, Timestamp, Username};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn found(visibility: Visibility, private: bool) -> PostWithAuthor {
    let author = UserId::generate();
    let picture = Picture {
        media_type: "image/png".into(),
        ..Picture::blank()
    };
    let mut post = Post::draft(crate::domain::PostId::generate(), author, picture, NOW);
    post.visibility = visibility;
    post.publish(NOW);
    let author = Author {
        id: author,
        username: Username::from_stored("ada".into()),
        display_name: DisplayName::default(),
        avatar: None,
        private,
        hidden: false,
    };
    PostWithAuthor { post, author }
}

fn stranger() -> Viewer {
    Viewer::Person(UserId::generate())
}

const FOLLOWS: Relationship = Relationship {
    follows: true,
    requested: false,
    blocking: false,
    blocked: false,
    muted: false,
    invited: false,
    reported: false,
    hides_sensitive: false,
};
const NONE: Relationship = Relationship {
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
        for relationship in [
            Relationship {
                blocked: true,
                ..FOLLOWS
            },
            Relationship {
                blocking: true,
                ..FOLLOWS
            },
        ] {
            assert_eq!(may_see(stranger(), &post, relationship), Decision::Hidden);
            let invited = Relationship {
                invited: true,
                ..relationship
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
    let muted = Relationship {
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
    let invited = Relationship {
        invited: true,
        ..FOLLOWS
    };
    assert_eq!(may_see(stranger(), &post, invited), Decision::Hidden);
}

fn moderator() -> Viewer {
    Viewer::Moderator(UserId::generate())
}

fn hidden(visibility: Visibility) -> PostWithAuthor {
    let mut post = found(visibility, false);
    post.post.hidden = Some(Hidden {
        at: NOW,
        reason: ModeratorsText::default(),
    });
    post
}

#[test]
fn a_hidden_post_is_its_authors_and_moderators_alone() {
    for visibility in Visibility::ALL {
        let post = hidden(visibility);
        let author = Viewer::Person(post.post.author);
        let invited = Relationship {
            invited: true,
            ..FOLLOWS
        };
        assert_eq!(may_see(author, &post, NONE), Decision::Allowed);
        assert_eq!(may_see(moderator(), &post, NONE), Decision::Allowed);
        assert_eq!(may_see(stranger(), &post, invited), Decision::Hidden);
        assert_eq!(may_see(Viewer::Guest, &post, NONE), Decision::Hidden);
        assert!(!is_for_everybody(&post));
        for list in [List::Public, List::Tag, List::Search] {
            assert!(!may_list(list, author, &post, NONE), "{list:?}");
        }
        for list in [List::Home, List::Profile, List::Bookmarks] {
            assert!(may_list(list, author, &post, NONE), "{list:?}");
            assert!(!may_list(list, moderator(), &post, FOLLOWS), "{list:?}");
            assert!(!may_list(list, stranger(), &post, FOLLOWS), "{list:?}");
        }
    }
}

#[test]
fn what_a_suspended_person_shared_is_not_shown_and_they_are_not_met() {
    let mut post = found(Visibility::Public, false);
    post.author.hidden = true;
    let invited = Relationship {
        invited: true,
        ..FOLLOWS
    };
    assert_eq!(may_see(stranger(), &post, invited), Decision::Hidden);
    assert_eq!(may_see(moderator(), &post, NONE), Decision::Allowed);
    for list in [List::Public, List::Home, List::Profile, List::Bookmarks] {
        assert!(!may_list(list, stranger(), &post, FOLLOWS), "{list:?}");
        assert!(!may_list(list, moderator(), &post, FOLLOWS), "{list:?}");
    }
    assert!(!may_meet(&post.author, NONE));
    assert!(!may_visit(stranger(), &post.author, FOLLOWS));
    assert!(may_visit(moderator(), &post.author, NONE));
    post.post.visibility = Visibility::Private;
    assert_eq!(may_see(moderator(), &post, NONE), Decision::Hidden);
}

#[test]
fn moderators_see_of_what_is_not_for_them_only_what_was_reported() {
    let reported = Relationship {
        reported: true,
        ..NONE
    };
    for visibility in Visibility::ALL {
        let mut post = found(visibility, true);
        assert_eq!(may_see(moderator(), &post, NONE), Decision::Hidden);
        assert_eq!(may_see(moderator(), &post, reported), Decision::Allowed);
        assert_eq!(may_see(stranger(), &post, reported), Decision::Hidden);
        assert!(!may_list(List::Profile, moderator(), &post, reported));
        post.post.published_at = None;
        assert_eq!(may_see(moderator(), &post, reported), Decision::Hidden);
    }
}

#[test]
fn a_sensitive_post_is_covered_or_left_out_but_for_its_author() {
    let mut post = found(Visibility::Public, false);
    post.post.sensitive = true;
    let author = Viewer::Person(post.post.author);
    for choice in SensitiveChoice::ALL {
        let covered = choice != SensitiveChoice::Show;
        assert_eq!(is_covered(stranger(), choice, &post.post), covered);
        assert!(!is_covered(author, choice, &post.post));
        assert_eq!(SensitiveChoice::from_word(choice.as_str()), Some(choice));
    }
    let hides_sensitive = Relationship {
        hides_sensitive: true,
        ..FOLLOWS
    };
    for list in [List::Public, List::Home, List::Tag, List::Search] {
        assert!(
            !may_list(list, stranger(), &post, hides_sensitive),
            "{list:?}"
        );
        assert!(may_list(list, stranger(), &post, FOLLOWS), "{list:?}");
        assert!(may_list(list, author, &post, hides_sensitive), "{list:?}");
    }
    assert_eq!(
        may_see(stranger(), &post, hides_sensitive),
        Decision::Allowed
    );
    post.post.sensitive = false;
    assert!(may_list(List::Public, stranger(), &post, hides_sensitive));
}
