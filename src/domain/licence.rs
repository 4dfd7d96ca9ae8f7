//! What others may do with the pictures of a post.

use serde::{Deserialize, Serialize};

use super::words::words;

/// Under which terms a post is shared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Licence {
    /// Nothing but to look at it.
    #[default]
    #[serde(rename = "all-rights-reserved")]
    AllRightsReserved,
    /// Creative Commons Attribution 4.0.
    #[serde(rename = "cc-by-4.0")]
    CcBy,
    /// Creative Commons Attribution-ShareAlike 4.0.
    #[serde(rename = "cc-by-sa-4.0")]
    CcBySa,
    /// Creative Commons Attribution-NoDerivatives 4.0.
    #[serde(rename = "cc-by-nd-4.0")]
    CcByNd,
    /// Creative Commons Attribution-NonCommercial 4.0.
    #[serde(rename = "cc-by-nc-4.0")]
    CcByNc,
    /// Creative Commons Attribution-NonCommercial-ShareAlike 4.0.
    #[serde(rename = "cc-by-nc-sa-4.0")]
    CcByNcSa,
    /// Creative Commons Attribution-NonCommercial-NoDerivatives 4.0.
    #[serde(rename = "cc-by-nc-nd-4.0")]
    CcByNcNd,
    /// Creative Commons Zero: no rights reserved.
    #[serde(rename = "cc0-1.0")]
    Cc0,
}

words!(Licence {
    AllRightsReserved => "all-rights-reserved",
    CcBy => "cc-by-4.0",
    CcBySa => "cc-by-sa-4.0",
    CcByNd => "cc-by-nd-4.0",
    CcByNc => "cc-by-nc-4.0",
    CcByNcSa => "cc-by-nc-sa-4.0",
    CcByNcNd => "cc-by-nc-nd-4.0",
    Cc0 => "cc0-1.0",
});

impl Licence {
    /// Its name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AllRightsReserved => "All rights reserved",
            Self::CcBy => "CC BY 4.0",
            Self::CcBySa => "CC BY-SA 4.0",
            Self::CcByNd => "CC BY-ND 4.0",
            Self::CcByNc => "CC BY-NC 4.0",
            Self::CcByNcSa => "CC BY-NC-SA 4.0",
            Self::CcByNcNd => "CC BY-NC-ND 4.0",
            Self::Cc0 => "CC0 1.0",
        }
    }

    /// Where its text stands; none where all rights are reserved.
    #[must_use]
    pub const fn url(self) -> Option<&'static str> {
        Some(match self {
            Self::AllRightsReserved => return None,
            Self::CcBy => "https://creativecommons.org/licenses/by/4.0/",
            Self::CcBySa => "https://creativecommons.org/licenses/by-sa/4.0/",
            Self::CcByNd => "https://creativecommons.org/licenses/by-nd/4.0/",
            Self::CcByNc => "https://creativecommons.org/licenses/by-nc/4.0/",
            Self::CcByNcSa => "https://creativecommons.org/licenses/by-nc-sa/4.0/",
            Self::CcByNcNd => "https://creativecommons.org/licenses/by-nc-nd/4.0/",
            Self::Cc0 => "https://creativecommons.org/publicdomain/zero/1.0/",
        })
    }

    /// The licence that an address names, however it is written (`http`, a language behind it).
    /// Other versions are other licences, and not known here.
    #[must_use]
    pub fn of_url(url: &str) -> Option<Self> {
        let bare = |url: &str| {
            let url = url.trim().to_ascii_lowercase();
            let rest = url.split_once("://").map(|(_, rest)| rest.to_owned());
            let rest = rest.unwrap_or(url);
            rest.trim_start_matches("www.").to_owned()
        };
        let asked = bare(url);
        Self::ALL.into_iter().find(|one| {
            let own = one.url().map(bare);
            own.is_some_and(|own| {
                let own = own.trim_end_matches('/');
                asked
                    .strip_prefix(own)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_licence_however_it_is_written() {
        for one in Licence::ALL {
            assert_eq!(Licence::from_word(one.as_str()), Some(one));
            if let Some(url) = one.url() {
                assert_eq!(Licence::of_url(url), Some(one), "{url}");
            }
        }
        for (url, licence) in [
            (
                "http://creativecommons.org/licenses/by-nc/4.0/deed.de",
                Some(Licence::CcByNc),
            ),
            (
                "https://www.creativecommons.org/licenses/by/4.0",
                Some(Licence::CcBy),
            ),
            ("https://creativecommons.org/licenses/by/3.0/", None),
            ("https://creativecommons.org/licenses/by-nc/4.01/", None),
            ("https://example.org/terms", None),
            ("", None),
        ] {
            assert_eq!(Licence::of_url(url), licence, "{url}");
        }
    }
}
