//! `/robots.txt`, `/sitemap.xml` and `/sitemap/{day}.xml`, for search engines.

use std::collections::HashSet;

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data, Path};
use futures_util::stream;

use crate::domain::{Cursor, PostWithAuthor, Timestamp};
use crate::services::reading::published;
use crate::services::{App, Failure};
use crate::web::request::base::Base;
use crate::web::response::error::WebError;
use crate::web::views::cards::tag_url;
use crate::web::views::xml::escaped;

/// The protocol's own limit for a file.
const ADDRESSES: usize = 50_000;
const XML: &str = "application/xml; charset=utf-8";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// What search engines may look at: not what is for one person, and no share links.
pub(in crate::web) async fn robots(base: Base) -> HttpResponse {
    const CLOSED: [&str; 11] = [
        "/admin",
        "/compose",
        "/settings",
        "/home",
        "/bookmarks",
        "/notifications",
        "/comments",
        "/search",
        "/s/",
        "/login",
        "/signup",
    ];
    let mut text = String::from("User-agent: *\n");
    for path in CLOSED {
        text.push_str(&format!("Disallow: {path}\n"));
    }
    text.push_str(&format!("\nSitemap: {}\n", base.address("/sitemap.xml")));
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(text)
}

/// The list of the lists: one for each day on which something was shared with everybody.
pub(in crate::web) async fn index(app: Data<App>, base: Base) -> Result<HttpResponse, WebError> {
    let mut xml =
        format!("{HEAD}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for day in published::days(&app).await?.iter() {
        let address = escaped(&base.address(&format!("/sitemap/{day}.xml")));
        xml.push_str(&format!("<sitemap><loc>{address}</loc></sitemap>\n"));
    }
    xml.push_str("</sitemapindex>\n");
    Ok(HttpResponse::Ok().content_type(XML).body(xml))
}

/// How far a day's list has been written.
struct CaptionState {
    app: Data<App>,
    base: Base,
    begin: Timestamp,
    next: Option<Cursor>,
    /// Pages of people and hashtags that stand in the list, each once.
    seen: HashSet<String>,
    left: usize,
    begun: bool,
    done: bool,
}

/// The public posts of a day, with the pages of their authors and hashtags. It is written as it is
/// read, so that a day of many posts takes no more memory than one of few.
pub(in crate::web) async fn day(
    app: Data<App>,
    base: Base,
    day: Path<String>,
) -> Result<HttpResponse, WebError> {
    let begin = Timestamp::of_day(&day).ok_or(WebError::Missing)?;
    let caption_state = CaptionState {
        app,
        base,
        begin,
        next: Some(published::before(begin.plus_seconds(86_400))),
        seen: HashSet::new(),
        left: ADDRESSES,
        begun: false,
        done: false,
    };
    let pieces = stream::unfold(caption_state, |mut caption_state| async move {
        let piece = caption_state.piece().await?;
        Some((piece, caption_state))
    });
    Ok(HttpResponse::Ok().content_type(XML).streaming(pieces))
}

impl CaptionState {
    /// The next piece of the file; none at its end.
    async fn piece(&mut self) -> Option<Result<Bytes, actix_web::Error>> {
        if self.done {
            return None;
        }
        let mut xml = String::new();
        if !self.begun {
            self.begun = true;
            xml.push_str(HEAD);
            xml.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        }
        match self.read(&mut xml).await {
            Ok(()) => {}
            // The answer has begun, so it can only be broken off; then nobody takes it for whole.
            Err(error) => return Some(Err(WebError::from(error).into())),
        }
        if self.next.is_none() {
            self.done = true;
            xml.push_str("</urlset>\n");
        }
        Some(Ok(Bytes::from(xml)))
    }

    async fn read(&mut self, xml: &mut String) -> Result<(), Failure> {
        let (posts, next) = published::some(&self.app, self.next).await?;
        self.next = next.filter(|next| next.time >= self.begin);
        for found in &posts {
            let Some(time) = found.post.published_at.filter(|time| *time >= self.begin) else {
                self.next = None;
                break;
            };
            self.add(xml, found, time);
            if self.left == 0 {
                self.next = None;
                break;
            }
        }
        Ok(())
    }

    fn add(&mut self, xml: &mut String, found: &PostWithAuthor, time: Timestamp) {
        let mut pages = vec![(format!("/p/{}", found.post.id), Some(time.rfc3339()))];
        let tags = found.post.hashtags.value.as_slice().iter();
        let others = tags.map(|tag| tag_url(tag.as_str()));
        for page in others.chain([format!("/@{}", found.author.username)]) {
            if self.seen.insert(page.clone()) {
                pages.push((page, None));
            }
        }
        for (page, changed) in pages.into_iter().take(self.left) {
            self.left -= 1;
            let address = escaped(&self.base.address(&page));
            let changed = changed.map_or(String::new(), |at| format!("<lastmod>{at}</lastmod>"));
            xml.push_str(&format!("<url><loc>{address}</loc>{changed}</url>\n"));
        }
    }
}
