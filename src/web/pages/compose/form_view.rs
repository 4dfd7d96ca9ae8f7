//! The form with a post's words, as a template shows it: stored, typed, or both.

use serde::Serialize;

use super::form::{MOST_ALBUMS, WordsForm};
use super::suggested::{self, Candidate};
use crate::domain::{Licence, Picture, Post, Suggestible, Visibility};
use crate::i18n::text;
use crate::services::App;
use crate::services::albums::membership::Membership;
use crate::services::compose::attention;
use crate::services::compose::draft::{AltField, Field, PostFields, WordProblems, has_alt};
use crate::web::forms::left_out;
use crate::web::views::cards::PictureView;
use crate::web::views::photo_data::licence_name;

/// One field as a template sees it.
#[derive(Debug, Serialize)]
struct FieldView {
    value: String,
    shown: String,
    /// Who the text is from, where it is not from the person.
    mark: String,
    /// What is to be checked of the suggestion, because the captioner is not sure of it.
    doubt: Option<String>,
    problem: Option<String>,
}

impl FieldView {
    fn stored<T: ToString + PartialEq + Default>(text: &Suggestible<T>) -> Self {
        let value = text.value.to_string();
        Self {
            mark: match text {
                text if text.is_suggested() => text!("mark-suggested"),
                text if text.is_from_file() => text!("mark-from-file"),
                _ => String::new(),
            },
            shown: value.clone(),
            value,
            doubt: None,
            problem: None,
        }
    }

    fn with_doubt(self, doubt: Option<String>) -> Self {
        Self { doubt, ..self }
    }

    /// What was typed stands there again. A field that nobody touched does not: it holds what was
    /// stored when its page was made, and a suggestion may have arrived since.
    fn refill(&mut self, field: &Field, problem: Option<String>) {
        let stays = field.is_touched() || problem.is_some();
        if let Some(typed) = field.typed.as_ref().filter(|_| stays) {
            if *typed != self.value {
                self.mark.clear();
            }
            self.value.clone_from(typed);
        }
        self.problem = problem;
    }
}

/// A picture with its alt text.
#[derive(Debug, Serialize)]
struct PictureWords {
    picture: PictureView,
    /// From 1.
    number: usize,
    first: bool,
    last: bool,
    /// Names of the fields: `alt` for the first picture, `alt-{id}` for the others.
    name: String,
    shown_name: String,
    alt: FieldView,
    /// Whether its captions are pending.
    pending: bool,
    /// Whether there is no alt text.
    missing: bool,
    /// A suggestion that was not put into the empty field, because the captioner is not sure of it.
    guess: Option<String>,
    /// What is suggested for it.
    alts: Vec<Candidate>,
    /// Words of the person's own that a suggestion took the place of.
    replaced_alt: Option<String>,
    /// Names the suggestion that stands there, where its model says where it looked.
    attention: Option<String>,
}

impl PictureWords {
    fn stored(post: &Post, index: usize, picture: &Picture) -> Self {
        let of_others = |name: &str| match index {
            0 => name.to_owned(),
            _ => format!("{name}-{}", picture.id),
        };
        Self {
            picture: PictureView::new(picture),
            number: index + 1,
            first: index == 0,
            last: index + 1 == post.pictures.len(),
            name: of_others("alt"),
            shown_name: of_others("alt_shown"),
            alt: FieldView::stored(&picture.alt).with_doubt(suggested::of_alt(picture)),
            pending: picture.caption_state.is_pending(),
            missing: !has_alt(picture),
            guess: suggested::guess(picture),
            alts: Candidate::of_alt(picture),
            attention: None,
            replaced_alt: picture
                .alt_choice
                .replaced
                .as_ref()
                .map(ToString::to_string),
        }
    }
}

/// The form as a template sees it.
#[derive(Debug, Serialize)]
pub(in crate::web::pages) struct WordsView {
    caption: FieldView,
    hashtags: FieldView,
    /// Hashtags that are not put into the field, because the captioner is not sure of them.
    further_hashtags: String,
    pictures: Vec<PictureWords>,
    /// Whether there are several pictures.
    several: bool,
    visibility: &'static str,
    /// Whom the stored post is for; what was chosen in a form that was refused is not stored.
    visibility_shown: &'static str,
    /// Whether the pictures are covered.
    sensitive: bool,
    /// Whether those of the stored post are.
    sensitive_shown: bool,
    /// Whether that is for moderators to say.
    sensitive_by_moderator: bool,
    licence: &'static str,
    licence_shown: &'static str,
    licences: Vec<LicenceChoice>,
    show_camera: bool,
    show_camera_shown: bool,
    /// Whether a file says how its picture was taken.
    has_camera: bool,
    /// The author's albums, and which the post is in.
    albums: Vec<AlbumChoice>,
    /// Ids of those, with spaces between.
    albums_held: String,
}

#[derive(Debug, Serialize)]
struct AlbumChoice {
    id: String,
    title: String,
    holds: bool,
}

/// A licence to choose.
#[derive(Debug, Serialize)]
pub(in crate::web::pages) struct LicenceChoice {
    word: &'static str,
    name: String,
}

impl LicenceChoice {
    pub(in crate::web::pages) fn all() -> Vec<Self> {
        let choice = |licence: Licence| Self {
            word: licence.as_str(),
            name: licence_name(licence),
        };
        Licence::ALL.into_iter().map(choice).collect()
    }
}

impl WordsView {
    /// The words as stored.
    pub(in crate::web::pages) fn stored(post: &Post) -> Self {
        let pictures = post.pictures.iter().enumerate();
        Self {
            caption: FieldView::stored(&post.caption).with_doubt(suggested::of_caption(post)),
            hashtags: FieldView::stored(&post.hashtags).with_doubt(suggested::of_hashtags(post)),
            further_hashtags: suggested::further_hashtags(post),
            pictures: pictures
                .map(|(index, picture)| PictureWords::stored(post, index, picture))
                .collect(),
            several: post.pictures.len() > 1,
            visibility: post.visibility.as_str(),
            visibility_shown: post.visibility.as_str(),
            sensitive: post.sensitive,
            sensitive_shown: post.sensitive,
            sensitive_by_moderator: post.sensitive_by_moderator,
            licence: post.licence.as_str(),
            licence_shown: post.licence.as_str(),
            licences: LicenceChoice::all(),
            show_camera: post.show_camera,
            show_camera_shown: post.show_camera,
            albums: Vec::new(),
            albums_held: String::new(),
            has_camera: post.pictures.iter().any(|one| !one.camera.is_empty()),
        }
    }

    /// With the author's albums.
    pub(in crate::web::pages) fn with_albums(mut self, albums: Vec<Membership>) -> Self {
        let (held, others): (Vec<_>, Vec<_>) = albums.into_iter().partition(|one| one.holds);
        let ids = held.iter().take(MOST_ALBUMS);
        let ids: Vec<String> = ids.map(|album| album.id.to_string()).collect();
        self.albums_held = ids.join(" ");
        // A form has so many fields and no more.
        let some = held.into_iter().chain(others).take(MOST_ALBUMS);
        let albums = some.map(|album| AlbumChoice {
            id: album.id.to_string(),
            title: album.title.to_string(),
            holds: album.holds,
        });
        self.albums = albums.collect();
        self
    }

    /// With whether the captioner can say where it looked for the alt texts that stand there.
    pub(in crate::web::pages) fn with_attention(mut self, app: &App, post: &Post) -> Self {
        for (view, picture) in self.pictures.iter_mut().zip(&post.pictures) {
            let is_stored = view.alt.value == picture.alt.value.as_str();
            view.attention = attention::standing(app, picture).filter(|_| is_stored);
        }
        self
    }

    /// The words as typed, over those stored, with what is wrong with them.
    pub(in crate::web::pages) fn typed(
        post: &Post,
        form: &WordsForm,
        problems: WordProblems,
    ) -> Self {
        Self::over(post, &form.words(), problems)
    }

    /// With the words that were left out of the hashtags behind those that were kept, so that the
    /// person can mend them.
    pub(in crate::web::pages) fn with_left_out(mut self, words: Option<&str>) -> Self {
        let sentences = left_out::sentences(words);
        if let Some(words) = words.filter(|_| !sentences.is_empty()) {
            let field = &mut self.hashtags;
            field.value = format!("{} {words}", field.value).trim().to_owned();
            field.problem = Some(sentences.join(" "));
        }
        self
    }

    /// Every word of a form over those stored, also the untouched: for a form that was made before
    /// what is stored now.
    pub(in crate::web::pages) fn all_typed(post: &Post, form: &WordsForm) -> Self {
        let mut words = form.words();
        words.caption.shown = None;
        words.hashtags.shown = None;
        words.alts.iter_mut().for_each(|alt| alt.field.shown = None);
        Self::over(post, &words, WordProblems::default())
    }

    fn over(post: &Post, words: &PostFields, problems: WordProblems) -> Self {
        let mut view = Self::stored(post);
        view.caption.refill(&words.caption, problems.caption);
        view.hashtags.refill(&words.hashtags, problems.hashtags);
        for (index, picture) in post.pictures.iter().enumerate() {
            let is_of = |whose| AltField::is_of(whose, index, picture);
            let typed = words.alts.iter().find(|alt| is_of(alt.picture));
            let problem = problems.alts.iter().find(|(whose, _)| is_of(*whose));
            if let Some(typed) = typed {
                let problem = problem.map(|(_, text)| text.clone());
                view.pictures[index].alt.refill(&typed.field, problem);
            }
        }
        let chosen = words.visibility;
        view.visibility = chosen.map_or(view.visibility, Visibility::as_str);
        view.licence = words.licence.map_or(view.licence, Licence::as_str);
        view.show_camera = words.show_camera.unwrap_or(view.show_camera);
        let ticked = words.sensitive.unwrap_or(view.sensitive);
        view.sensitive = ticked || view.sensitive_by_moderator;
        view
    }
}
