//! Whether a person lets their words and pictures go to a language model elsewhere.

use serde::{Deserialize, Serialize};

/// What a person answered when they were asked whether their words may go to another server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteConsent {
    /// Whose server it was, as host and port.
    pub host: String,
    /// Whether captions and hashtags may go there when they ask for it.
    pub agreed: bool,
    /// Whether small copies of their pictures may go there, too.
    #[serde(default)]
    pub pictures: bool,
    /// Whether that holds for posts that are not for everybody, without asking each time.
    #[serde(default)]
    pub narrower_posts: bool,
}

/// Whether something may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemotePermission {
    /// The person has agreed.
    Granted,
    /// They are to be asked first.
    Ask,
    /// They do not want to, and are not asked again.
    Refused,
}

impl RemoteConsent {
    /// A no. It holds wherever the administrator may send words later.
    #[must_use]
    pub fn refused(host: &str) -> Self {
        Self {
            host: host.to_owned(),
            agreed: false,
            pictures: false,
            narrower_posts: false,
        }
    }

    /// What an answer, or none, says of a server: a yes holds for the very one that was named.
    #[must_use]
    pub fn permission(given: Option<&Self>, host: &str) -> RemotePermission {
        match given {
            None => RemotePermission::Ask,
            Some(given) if !given.agreed => RemotePermission::Refused,
            Some(given) if given.host == host => RemotePermission::Granted,
            Some(_) => RemotePermission::Ask,
        }
    }

    /// What it says of a post: one that is not for everybody needs an answer of its own, `asked` for
    /// this very time, unless the person has agreed to that once for all.
    #[must_use]
    pub fn for_post(
        given: Option<&Self>,
        host: &str,
        is_narrower: bool,
        asked: bool,
    ) -> RemotePermission {
        let permission = Self::permission(given, host);
        let always = given.is_some_and(|given| given.narrower_posts);
        match permission {
            RemotePermission::Granted if is_narrower && !always && !asked => RemotePermission::Ask,
            other => other,
        }
    }

    /// Whether small copies of pictures may go to a server.
    #[must_use]
    pub fn allows_pictures(given: Option<&Self>, host: &str) -> bool {
        let granted = Self::permission(given, host) == RemotePermission::Granted;
        granted && given.is_some_and(|given| given.pictures)
    }
}

#[cfg(test)]
mod tests {
    use super::RemotePermission::{Ask, Granted, Refused};
    use super::*;

    fn agreed(narrower_posts: bool) -> RemoteConsent {
        RemoteConsent {
            host: "one.example".into(),
            agreed: true,
            pictures: true,
            narrower_posts,
        }
    }

    #[test]
    fn a_yes_holds_for_one_server_and_a_no_for_all() {
        let yes = agreed(true);
        let no = RemoteConsent::refused("one.example");
        for (given, host, permission) in [
            (None, "one.example", Ask),
            (Some(&yes), "one.example", Granted),
            (Some(&yes), "two.example", Ask),
            (Some(&yes), "one.example:8080", Ask),
            (Some(&no), "one.example", Refused),
            (Some(&no), "two.example", Refused),
        ] {
            assert_eq!(RemoteConsent::permission(given, host), permission);
            let pictures = RemoteConsent::allows_pictures(given, host);
            assert_eq!(pictures, permission == Granted);
        }
    }

    #[test]
    fn narrower_posts_need_an_answer_each_time_unless_all_were_allowed() {
        let of = |given: &RemoteConsent, is_narrower, asked| {
            RemoteConsent::for_post(Some(given), "one.example", is_narrower, asked)
        };
        let (some, all) = (agreed(false), agreed(true));
        assert_eq!(of(&some, false, false), Granted);
        assert_eq!(of(&some, true, false), Ask);
        assert_eq!(of(&some, true, true), Granted);
        assert_eq!(of(&all, true, false), Granted);
        let no = RemoteConsent::refused("one.example");
        assert_eq!(of(&no, false, true), Refused);
        // An answer for this time does not stand for the first one.
        let none = RemoteConsent::for_post(None, "one.example", false, true);
        assert_eq!(none, Ask);
    }
}
