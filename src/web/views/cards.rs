//! Posts and pictures as templates see them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::numbers::short;
use super::people::{PersonView, Piece, pieces};
use super::photo_data::{CameraView, LicenceView};
use crate::domain::access::may_change;
use crate::domain::{
    Animation, Cursor, Decision, Dimensions, Focus, Hashtags, Origin, Page, Picture, PictureSize,
    Post, PostWithAuthor, Relationship, Timestamp,
};
use crate::i18n::{decimal, text};
use crate::services::reading::engagement::PostForViewer;
use crate::web::request::extract::CurrentUser;

/// Pixels across below which a picture is not stretched over a card.
const SMALL: u32 = 336;

/// A post on a page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Card {
    id: String,
    url: String,
    author: PersonView,
    published: Option<Time>,
    edited: Option<Time>,
    caption: String,
    text: Vec<Piece>,
    visibility: &'static str,
    engagement: EngagementView,
    hashtags: Vec<TagLink>,
    pictures: Vec<PictureView>,
    mine: bool,
    /// Whether the pictures are covered until the viewer asks for them.
    covered: bool,
    sensitive: bool,
    licence: LicenceView,
    /// How each picture was taken, where the post shows it.
    cameras: Vec<CameraView>,
    /// Why a moderator keeps it from others.
    hidden: Option<String>,
    /// Whether the viewer looks after the site.
    moderates: bool,
}

/// What people did about a post.
#[derive(Debug, Serialize)]
struct EngagementView {
    likes: String,
    comments: String,
    liked: bool,
    bookmarked: bool,
    /// Whether the viewer is signed in and may change that.
    open: bool,
}

/// A point in time, for machines and for people.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Time {
    machine: String,
    long: String,
    ago: String,
}

#[derive(Debug, Serialize)]
pub(in crate::web) struct TagLink {
    tag: String,
    url: String,
}

/// A picture on a page. Sizes are in pixels of the file that the address serves.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PictureView {
    id: String,
    alt: String,
    /// Whether the alt text is the captioner's, and no person has looked at it.
    automatic: bool,
    width: u32,
    height: u32,
    placeholder: String,
    grid: String,
    grid_width: u32,
    view: String,
    view_width: u32,
    original: String,
    /// Where its moving frames are.
    animation: Option<String>,
    /// What is not kept of its movement, for its author.
    animation_note: Option<String>,
    portrait: bool,
    /// Whether a card is more than twice as wide as it.
    small: bool,
    /// The shape of a carousel that it is the cover of: `portrait`, `square` or `landscape`.
    shape: &'static str,
    /// Classes that keep its focus in sight where it is cropped.
    focus: Option<String>,
}

/// A stretch of a feed on a page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Feed {
    posts: Vec<Card>,
    older: Option<String>,
}

impl Feed {
    /// `address` is the feed's own, to which the place of the next page is added.
    pub(in crate::web) fn new(
        page: Page<PostForViewer>,
        address: &str,
        person: &CurrentUser,
    ) -> Self {
        let now = Timestamp::now();
        let older = page
            .next
            .map(|next: Cursor| format!("{address}?after={next}"));
        let posts = page
            .items
            .into_iter()
            .map(|shown| Card::new(shown, person, now))
            .collect();
        Self { posts, older }
    }
}

impl Card {
    pub(in crate::web) fn new(shown: PostForViewer, person: &CurrentUser, now: Timestamp) -> Self {
        let PostForViewer { found, engagement } = shown;
        let viewer = person.viewer();
        let mine = may_change(viewer, &found, Relationship::default()) == Decision::Allowed;
        let PostWithAuthor { post, author } = found;
        Self {
            id: post.id.to_string(),
            url: format!("/p/{}", post.id),
            author: PersonView::new(&author),
            published: post.published_at.map(|time| Time::new(time, now)),
            edited: post.edited_at.map(|time| Time::new(time, now)),
            caption: post.caption.value.to_string(),
            text: pieces(post.caption.value.as_str()),
            visibility: post.visibility.within(author.private).as_str(),
            engagement: EngagementView {
                likes: short(engagement.likes),
                comments: short(engagement.comments),
                liked: engagement.liked,
                bookmarked: engagement.bookmarked,
                open: viewer.id().is_some(),
            },
            hashtags: tag_links(&post.hashtags.value),
            pictures: post.pictures.iter().map(PictureView::new).collect(),
            covered: person.covers(&post),
            sensitive: post.sensitive,
            licence: LicenceView::new(post.licence),
            cameras: CameraView::all(&post),
            hidden: post.hidden.map(|hidden| hidden.reason.to_string()),
            moderates: viewer.moderates(),
            mine,
        }
    }
}

impl Time {
    pub(in crate::web) fn new(time: Timestamp, now: Timestamp) -> Self {
        Self {
            machine: time.rfc3339(),
            long: time.long(),
            ago: time.ago(now),
        }
    }
}

impl PictureView {
    pub(in crate::web) fn new(picture: &Picture) -> Self {
        let base = format!("/media/{}", picture.id);
        let size = picture.dimensions;
        Self {
            id: picture.id.to_string(),
            alt: picture.alt.value.to_string(),
            automatic: picture.alt.origin == Origin::Suggested && !picture.alt.value.is_empty(),
            width: size.width,
            height: size.height,
            placeholder: STANDARD.encode(&picture.placeholder.0),
            grid: format!("{base}/grid"),
            grid_width: PictureSize::Grid.of(size).width,
            view: format!("{base}/view"),
            view_width: PictureSize::View.of(size).width,
            original: format!("{base}/original"),
            animation: picture
                .extra_files
                .is_animated()
                .then(|| format!("{base}/animation")),
            animation_note: picture.extra_files.animation.and_then(animation_note),
            portrait: size.height > size.width,
            small: size.width < SMALL,
            shape: shape(size),
            focus: picture.focus.map(focus_classes),
        }
    }

    /// Where it is seen in a size for looking.
    pub(super) fn view_url(&self) -> String {
        self.view.clone()
    }

    /// With addresses that carry the token of a share link.
    pub(in crate::web) fn by_link(mut self, token: &str) -> Self {
        let animation = self.animation.iter_mut();
        let others = [&mut self.grid, &mut self.view, &mut self.original];
        for address in others.into_iter().chain(animation) {
            address.push_str("?link=");
            address.push_str(token);
        }
        self
    }
}

/// What the author of an animation that is not whole reads.
fn animation_note(animation: Animation) -> Option<String> {
    match animation {
        Animation::Whole { .. } => None,
        Animation::Cut { millis } => Some(text!(
            "animation-cut",
            seconds = decimal(i64::from(millis / 100))
        )),
        Animation::LeftOut => Some(text!("animation-left-out")),
    }
}

/// Classes of `focus.css`, in steps of five per cent: the site's policy allows no style of its own to
/// an element.
fn focus_classes(focus: Focus) -> String {
    let step = |percent: u8| (percent + 2) / 5 * 5;
    let (x, y) = focus.percent();
    format!("focus-x{} focus-y{}", step(x), step(y))
}

/// Nearly square is square.
fn shape(size: Dimensions) -> &'static str {
    let (width, height) = (u64::from(size.width), u64::from(size.height));
    if height * 10 > width * 11 {
        "portrait"
    } else if width * 10 > height * 11 {
        "landscape"
    } else {
        "square"
    }
}

/// The first picture of a post, for lists.
pub(in crate::web) fn cover(post: &Post) -> Option<PictureView> {
    post.pictures.first().map(PictureView::new)
}

pub(in crate::web) fn tag_links(hashtags: &Hashtags) -> Vec<TagLink> {
    hashtags.as_slice().iter().map(tag_link).collect()
}

/// A hashtag with the address of its page.
pub(in crate::web) fn tag_link(tag: &crate::domain::Hashtag) -> TagLink {
    TagLink {
        tag: tag.shown().to_owned(),
        url: tag_url(tag.as_str()),
    }
}

/// The address of a hashtag's page.
pub(crate) fn tag_url(tag: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(tag.as_bytes()).collect();
    format!("/tags/{encoded}")
}
