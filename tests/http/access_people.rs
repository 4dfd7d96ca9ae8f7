//! Everybody who visits in the access matrix, and what they meet.

use vignette::domain::{
    Comment, CommentId, CommentText, EdgeKind, Hidden, ModeratorsText, Notification,
    NotificationId, NotificationKind, Timestamp, Visibility,
};

use crate::access_tables::{KINDS, Target};
use crate::pictures::jpeg;
use crate::reading::share::make_link;
use crate::site::{Person, Site, location};

impl Site {
    /// Hides a post, or shows it again.
    pub async fn hide(&self, id: &str, hide: bool) {
        let store = self.store().await;
        let found = store.post(id.parse().unwrap()).await.unwrap();
        let mut post = found.unwrap().post;
        post.hidden = hide.then(|| Hidden {
            at: Timestamp::now(),
            reason: ModeratorsText::parse("Not yours to share").unwrap(),
        });
        store.replace_post(&post).await.unwrap();
    }
}

/// All who visit but the authors, in the order of their letters.
pub async fn people(site: &Site) -> Vec<Person> {
    vec![
        // In the author's place; the authors are taken themselves.
        site.guest(),
        site.guest(),
        site.person("follower").await,
        site.person("stranger").await,
        site.person("blocked").await,
        site.person("blocker").await,
        site.person("muter").await,
    ]
}

pub async fn relationship(site: &Site) {
    for author in ["open", "closed"] {
        site.tie(EdgeKind::Follow, "follower", author).await;
        site.tie(EdgeKind::Block, author, "blocked").await;
        site.tie(EdgeKind::Block, "blocker", author).await;
        site.tie(EdgeKind::Mute, "muter", author).await;
    }
    // The flag alone, before anything was made narrower: the endpoints must not wait for that.
    site.set_private("closed", true).await;
}

/// One post of each kind, with a share link to each that can have one.
pub async fn shared(site: &Site, author: &Person, name: &'static str) -> Vec<Target> {
    let mut targets = Vec::new();
    for (kind, word) in KINDS.into_iter().enumerate() {
        let tag = format!("{name}{word}");
        let path = author.publish_or_keep(word == "draft", &tag).await;
        let id = path.rsplit('/').next().unwrap().to_owned();
        let token = if word == "draft" {
            "AAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned()
        } else {
            site.set_visibility(&path, Visibility::from_word(word).unwrap())
                .await;
            let link = make_link(author, &path, "never").await;
            link.strip_prefix("/s/").unwrap().to_owned()
        };
        let found = site.store().await.post(id.parse().unwrap()).await;
        let post = found.unwrap().unwrap().post;
        let comment = Comment {
            id: CommentId::generate(),
            post: post.id,
            parent: None,
            author: site.id_of("teller").await,
            text: CommentText::parse("By the door").unwrap(),
            created_at: Timestamp::now(),
            edited_at: None,
        };
        site.store().await.insert_comment(&comment).await.unwrap();
        let (album, album_token) = in_an_album(author, &id, &tag).await;
        targets.push(Target {
            album,
            album_token,
            comment: comment.id.to_string(),
            site: site.address().to_owned(),
            author: name,
            kind,
            picture: post.pictures[0].id.to_string(),
            day: post.published_at.unwrap_or(post.created_at).day(),
            id,
            tag,
            token,
        });
    }
    targets
}

/// An album for everybody with this post in it, and the token of a link to it.
async fn in_an_album(author: &Person, post: &str, title: &str) -> (String, String) {
    let made = author.post("/albums/new", &[("title", title)]).await;
    let album = location(&made).rsplit('/').next().unwrap().to_owned();
    let (edit, draft) = (format!("/p/{post}/edit"), format!("/compose/{post}"));
    let put = [(&*format!("album-{album}"), "yes"), ("albums_held", "")];
    for address in [edit, draft] {
        author.post(&address, &put).await;
    }
    let link = make_link(author, &format!("/albums/{album}"), "never").await;
    (album, link.strip_prefix("/s/").unwrap().to_owned())
}

/// Tells everybody of a like of each post, as if they had seen it once.
pub async fn notify_all(site: &Site, targets: &[Target]) {
    let store = site.store().await;
    let actor = site.id_of("teller").await;
    for name in EVERYBODY {
        let to = site.id_of(name).await;
        for target in targets {
            let notification = Notification {
                id: NotificationId::generate(),
                to,
                kind: NotificationKind::Mention,
                actor,
                post: Some(target.id.parse().unwrap()),
                comment: None,
                at: Timestamp::now(),
                read: false,
                message: None,
            };
            store.insert_notification(&notification).await.unwrap();
        }
    }
}

const EVERYBODY: [&str; 7] = [
    "open", "closed", "follower", "stranger", "blocked", "blocker", "muter",
];

pub async fn bookmark_all(site: &Site, targets: &[Target]) {
    use vignette::domain::{Edge, PostId, Timestamp};
    let store = site.store().await;
    for name in EVERYBODY {
        let person = site.id_of(name).await;
        for target in targets {
            let post: PostId = target.id.parse().unwrap();
            let edge = Edge::post(EdgeKind::Bookmark, person, post, Timestamp::now());
            store.insert_edge(&edge).await.unwrap();
        }
    }
}

impl Person {
    /// A post or a draft that carries this hashtag, and one that all carry: `/p/{id}`.
    pub async fn publish_or_keep(&self, draft: bool, tag: &str) -> String {
        let address = self.begin_draft(jpeg()).await;
        let action = if draft { "save" } else { "publish" };
        let hashtags = format!("#{tag} #doorway");
        let form = [
            ("caption", tag),
            ("hashtags", &hashtags),
            ("alt", tag),
            ("action", action),
        ];
        self.post(&address, &form).await;
        address.replace("compose", "p")
    }
}
