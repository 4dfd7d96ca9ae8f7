//! `/albums/new` and `/albums/{album}/…`: albums made, changed and deleted by their owners.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use super::album_pages::{AlbumQuery, AlbumView};
use super::views::AlbumForm;
use crate::domain::{AlbumId, PostId, Visibility, Way};
use crate::i18n::text;
use crate::services::App;
use crate::services::albums::change::{self, AlbumError, AlbumProblems, AlbumWords, PostAct};
use crate::services::albums::view;
use crate::web::Site;
use crate::web::forms::kept_form::KeptFields;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn, SignedInForm};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

/// The fields as a browser sends them.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::web) struct AlbumFields {
    title: Option<String>,
    description: Option<String>,
    visibility: Option<String>,
    /// Which button was pressed.
    action: Option<String>,
}

impl AlbumFields {
    fn words(&self) -> AlbumWords {
        AlbumWords {
            title: self.title.clone(),
            description: self.description.clone(),
            visibility: self.visibility.as_deref().and_then(Visibility::from_word),
        }
    }
}

impl KeptFields for AlbumFields {
    fn kept_fields(self) -> Vec<(String, String)> {
        let named = [
            ("title", self.title),
            ("description", self.description),
            ("visibility", self.visibility),
        ];
        let named = named.into_iter();
        named
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }
}

#[derive(Debug, Serialize)]
struct NewPage {
    form: AlbumForm,
    problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct EditPage {
    form: AlbumForm,
    album: AlbumView,
    problem: Option<String>,
    /// Where its posts stand on this page, for the buttons that move them.
    begin: usize,
}

#[derive(Debug, Serialize)]
struct DeletePage {
    id: String,
    url: String,
    title: String,
}

/// The form for a new album.
pub(in crate::web) async fn new(
    site: Data<Site>,
    member: SignedIn,
) -> Result<HttpResponse, WebError> {
    let given = NewPage {
        form: AlbumForm::empty(),
        problem: None,
    };
    let page = "albums/new.html";
    site.views
        .page(StatusCode::OK, &member.person, page, &given)
}

/// Makes an album.
pub(in crate::web) async fn create(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(SignedIn { person, user, .. }, fields): SignedInForm<AlbumFields>,
) -> Result<HttpResponse, WebError> {
    let words = fields.words();
    let (problems, problem) = match change::create(&app, &user, &words).await {
        Ok(album) => {
            return Ok(see_other(&format!(
                "/@{}/albums/{}",
                user.username, album.id
            )));
        }
        Err(AlbumError::Invalid(problems)) => (problems, None),
        Err(AlbumError::Access(error)) => return Err(error.into()),
        Err(error) => (AlbumProblems::default(), Some(error.to_string())),
    };
    let given = NewPage {
        form: AlbumForm::typed(&words, problems),
        problem,
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    site.views.page(status, &person, "albums/new.html", &given)
}

/// The form to change an album, with its posts.
pub(in crate::web) async fn edit_form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    id: Path<AlbumId>,
    place: Query<AlbumQuery>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let album = change::own(&app, member.person.viewer(), id).await?;
    let form = AlbumForm::stored(&album);
    let after = place.after.unwrap_or_default();
    edit_page(
        &app,
        &site,
        &member.person,
        StatusCode::OK,
        (id, after),
        form,
    )
    .await
}

async fn edit_page(
    app: &App,
    site: &Site,
    person: &CurrentUser,
    status: StatusCode,
    (id, after): (AlbumId, usize),
    form: AlbumForm,
) -> Result<HttpResponse, WebError> {
    let page = view::page(app, person.viewer(), id, after, false).await?;
    let address = format!("/albums/{id}/edit");
    let given = EditPage {
        form,
        album: AlbumView::new(&page, person, &address, after),
        problem: None,
        begin: after,
    };
    site.views.page(status, person, "albums/edit.html", &given)
}

/// What the buttons beside a post do; none when there is no such button.
fn post_act(action: &str) -> Option<(PostAct, PostId)> {
    let acts = [
        ("move-left-", PostAct::Move(Way::Left)),
        ("move-right-", PostAct::Move(Way::Right)),
        ("remove-", PostAct::Remove),
        ("cover-", PostAct::Cover),
    ];
    acts.into_iter().find_map(|(prefix, act)| {
        let post = action.strip_prefix(prefix)?;
        Some((act, post.parse().ok()?))
    })
}

/// Keeps an album's words, then does what the pressed button says.
pub(in crate::web) async fn edit(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(SignedIn { person, user, .. }, fields): SignedInForm<AlbumFields>,
    id: Path<AlbumId>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let viewer = person.viewer();
    let words = fields.words();
    match change::reword(&app, &user, id, &words).await {
        Ok(_) => {}
        Err(AlbumError::Invalid(problems)) => {
            let form = AlbumForm::typed(&words, problems);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return edit_page(&app, &site, &person, status, (id, 0), form).await;
        }
        Err(error) => return Err(error.into()),
    }
    match fields.action.as_deref().unwrap_or("save") {
        "save" => Ok(see_other(&format!("/@{}/albums/{id}", user.username))),
        action => {
            let unknown = || WebError::BadRequest(text!("no-such-button"));
            let (act, post) = post_act(action).ok_or_else(unknown)?;
            change::arrange(&app, viewer, id, post, act).await?;
            Ok(see_other(&format!("/albums/{id}/edit#post-{post}")))
        }
    }
}

/// Asks once more.
pub(in crate::web) async fn delete_form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    id: Path<AlbumId>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let album = change::own(&app, member.person.viewer(), id).await?;
    let given = DeletePage {
        id: id.to_string(),
        url: format!("/@{}/albums/{id}", member.user.username),
        title: album.title.to_string(),
    };
    site.views
        .page(StatusCode::OK, &member.person, "albums/delete.html", &given)
}

/// Deletes an album; its posts stay.
pub(in crate::web) async fn delete(
    app: Data<App>,
    SignedIn { person, user, .. }: SignedIn,
    id: Path<AlbumId>,
) -> Result<HttpResponse, WebError> {
    change::delete(&app, person.viewer(), id.into_inner()).await?;
    Ok(see_other(&format!("/@{}/albums", user.username)))
}
