//! Where posts stand, and who is let in there: every endpoint to every kind of post for every kind of
//! person, in tables written by hand.

/// Who visits, one letter each in the tables: the Author, a Guest, a Follower, a Stranger, someone
/// whom the author Blocked, someone who blocKs the author, someone who Mutes them.
pub const VISITORS: &str = "AGFSBKM";

/// Who is let in, for each kind of post: in an open account and in a private one.
pub struct Table {
    pub open: [&'static str; 5],
    pub private: [&'static str; 5],
}

/// The kinds of posts, in the order of the tables.
pub const KINDS: [&str; 5] = ["public", "unlisted", "followers", "private", "draft"];

/// The post itself, by its address.
pub const SEE: Table = Table {
    open: ["AGFS__M", "AGFS__M", "A_F____", "A______", "A______"],
    private: ["A_F____", "A_F____", "A_F____", "A______", "A______"],
};
/// As [`SEE`], where drafts have pages of their own instead.
pub const SEE_PUBLISHED: Table = Table {
    open: ["AGFS__M", "AGFS__M", "A_F____", "A______", "_______"],
    private: ["A_F____", "A_F____", "A_F____", "A______", "_______"],
};
/// The public feed and the pages of hashtags.
pub const PUBLIC: Table = Table {
    open: ["AGFS___", "_______", "_______", "_______", "_______"],
    private: ["_______"; 5],
};
/// The author's own page.
pub const PROFILE: Table = Table {
    open: ["AGFS__M", "A______", "A_F____", "A______", "_______"],
    private: ["A_F____", "A_F____", "A_F____", "A______", "_______"],
};
pub const SEARCH: Table = Table {
    open: ["AGFS___", "_______", "A_F____", "_______", "_______"],
    private: ["A_F____", "_______", "A_F____", "_______", "_______"],
};
/// An unlisted post of an account that has just become private comes in once it is made narrower.
pub const HOME: Table = Table {
    open: ["A_F____", "A______", "A_F____", "A______", "_______"],
    private: ["A_F____", "A______", "A_F____", "A______", "_______"],
};
/// Everybody here has bookmarked every post.
pub const BOOKMARKS: Table = Table {
    open: ["A_FS__M", "A_FS__M", "A_F____", "A______", "_______"],
    private: ["A_F____", "A_F____", "A_F____", "A______", "_______"],
};
/// What is the same for everybody, and lists only what is for everybody.
pub const ELSEWHERE_LISTED: Table = Table {
    open: ["AGFSBKM", "_______", "_______", "_______", "_______"],
    private: ["_______"; 5],
};
/// Hashtags in use are counted by the store, which follows an account that has become private post by
/// post; until then their names are still offered.
pub const COMPLETION: Table = Table {
    open: ["AGFSBKM", "_______", "_______", "_______", "_______"],
    private: ["AGFSBKM", "_______", "_______", "_______", "_______"],
};
/// What is the same for everybody, for whoever knows the post's address.
pub const ELSEWHERE: Table = Table {
    open: ["AGFSBKM", "AGFSBKM", "_______", "_______", "_______"],
    private: ["_______"; 5],
};
/// With a share link. A draft has none.
pub const INVITED: Table = Table {
    open: ["AGFSBKM", "AGFSBKM", "AGFSBKM", "AGFSBKM", "_______"],
    private: ["AGFSBKM", "AGFSBKM", "AGFSBKM", "AGFSBKM", "_______"],
};
/// In an album of the author's that is for everybody: never wider than the post.
pub const ALBUM: Table = Table {
    open: ["AGFS__M", "A______", "A_F____", "A______", "A______"],
    private: ["A_F____", "A_F____", "A_F____", "A______", "A______"],
};
/// As [`ALBUM`], without drafts.
pub const ALBUM_PUBLISHED: Table = Table {
    open: ["AGFS__M", "A______", "A_F____", "A______", "_______"],
    private: ["A_F____", "A_F____", "A_F____", "A______", "_______"],
};
/// As [`ALBUM`], among what a search finds.
pub const ALBUM_FOUND: Table = Table {
    open: ["AGFS___", "A______", "A_F____", "A______", "A______"],
    private: ["A_F____", "A_F____", "A_F____", "A______", "A______"],
};
/// Where an author works on a post.
pub const EDITOR: Table = Table {
    open: ["A______"; 5],
    private: ["A______"; 5],
};
pub const EDITOR_PUBLISHED: Table = Table {
    open: ["A______", "A______", "A______", "A______", "_______"],
    private: ["A______", "A______", "A______", "A______", "_______"],
};
pub const EDITOR_DRAFT: Table = Table {
    open: ["_______", "_______", "_______", "_______", "A______"],
    private: ["_______", "_______", "_______", "_______", "A______"],
};

/// Whoever is signed in and sees a post of someone else may report it.
pub const REPORT: Table = Table {
    open: ["__FS__M", "__FS__M", "__F____", "_______", "_______"],
    private: ["__F____", "__F____", "__F____", "_______", "_______"],
};
/// The same for a comment, which the post's author may report, too.
pub const REPORT_COMMENT: Table = Table {
    open: ["A_FS__M", "A_FS__M", "A_F____", "A______", "_______"],
    private: ["A_F____", "A_F____", "A_F____", "A______", "_______"],
};
/// For moderators alone, of whom none visits.
pub const NOBODY: Table = Table {
    open: ["_______"; 5],
    private: ["_______"; 5],
};

/// How it is seen that an endpoint shows a post.
pub enum Sign {
    /// The endpoint answers.
    Opens,
    /// The page names the post.
    Named,
    /// The page shows the post's picture.
    Pictured,
    /// The page names a hashtag that only this post carries.
    Tagged,
}

pub struct Endpoint {
    /// As in `web/routes.rs`.
    pub route: &'static str,
    /// The address at which this post would stand.
    pub address: fn(&Target) -> String,
    pub sign: Sign,
    pub table: &'static Table,
}

const fn endpoint(
    route: &'static str,
    address: fn(&Target) -> String,
    sign: Sign,
    table: &'static Table,
) -> Endpoint {
    Endpoint {
        route,
        address,
        sign,
        table,
    }
}

/// All endpoints that show posts.
#[rustfmt::skip]
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/", |_| "/".into(), Sign::Named, &PUBLIC),
    endpoint("/explore", |_| "/explore".into(), Sign::Named, &PUBLIC),
    endpoint("/home", |_| "/home".into(), Sign::Named, &HOME),
    endpoint("/bookmarks", |_| "/bookmarks".into(), Sign::Named, &BOOKMARKS),
    // Everybody here was told of something about every post.
    endpoint("/notifications", |_| "/notifications".into(), Sign::Named, &BOOKMARKS),
    // Under every post stands a comment of someone who is not among those who visit.
    endpoint("/comments/{comment}", |to| format!("/comments/{}", to.comment), Sign::Opens, &NOBODY),
    endpoint("/comments/{comment}/report", |to| format!("/comments/{}/report", to.comment), Sign::Opens, &REPORT_COMMENT),
    endpoint("/p/{post}", |to| format!("/p/{}", to.id), Sign::Opens, &SEE_PUBLISHED),
    endpoint("/p/{post}/engagement", |to| format!("/p/{}/engagement", to.id), Sign::Opens, &SEE),
    endpoint("/p/{post}/edit", |to| format!("/p/{}/edit", to.id), Sign::Opens, &EDITOR),
    endpoint("/p/{post}/delete", |to| format!("/p/{}/delete", to.id), Sign::Opens, &EDITOR),
    endpoint("/p/{post}/links", |to| format!("/p/{}/links", to.id), Sign::Opens, &EDITOR_PUBLISHED),
    endpoint("/p/{post}/report", |to| format!("/p/{}/report", to.id), Sign::Opens, &REPORT),
    endpoint("/admin", |_| "/admin".into(), Sign::Named, &NOBODY),
    endpoint("/admin/{kind:post|comment|person}/{id}", |to| format!("/admin/post/{}", to.id), Sign::Opens, &NOBODY),
    endpoint("/compose", |_| "/compose".into(), Sign::Named, &EDITOR_DRAFT),
    endpoint("/compose/{draft}", |to| format!("/compose/{}", to.id), Sign::Opens, &EDITOR_DRAFT),
    // Without a captioner there is nothing to show; whose it is stands in `captions/attention.rs`.
    endpoint("/compose/{draft}/pictures/{picture}/attention", |to| format!("/compose/{}/pictures/{}/attention", to.id, to.picture), Sign::Opens, &NOBODY),
    endpoint("/drafts/review", |_| "/drafts/review".into(), Sign::Named, &EDITOR_DRAFT),
    endpoint("/@{username}/select", |to| format!("/@{}/select", to.author), Sign::Named, &EDITOR_PUBLISHED),
    endpoint("/@{username}", |to| format!("/@{}", to.author), Sign::Named, &PROFILE),
    endpoint("/@{username}/feed.atom", |to| format!("/@{}/feed.atom", to.author), Sign::Named, &ELSEWHERE_LISTED),
    endpoint("/tags", |_| "/tags".into(), Sign::Tagged, &ELSEWHERE_LISTED),
    endpoint("/compose/hashtags", |to| format!("/compose/hashtags?starting={}", to.tag), Sign::Tagged, &COMPLETION),
    endpoint("/tags/{tag}", |to| format!("/tags/{}", to.tag), Sign::Named, &PUBLIC),
    // Hashtags that stand beside a common one are named on its page.
    endpoint("/tags/{tag}", |_| "/tags/doorway".into(), Sign::Tagged, &ELSEWHERE_LISTED),
    endpoint("/tags/{tag}/feed.atom", |to| format!("/tags/{}/feed.atom", to.tag), Sign::Named, &ELSEWHERE_LISTED),
    endpoint("/search", |to| format!("/search?q={}", to.tag), Sign::Named, &SEARCH),
    endpoint("/oembed", |to| format!("/oembed?url={}/p/{}", to.site, to.id), Sign::Opens, &ELSEWHERE),
    endpoint("/sitemap/{day}.xml", |to| format!("/sitemap/{}.xml", to.day), Sign::Named, &ELSEWHERE_LISTED),
    endpoint("/media/{picture}/{size}", |to| format!("/media/{}/grid", to.picture), Sign::Opens, &SEE),
    endpoint("/media/{picture}/{size}", |to| format!("/media/{}/view", to.picture), Sign::Opens, &SEE),
    endpoint("/media/{picture}/{size}", |to| format!("/media/{}/original", to.picture), Sign::Opens, &SEE),
    endpoint("/media/{picture}/{size}", |to| format!("/media/{}/view?link={}", to.picture, to.token), Sign::Opens, &INVITED_PICTURES),
    endpoint("/s/{token}", |to| format!("/s/{}", to.token), Sign::Opens, &INVITED),
    // Each post stands in an album for everybody, to which there is a link.
    endpoint("/@{username}/albums", |to| format!("/@{}/albums", to.author), Sign::Pictured, &ALBUM),
    endpoint("/@{username}/albums/{album}", |to| format!("/@{}/albums/{}", to.author, to.album), Sign::Named, &ALBUM),
    endpoint("/@{username}/albums/{album}/feed.atom", |to| format!("/@{}/albums/{}/feed.atom", to.author, to.album), Sign::Named, &ELSEWHERE_LISTED),
    endpoint("/albums/{album}/edit", |to| format!("/albums/{}/edit", to.album), Sign::Named, &EDITOR),
    endpoint("/albums/{album}/delete", |to| format!("/albums/{}/delete", to.album), Sign::Opens, &EDITOR),
    endpoint("/albums/{album}/links", |to| format!("/albums/{}/links", to.album), Sign::Opens, &EDITOR),
    endpoint("/search", |to| format!("/search?q={}", to.tag), Sign::Pictured, &ALBUM_FOUND),
    endpoint("/s/{token}", |to| format!("/s/{}", to.album_token), Sign::Pictured, &INVITED_PICTURES),
    endpoint("/media/{picture}/{size}", |to| format!("/media/{}/view?link={}", to.picture, to.album_token), Sign::Opens, &INVITED_PICTURES),
];

/// A link adds to what one may see anyway; a draft's author needs none.
pub const INVITED_PICTURES: Table = Table {
    open: ["AGFSBKM", "AGFSBKM", "AGFSBKM", "AGFSBKM", "A______"],
    private: ["AGFSBKM", "AGFSBKM", "AGFSBKM", "AGFSBKM", "A______"],
};

/// Pages on which no post and no picture of one can stand.
pub const NO_POSTS: &[&str] = &[
    "/signup",
    "/login",
    "/reset",
    "/reset/{token}",
    "/confirm/{token}",
    "/settings/security",
    "/settings/archives",
    "/settings/archives/export.zip",
    "/settings/two-factor",
    "/settings/passkeys",
    "/settings/apps",
    "/oauth/authorize",
    "/settings",
    "/settings/profile",
    "/settings/account",
    "/settings/privacy",
    "/settings/posting",
    "/settings/remote-captions",
    "/settings/notifications",
    "/settings/appearance",
    "/settings/people",
    "/albums/new",
    "/@{username}/report",
    "/admin/people",
    "/admin/captions",
    "/admin/log",
    "/admin/bans",
    "/admin/invitations",
    "/@{username}/avatar/{key}",
    "/@{username}/{list:followers|following}",
    "/robots.txt",
    "/sitemap.xml",
    "/static/{version}/{file:.*}",
    "/accent.css",
    "/logo/{digest}",
    "/manifest.webmanifest",
    "/sw.js",
    "/offline",
    "/favicon.ico",
    "/about",
    "/about/captions",
    "/health",
    "/health/ready",
];

/// Endpoints that are the same for everybody and count in the store, see [`COMPLETION`]: the names of
/// hashtags outlast a suspension there.
pub const COUNTED: &str = "/compose/hashtags";

/// A post to be looked for.
pub struct Target {
    pub site: String,
    pub author: &'static str,
    pub kind: usize,
    pub id: String,
    pub picture: String,
    /// What someone else said under it.
    pub comment: String,
    /// Which no other post carries.
    pub tag: String,
    pub token: String,
    /// An album that it is in, and a link to that.
    pub album: String,
    pub album_token: String,
    pub day: String,
}

impl Table {
    /// Whether the other lets in the same people.
    pub fn is(&self, other: &Self) -> bool {
        (self.open, self.private) == (other.open, other.private)
    }
}
