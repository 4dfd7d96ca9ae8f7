//! Who is a woman, a man, a girl or a boy only where the picture makes it sure.
//!
//! A caption model learns from captions whom people take for what. Where its own tags do not
//! speak clearly for one gender, its words become those for everybody: person, people, child.

use super::{vocabulary::Vocabulary, wording::WordingRules};

/// The share that a gender's tags need where neither the settings nor the manifest say.
const DEFAULT_MARGIN: f32 = 0.9;

const FEMALE_TAGS: [&str; 2] = ["woman", "girl"];
const MALE_TAGS: [&str; 2] = ["man", "boy"];

/// How sure a gender must be to be named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Gender {
    female: f32,
    male: f32,
}

/// Which gender's words may stand, for one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GenderConfidence {
    pub(crate) female: bool,
    pub(crate) male: bool,
}

impl Gender {
    /// `setting` is the administrator's, for both genders alike; `rules` are the model's own.
    pub(crate) fn new(setting: Option<f32>, rules: &WordingRules) -> Gender {
        let male = setting.or(rules.gender_margin).unwrap_or(DEFAULT_MARGIN);
        let female = setting.or(rules.female_margin).unwrap_or(male);
        Gender { female, male }
    }

    /// Of models that say nothing about it: words stay unless the administrator wants otherwise.
    pub(crate) fn of_old_models(setting: Option<f32>) -> Gender {
        let margin = setting.unwrap_or(0.0);
        Gender {
            female: margin,
            male: margin,
        }
    }

    /// What the picture makes sure. `chances` are the tags' probabilities; a gender's share is
    /// that of its likelier tag in the sum of both genders'. From a margin of 1 on nothing is sure.
    pub(crate) fn sure(self, vocabulary: &Vocabulary, chances: &[f64]) -> GenderConfidence {
        let most = |tags: [&str; 2]| {
            let places = tags.into_iter().filter_map(|tag| vocabulary.tag(tag));
            let found = places.filter_map(|place| chances.get(place).copied());
            found.fold(0.0, f64::max)
        };
        let (female, male) = (most(FEMALE_TAGS), most(MALE_TAGS));
        let share = female / (female + male).max(1e-9);
        let is_sure = |share: f64, margin: f32| margin < 1.0 && share >= f64::from(margin);
        GenderConfidence {
            female: is_sure(share, self.female),
            male: is_sure(1.0 - share, self.male),
        }
    }
}

impl GenderConfidence {
    /// Whether every word may stand.
    pub(crate) fn is_all(self) -> bool {
        self.female && self.male
    }

    /// The hashtag to offer for a tag: itself, or another that names no gender.
    pub(crate) fn hashtag(self, tag: &str) -> &str {
        match (tag, self.female, self.male) {
            ("woman" | "lady" | "bride" | "mother" | "sister", false, _)
            | ("man" | "guy" | "gentleman" | "groom" | "father" | "brother", _, false) => "people",
            ("girl" | "daughter", false, _) | ("boy" | "son", _, false) => "child",
            _ => tag,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{files::TextFile, testing::SPECIAL, vocabulary::VocabularyFiles};
    use super::*;

    fn vocabulary() -> Vocabulary {
        let file = |text: &str| TextFile {
            path: "list".into(),
            text: text.to_owned(),
        };
        let files = VocabularyFiles {
            words: file("<pad>\n<start>\n<end>\n<unk>\n"),
            tags: file("man\ndog\nwoman\nboy\ngirl\n"),
            lemmas: file(""),
            blocklist: file(""),
        };
        Vocabulary::parse(&files, SPECIAL).unwrap()
    }

    fn sure(margin: f32, man: f64, woman: f64, girl: f64) -> (bool, bool) {
        sure_by(Gender::of_old_models(Some(margin)), man, woman, girl)
    }

    fn sure_by(gender: Gender, man: f64, woman: f64, girl: f64) -> (bool, bool) {
        let chances = [man, 0.9, woman, 0.0, girl];
        let sure = gender.sure(&vocabulary(), &chances);
        (sure.female, sure.male)
    }

    #[test]
    fn a_gender_is_named_from_its_share_on() {
        assert_eq!(sure(0.9, 0.02, 0.3, 0.1), (true, false));
        assert_eq!(sure(0.9, 0.9, 0.05, 0.0), (false, true));
        assert_eq!(sure(0.9, 0.5, 0.3, 0.2), (false, false));
        // The likelier of a gender's tags counts.
        assert_eq!(sure(0.9, 0.02, 0.0, 0.4), (true, false));
        assert_eq!(sure(0.4, 0.5, 0.5, 0.0), (true, true));
    }

    #[test]
    fn nought_is_as_the_model_says_and_one_is_never() {
        assert_eq!(sure(0.0, 1.0, 0.0, 0.0), (true, true));
        assert_eq!(sure(1.0, 1.0, 0.0, 0.0), (false, false));
        assert_eq!(sure(3.0, 0.0, 1.0, 0.0), (false, false));
        // Nobody in the picture: the model's words for a user are a guess.
        assert_eq!(sure(0.5, 0.0, 0.0, 0.0), (false, true));
    }

    #[test]
    fn women_may_have_a_margin_of_their_own() {
        let rules =
            r#"{"filter": true, "dangling": [], "gender_margin": 0.8, "female_margin": 0.6}"#;
        let gender = Gender::new(None, &serde_json::from_str(rules).unwrap());
        assert_eq!(sure_by(gender, 0.3, 0.6, 0.0), (true, false));
        assert_eq!(sure_by(gender, 0.6, 0.3, 0.0), (false, false));
        assert_eq!(sure_by(gender, 0.8, 0.1, 0.1), (false, true));
    }

    #[test]
    fn the_administrator_goes_before_the_manifest() {
        let margins = |setting: Option<f32>, rules: &str| {
            let rules = format!(r#"{{"filter": true, "dangling": []{rules}}}"#);
            let gender = Gender::new(setting, &serde_json::from_str(&rules).unwrap());
            (gender.female, gender.male)
        };
        let both = r#", "gender_margin": 0.8, "female_margin": 0.6"#;
        assert_eq!(margins(Some(0.5), both), (0.5, 0.5));
        assert_eq!(margins(None, both), (0.6, 0.8));
        assert_eq!(margins(None, r#", "gender_margin": 0.8"#), (0.8, 0.8));
        assert_eq!(margins(None, ""), (DEFAULT_MARGIN, DEFAULT_MARGIN));
        assert_eq!(Gender::of_old_models(None).male, 0.0);
        assert_eq!(Gender::of_old_models(Some(0.7)).male, 0.7);
    }

    #[test]
    fn hashtags_name_a_gender_only_where_it_is_sure() {
        let (female, male) = (true, false);
        let women = GenderConfidence { female, male };
        assert_eq!(women.hashtag("woman"), "woman");
        assert_eq!(women.hashtag("man"), "people");
        assert_eq!(women.hashtag("boy"), "child");
        assert_eq!(women.hashtag("dog"), "dog");
    }
}
