//! The templates, and what every page is given.

use actix_web::HttpResponse;
use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use super::assets;
use super::cards::Time;
use super::messages::{Message, MessageWithMarkup};
use super::people::{PersonView, SuspensionView};
use crate::domain::Timestamp;
use crate::i18n;
use crate::services::reading::site_info::{Logo, SiteInfo};
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::WebError;
use crate::web::response::status::Status;

#[derive(RustEmbed)]
#[folder = "templates"]
struct Templates;

/// The templates, parsed once.
#[derive(Debug)]
pub struct Views(Tera);

/// What an error page says.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct ErrorView {
    pub(in crate::web) status: u16,
    pub(in crate::web) title: String,
    pub(in crate::web) message: String,
}

impl Views {
    /// Parses all templates.
    ///
    /// # Errors
    /// The first mistake in one of them.
    pub fn load(site: &SiteInfo, logo: Option<&Logo>) -> Result<Self, tera::Error> {
        let mut tera = Tera::new();
        let files: Vec<(String, String)> = Templates::iter()
            .filter_map(|name| {
                let file = Templates::get(&name)?;
                Some((
                    name.into_owned(),
                    String::from_utf8_lossy(&file.data).into_owned(),
                ))
            })
            .collect();
        // Components see what they are given and no more, so the signs' address is a function.
        tera.register_function("signs", |_: Kwargs, _: &State| {
            format!("{}/icons/signs.svg", *assets::PREFIX)
        });
        tera.register_function("t", Message);
        tera.register_function("t_html", MessageWithMarkup);
        tera.add_raw_templates(files)?;
        tera.global_context().insert("site", site);
        let logo = logo.map(assets::logo_address);
        tera.global_context().insert("logo", &logo);
        tera.global_context().insert("static", &*assets::PREFIX);
        Ok(Self(tera))
    }

    /// A page for `person` from a template and what it is given.
    pub(crate) fn page(
        &self,
        status: impl Into<Status>,
        person: &CurrentUser,
        template: &str,
        given: &impl Serialize,
    ) -> Result<HttpResponse, WebError> {
        let html = self.html(person, template, given)?;
        let mut response = status.into().builder();
        Ok(response.content_type("text/html; charset=utf-8").body(html))
    }

    /// A page that is the same for everybody who reads this language.
    pub(in crate::web) fn text(&self, template: &str) -> Result<String, WebError> {
        Ok(self.0.render(template, &in_language(Context::new()))?)
    }

    /// An error page.
    pub(in crate::web) fn error(
        &self,
        person: &CurrentUser,
        error: &ErrorView,
    ) -> Result<String, tera::Error> {
        #[derive(Serialize)]
        struct Given<'e> {
            error: &'e ErrorView,
        }
        self.html(person, "error.html", &Given { error })
    }

    fn html(
        &self,
        person: &CurrentUser,
        template: &str,
        given: &impl Serialize,
    ) -> Result<String, tera::Error> {
        let mut context = in_language(Context::from_serialize(given)?);
        let user = person.user();
        context.insert("viewer", &user.map(|user| user.username.as_str()));
        context.insert(
            "viewer_private",
            &user.is_some_and(|user| user.profile.private),
        );
        context.insert("moderates", &user.is_some_and(|user| user.role.moderates()));
        context.insert("me", &user.map(|user| PersonView::new(&user.as_author())));
        let deletion_due = user.and_then(|user| user.deletion_due_at);
        context.insert("template", template);
        context.insert("appearance", &user.map(|user| user.profile.appearance));
        let now = Timestamp::now();
        context.insert("leaving", &deletion_due.map(|at| Time::new(at, now)));
        let suspended = person.suspension.as_ref().map(SuspensionView::new);
        context.insert("suspended", &suspended);
        context.insert("unread", &person.unread);
        self.0.render(template, &context)
    }
}

/// With what a page says of its own language.
fn in_language(mut context: Context) -> Context {
    let locale = i18n::current();
    context.insert("lang", locale.tag());
    context.insert("dir", locale.direction());
    context
}
