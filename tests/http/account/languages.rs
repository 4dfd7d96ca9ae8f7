//! The interface in the language of its reader.

use reqwest::header::{ACCEPT_LANGUAGE, VARY};
use reqwest::{Method, StatusCode};

use crate::account::security::text;
use crate::mail_server::Postbox;
use crate::pictures::jpeg;
use crate::site::{Person, Site};

/// A page for a browser that accepts these languages.
async fn page(person: &Person, path: &str, languages: &str) -> String {
    let request = person.request(Method::GET, path);
    let answer = request.header(ACCEPT_LANGUAGE, languages).send().await;
    answer.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn guests_read_the_language_of_their_browser() {
    let site = Site::start().await;
    let guest = site.guest();
    for (languages, html, button) in [
        (
            "de-AT,de;q=0.9,en;q=0.8",
            "lang=\"de\" dir=\"ltr\"",
            ">Registrieren</button>",
        ),
        (
            "ar-EG,en;q=0.5",
            "lang=\"ar\" dir=\"rtl\"",
            ">إنشاء حساب</button>",
        ),
        (
            "de;q=0.1,ar;q=0.9",
            "lang=\"ar\" dir=\"rtl\"",
            ">إنشاء حساب</button>",
        ),
        (
            "ja,fr;q=0.5",
            "lang=\"en\" dir=\"ltr\"",
            ">Sign up</button>",
        ),
    ] {
        let page = page(&guest, "/signup", languages).await;
        assert!(page.contains(html) && page.contains(button), "{page}");
    }
    let answer = guest.get("/signup").await;
    let vary = answer.headers().get_all(VARY).iter();
    let vary: Vec<&str> = vary.map(|value| value.to_str().unwrap()).collect();
    assert!(vary.join(",").contains("Accept-Language"), "{vary:?}");
}

#[tokio::test]
async fn errors_are_explained_in_it_and_programs_read_english() {
    let site = Site::start().await;
    let guest = site.guest();
    let missing = page(&guest, "/nowhere", "de").await;
    assert!(missing.contains("Diese Seite gibt es nicht"), "{missing}");
    let form = guest
        .request(Method::POST, "/signup")
        .header(ACCEPT_LANGUAGE, "de")
        .form(&[("username", "x"), ("email", "no"), ("password", "short")]);
    let answer = form.send().await.unwrap();
    let answer = text(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
    for sentence in [
        "Ein Benutzername hat 3 bis 30 Buchstaben",
        "Das sieht nicht wie eine E-Mail-Adresse aus",
        "Dieses Passwort ist zu kurz",
    ] {
        assert!(answer.contains(sentence), "{sentence}: {answer}");
    }
    let program = page(&guest, "/api/v1/statuses/1", "de").await;
    assert!(!program.contains("Diese"), "{program}");
}

#[tokio::test]
async fn what_an_account_has_chosen_counts_before_the_browser() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let form = [("theme", "device"), ("language", "ar")];
    ada.post("/settings/appearance", &form).await;
    let home = page(&ada, "/home", "de").await;
    assert!(home.contains("lang=\"ar\" dir=\"rtl\""), "{home}");
    let settings = page(&ada, "/settings/appearance", "de").await;
    assert!(settings.contains("<option value=\"ar\" lang=\"ar\" selected>"));
    // One that is not offered is as none.
    let form = [("theme", "device"), ("language", "tlh")];
    ada.post("/settings/appearance", &form).await;
    let home = page(&ada, "/home", "de").await;
    assert!(home.contains("lang=\"de\""), "{home}");
}

#[tokio::test]
async fn what_is_put_into_a_message_cannot_be_markup() {
    let site = Site::start().await;
    let guest = site.guest();
    let found = page(&guest, "/search?q=%3Cb%3Esea%26%3C/b%3E", "en").await;
    let shown = "No results for “<bdi>&lt;b&gt;sea&amp;&lt;/b&gt;</bdi>”";
    assert!(found.contains(shown), "{found}");
}

#[tokio::test]
async fn emails_are_in_the_language_of_the_account() {
    let postbox = Postbox::open().await;
    let url = postbox.url();
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.mail.smtp = Some(url.into());
        settings.mail.from = "Vignette <photos@example.org>".into();
        settings.server.public_url = Some("http://photos.example.org".parse().unwrap());
    })
    .await;
    let ada = site.person("ada").await;
    postbox.emails(1).await;
    let form = [("theme", "device"), ("language", "de")];
    ada.post("/settings/appearance", &form).await;
    // Whoever asks reads English; the email is Ada's.
    site.guest().post("/reset", &[("identifier", "ada")]).await;
    let emails = postbox.emails(2).await;
    assert!(emails[1].text.contains("Hallo @ada"), "{}", emails[1].text);
    assert!(emails[1].text.contains("http://photos.example.org/reset/"));
}

#[tokio::test]
async fn dates_and_counts_are_written_as_the_language_does() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    ada.publish(jpeg(), "Hills", "").await;
    let guest = site.guest();
    for (languages, post) in [
        ("en", "<strong>1</strong> post<"),
        ("de", "<strong>1</strong> Beitrag<"),
    ] {
        let profile = page(&guest, "/@ada", languages).await;
        assert!(profile.contains(post), "{profile}");
    }
    let profile = page(&guest, "/@ada", "ar").await;
    assert!(profile.contains("منشور"), "{profile}");
}
