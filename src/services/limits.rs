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
    /// How often one person asks for other suggestions.
    pub suggest_person: Rate,
    /// Likes, bookmarks, follows, mutes and blocks of one person, taking them back included.
    pub reaction_person: Rate,
    /// Apps that are registered from one address.
    pub api_app_address: Rate,
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
            reaction_person: Rate {
                count: 1200,
                seconds: 3600,
            },
            api_app_address: Rate {
                count: 60,
                seconds: 3600,
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
    let window = i64::from(rate.seconds.max(1)) * 1000;
    let now = Timestamp::now().as_millis();
    let number = now / window;
    let end = Timestamp::from_millis((number + 1) * window);
    let count = app
        .store
        .count_attempt(&format!("{what}:{who}:{number}"), end)
        .await?;
    if count <= rate.count {
        return Ok(Ok(()));
    }
    // Rounded up, so that whoever waits so long is not refused once more.
    let seconds = (end.as_millis() - now + 999) / 1000;
    Ok(Err(RateLimited {
        limit: rate.count,
        retry_after: u32::try_from(seconds).unwrap_or(u32::MAX),
    }))
}
