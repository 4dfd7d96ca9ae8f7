//! In which language a task speaks.

use std::cell::Cell;
use std::future::Future;

use super::Locale;

tokio::task_local! {
    static LOCALE: Cell<Locale>;
}

/// The language of this task; English outside of [`scope`] and [`with`].
#[must_use]
pub fn current() -> Locale {
    LOCALE.try_with(Cell::get).unwrap_or_default()
}

/// Changes the language of this task, once it is known who reads; nothing outside of [`scope`].
pub fn choose(locale: Locale) {
    let _ = LOCALE.try_with(|current| current.set(locale));
}

/// Runs a future whose messages are in a language.
pub fn scope<F: Future>(locale: Locale, future: F) -> impl Future<Output = F::Output> {
    LOCALE.scope(Cell::new(locale), future)
}

/// What `make` makes, in a language.
pub fn with<T>(locale: Locale, make: impl FnOnce() -> T) -> T {
    LOCALE.sync_scope(Cell::new(locale), make)
}

#[cfg(test)]
mod tests {
    use super::{choose, current, scope, with};
    use crate::i18n::Locale;

    #[tokio::test]
    async fn a_task_speaks_the_language_of_its_scope() {
        assert_eq!(current(), Locale::English);
        choose(Locale::German);
        assert_eq!(current(), Locale::English, "there is nothing to choose for");
        let inner = scope(Locale::German, async {
            assert_eq!(current(), Locale::German);
            let email = with(Locale::Arabic, current);
            assert_eq!(email, Locale::Arabic);
            choose(Locale::English);
            tokio::task::yield_now().await;
            current()
        });
        assert_eq!(inner.await, Locale::English);
    }
}
