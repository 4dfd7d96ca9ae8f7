//! How often things may be tried. The counts are in the store, so that they hold across processes
//! and restarts.

use super::{App, Failure};
use crate::domain::Timestamp;

/// So many in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many.
    pub count: u32,
    /// In how many seconds.
    pub seconds: u32,
}

/// The limits of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimits {
    /// Sign-ins for one account from one address.
    pub sign_in_account: Rate,
    /// Sign-ins for one account from all addresses, known devices apart.
    pub sign_in_account_total: Rate,
    /// Sign-ins from one address.
    pub sign_in_address: Rate,
    /// New accounts from one address.
    pub sign_up_address: Rate,
    /// Emails that are asked for from one address.
    pub email_address: Rate,
    /// Emails to one person.
    pub email_account: Rate,
    /// Archives of everything of one person.
    pub export_person: Rate,
    /// Archives that one person brings in.
    pub import_person: Rate,
    /// Pictures from one person.
    pub upload_person: Rate,
    /// How often one person asks for other suggestions, and, counted apart, where the captioner looked.
    pub suggest_person: Rate,
    /// How often words or pictures of one person are sent to a language model elsewhere.
    pub remote_person: Rate,
    /// Likes, bookmarks, follows, mutes and blocks of one person, taking them back included.
    pub reaction_person: Rate,
    /// Apps that are registered from one address.
    pub api_app_address: Rate,
    /// Reading requests with one token of the API, counted in each process.
    pub api_read_token: Rate,
    /// Comments from one person.
    pub comment_person: Rate,
    /// Reports from one person.
    pub report_person: Rate,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            sign_in_account: Rate {
                count: 20,
                seconds: 900,
            },
            sign_in_account_total: Rate {
                count: 200,
                seconds: 3600,
            },
            sign_in_address: Rate {
                count: 600,
                seconds: 900,
            },
            sign_up_address: Rate {
                count: 300,
                seconds: 3600,
            },
            email_address: Rate {
                count: 30,
                seconds: 3600,
            },
            email_account: Rate {
                count: 5,
                seconds: 3600,
            },
            export_person: Rate {
                count: 10,
                seconds: 3600,
            },
            import_person: Rate {
                count: 10,
                seconds: 24 * 3600,
            },
            upload_person: Rate {
                count: 500,
                seconds: 3600,
            },
            suggest_person: Rate {
                count: 240,
                seconds: 3600,
            },
            remote_person: Rate {
                count: 60,
                seconds: 3600,
            },
            reaction_person: Rate {
                count: 1200,
                seconds: 3600,
            },
            api_app_address: Rate {
                count: 60,
                seconds: 3600,
            },
            api_read_token: Rate {
                count: 6000,
                seconds: 300,
            },
            comment_person: Rate {
                count: 120,
                seconds: 3600,
            },
            report_person: Rate {
                count: 30,
                seconds: 3600,
            },
        }
    }
}

/// Too many attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts; try again in {retry_after} seconds")]
pub struct RateLimited {
    /// How many there may be in a window.
    pub limit: u32,
    /// Seconds until the window ends.
    pub retry_after: u32,
}

/// Counts an attempt in a fixed window of time; the inner result says whether it is one too many.
///
/// # Errors
/// When the store fails.
pub async fn count(
    app: &App,
    what: &str,
    who: &str,
    rate: Rate,
) -> Result<Result<(), RateLimited>, Failure> {
    let window = Window::of(rate, Timestamp::now());
    let key = format!("{what}:{who}:{}", window.number);
    let count = app.store.count_attempt(&key, window.end).await?;
    Ok(window.check(count))
}

/// A stretch of time in which attempts are counted.
#[derive(Debug, Clone, Copy)]
pub(in crate::services) struct Window {
    /// Counts the windows since 1970.
    pub(in crate::services) number: i64,
    end: Timestamp,
    now: Timestamp,
    limit: u32,
}

impl Window {
    /// The one in which `now` is.
    pub(in crate::services) fn of(rate: Rate, now: Timestamp) -> Self {
        let length = i64::from(rate.seconds.max(1)) * 1000;
        let number = now.as_millis() / length;
        Self {
            number,
            end: Timestamp::from_millis((number + 1) * length),
            now,
            limit: rate.count,
        }
    }

    /// Whether so many attempts are not too many.
    pub(in crate::services) fn check(self, count: u32) -> Result<(), RateLimited> {
        if count <= self.limit {
            return Ok(());
        }
        // Rounded up, so that whoever waits so long is not refused once more.
        let seconds = (self.end.as_millis() - self.now.as_millis() + 999) / 1000;
        Err(RateLimited {
            limit: self.limit,
            retry_after: u32::try_from(seconds).unwrap_or(u32::MAX),
        })
    }
}
