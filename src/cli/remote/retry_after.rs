//! How long a server asks to be left alone.

use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Longer than this nobody sits and waits.
pub(super) const MOST: u64 = 120;
/// How often one request is sent.
pub(super) const TRIES: u32 = 5;

/// Seconds before the next try, by `Retry-After` (seconds or a date), else by Mastodon's
/// `X-RateLimit-Reset`, else doubling with each try.
pub(super) fn seconds(headers: &HeaderMap, tries: u32) -> u64 {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let after = text(RETRY_AFTER.as_str()).map(str::trim);
    let number = after.and_then(|text| text.parse().ok());
    let date = || after.and_then(|text| until(httpdate::parse_http_date(text).ok()?));
    let reset = || {
        let time: jiff::Timestamp = text("x-ratelimit-reset")?.parse().ok()?;
        until(SystemTime::from(time))
    };
    number
        .or_else(date)
        .or_else(reset)
        .unwrap_or(1 << tries.min(6))
        .max(1)
}

fn until(time: SystemTime) -> Option<u64> {
    let wait = time.duration_since(SystemTime::now()).unwrap_or_default();
    Some(wait.as_secs() + 1)
}

pub(super) async fn sleep(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: &'static str, value: &str) -> u64 {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        seconds(&headers, 3)
    }

    #[test]
    fn the_server_says_when_to_come_back() {
        assert_eq!(asked("retry-after", "17"), 17);
        assert_eq!(asked("retry-after", "0"), 1);
        assert_eq!(asked("retry-after", "soon"), 8);
        assert_eq!(asked("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), 1);
        let later = SystemTime::now() + Duration::from_secs(100);
        let date = asked("retry-after", &httpdate::fmt_http_date(later));
        assert!((99..=101).contains(&date), "{date}");
        let reset = jiff::Timestamp::now() + Duration::from_secs(50);
        let reset = asked("x-ratelimit-reset", &reset.to_string());
        assert!((49..=51).contains(&reset), "{reset}");
        assert_eq!(seconds(&HeaderMap::new(), 1), 2);
    }
}
