//! The words of a post as a form brings them back, and what becomes of each field.

use super::send_order::Sent;
use crate::domain::{
    AltText, Caption, Focus, Hashtags, Invalid, Licence, Origin, Picture, PictureId, Post,
    Suggestible, Visibility,
};

/// One text field of a form: what it holds, and what it held when the person got it.
#[derive(Debug, Default, Clone)]
pub struct Field {
    /// As it came back; none when the form has no such field.
    pub typed: Option<String>,
    /// As it was shown, where the form says so.
    pub shown: Option<String>,
}

impl Field {
    /// Whether it holds something else than was shown, however the browser ends its lines.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        let lines = |text: &String| text.replace("\r\n", "\n");
        self.typed.as_ref().map(lines) != self.shown.as_ref().map(lines)
    }
}

/// What publishing does about suggestions that nobody has touched.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Untouched {
    /// Asks whether they are right, and publishes nothing yet.
    #[default]
    Ask,
    /// The person has seen them beside their pictures: they are theirs.
    Confirm,
    /// They stay suggestions, and are shown as such: a program publishes for a person.
    Leave,
}

/// The words of a post as a form brings them back.
#[derive(Debug, Default, Clone)]
pub struct PostFields {
    /// The caption.
    pub caption: Field,
    /// The hashtags, in one field.
    pub hashtags: Field,
    /// The alt texts.
    pub alts: Vec<AltField>,
    /// Whether the person has been asked about pictures without an alt text.
    pub alt_checked: bool,
    /// What publishing does about suggestions that nobody has touched.
    pub untouched: Untouched,
    /// Whom the post is for; none leaves it as it is.
    pub visibility: Option<Visibility>,
    /// Whether its pictures are covered; none leaves that as it is. A moderator's mark stays.
    pub sensitive: Option<bool>,
    /// Under which terms it is shared; none leaves them as they are.
    pub licence: Option<Licence>,
    /// Whether others see how its pictures were taken; none leaves that as it is.
    pub show_camera: Option<bool>,
    /// Points of pictures that stay in sight where those are cropped.
    pub focuses: Vec<(PictureId, Focus)>,
    /// When its page has sent it; none where a page sends one form and is gone.
    pub sent: Option<Sent>,
}

impl PostFields {
    /// Whether any field says something else than was shown, or anything was chosen.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.caption.is_touched()
            || self.hashtags.is_touched()
            || self.alts.iter().any(|alt| alt.field.is_touched())
            || self.visibility.is_some()
    }
}

/// The alt text of a picture as a form brings it back.
#[derive(Debug, Default, Clone)]
pub struct AltField {
    /// Whose; none is the first picture.
    pub picture: Option<PictureId>,
    /// What it says.
    pub field: Field,
}

impl AltField {
    /// Whether this is the alt text of the picture at `position` of a post.
    #[must_use]
    pub fn is_of(picture: Option<PictureId>, position: usize, of: &Picture) -> bool {
        picture.map_or(position == 0, |id| id == of.id)
    }
}

/// What is wrong with each field, in sentences for the person.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct WordProblems {
    /// With the caption.
    pub caption: Option<String>,
    /// With the hashtags.
    pub hashtags: Option<String>,
    /// With alt texts; none is the first picture.
    pub alts: Vec<(Option<PictureId>, String)>,
}

/// A field's values, typed and shown.
struct Value<T> {
    typed: T,
    shown: Option<T>,
}

impl<T: PartialEq> Value<T> {
    fn is_overtaken(&self, stored: &Suggestible<T>) -> bool {
        let shown = self.shown.as_ref();
        shown.is_some_and(|shown| self.typed != *shown && stored.value != *shown)
            && stored.value != self.typed
            && stored.origin != Origin::Suggested
    }
}

/// Words that read well.
pub(in crate::services) struct Parsed {
    caption: Option<Value<Caption>>,
    hashtags: Option<Value<Hashtags>>,
    alts: Vec<(Option<PictureId>, Value<AltText>)>,
    visibility: Option<Visibility>,
    sensitive: Option<bool>,
    licence: Option<Licence>,
    show_camera: Option<bool>,
    focuses: Vec<(PictureId, Focus)>,
}

impl Parsed {
    /// Reads all fields, or returns what is wrong with each.
    pub(in crate::services) fn parse(words: &PostFields) -> Result<Self, WordProblems> {
        let mut problems = WordProblems::default();
        let mut alts = Vec::new();
        for alt in &words.alts {
            let mut problem = None;
            let value = value(&alt.field, AltText::parse, &mut problem);
            problems
                .alts
                .extend(problem.map(|text| (alt.picture, text)));
            alts.extend(value.map(|value| (alt.picture, value)));
        }
        let parsed = Self {
            caption: value(&words.caption, Caption::parse, &mut problems.caption),
            hashtags: value(&words.hashtags, Hashtags::parse, &mut problems.hashtags),
            alts,
            visibility: words.visibility,
            sensitive: words.sensitive,
            licence: words.licence,
            show_camera: words.show_camera,
            focuses: words.focuses.clone(),
        };
        if problems == WordProblems::default() {
            Ok(parsed)
        } else {
            Err(problems)
        }
    }

    /// Changes what the person changed.
    pub(in crate::services) fn apply(&self, post: &mut Post) {
        if let Some(visibility) = self.visibility {
            post.visibility = visibility;
        }
        if let Some(sensitive) = self.sensitive {
            post.sensitive = sensitive || post.sensitive_by_moderator;
        }
        post.licence = self.licence.unwrap_or(post.licence);
        post.show_camera = self.show_camera.unwrap_or(post.show_camera);
        if let Some(value) = &self.caption {
            post.caption.edit(value.typed.clone(), value.shown.as_ref());
        }
        if let Some(value) = &self.hashtags {
            post.hashtags
                .edit(value.typed.clone(), value.shown.as_ref());
        }
        for (id, focus) in &self.focuses {
            if let Some(picture) = post.pictures.iter_mut().find(|it| it.id == *id) {
                picture.focus = Some(*focus);
            }
        }
        self.each_alt(post, |picture, value| {
            picture.alt.edit(value.typed.clone(), value.shown.as_ref());
        });
    }

    /// Makes the post say exactly what the form says, and leaves whose words they are.
    pub(in crate::services) fn settle(&self, post: &mut Post) {
        if let Some(value) = &self.caption {
            post.caption.value = value.typed.clone();
        }
        if let Some(value) = &self.hashtags {
            post.hashtags.value = value.typed.clone();
        }
        self.each_alt(post, |picture, value| {
            picture.alt.value = value.typed.clone()
        });
    }

    /// Whether a text that the person changed was changed in another way elsewhere after the form was
    /// made. What the captioner suggested meanwhile gives way.
    pub(in crate::services) fn is_overtaken(&self, post: &mut Post) -> bool {
        let caption = self.caption.as_ref();
        let hashtags = self.hashtags.as_ref();
        let mut overtaken = caption.is_some_and(|value| value.is_overtaken(&post.caption))
            || hashtags.is_some_and(|value| value.is_overtaken(&post.hashtags));
        self.each_alt(post, |picture, value| {
            overtaken |= value.is_overtaken(&picture.alt);
        });
        overtaken
    }

    /// The pictures for which there is an alt text; words for others are of pictures that went.
    fn each_alt(&self, post: &mut Post, mut visit: impl FnMut(&mut Picture, &Value<AltText>)) {
        for (whose, value) in &self.alts {
            let mut pictures = post.pictures.iter_mut().enumerate();
            let found = pictures.find(|(i, picture)| AltField::is_of(*whose, *i, picture));
            if let Some((_, picture)) = found {
                visit(picture, value);
            }
        }
    }
}

fn value<T>(
    field: &Field,
    parse: impl Fn(&str) -> Result<T, Invalid>,
    problem: &mut Option<String>,
) -> Option<Value<T>> {
    let typed = match parse(field.typed.as_deref()?) {
        Ok(typed) => typed,
        Err(error) => {
            *problem = Some(error.to_string());
            return None;
        }
    };
    // What was shown came from us, so it reads well; where it does not, it is not what was shown.
    let shown = field.shown.as_deref().and_then(|text| parse(text).ok());
    Some(Value { typed, shown })
}
