use super::*;

#[tokio::test]
async fn knows_the_right_password_from_the_wrong_one() {
    let passwords = Passwords::new(2);
    let hash = passwords.hash_new("mango-quartz-77".into(), []).await;
    let hash = hash.unwrap().unwrap();
    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );
    let verify = |text: &str, hash: Option<&str>| {
        passwords.verify(text.to_owned().into(), hash.map(ToOwned::to_owned))
    };
    assert!(verify("mango-quartz-77", Some(&hash)).await.unwrap());
    assert!(!verify("mango-quartz-78", Some(&hash)).await.unwrap());
    assert!(!verify("mango-quartz-77", None).await.unwrap());
}

#[test]
fn hashes_are_those_of_the_crate() {
    use argon2::password_hash::{PasswordHasher, PasswordVerifier};
    let theirs = Argon2::default().hash_password(b"mango").unwrap();
    assert!(matches(b"mango", &theirs.to_string()).unwrap());
    assert!(!matches(b"Mango", &theirs.to_string()).unwrap());
    let ours = PasswordHash::new(&hash(b"mango").unwrap()).unwrap();
    Argon2::default().verify_password(b"mango", &ours).unwrap();
}

#[tokio::test]
async fn refuses_a_password_that_is_guessed_first() {
    let passwords = Passwords::new(1);
    for (text, about) in [
        ("password1", ""),
        ("adalovelace", "adalovelace"),
        ("vignette7", ""),
    ] {
        let outcome = passwords.hash_new(text.into(), [about.into()]).await;
        assert!(outcome.unwrap().is_err(), "{text} was taken");
    }
}

#[test]
fn the_hash_for_nobody_costs_what_a_real_one_costs() {
    let nobody = NOBODY.as_deref().unwrap();
    assert!(
        nobody.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{nobody}"
    );
}

#[tokio::test]
async fn a_password_is_one_however_its_letters_are_composed() {
    let passwords = Passwords::new(1);
    let decomposed = "Cre\u{300}me bru\u{302}le\u{301}e 77";
    let composed = "Crème brûlée\u{a0}77";
    for (set, typed) in [(decomposed, composed), (composed, decomposed)] {
        let hash = passwords.hash_new(set.to_owned(), [String::new()]).await;
        let hash = hash.unwrap().unwrap();
        let right = passwords.verify(typed.to_owned().into(), Some(hash)).await;
        assert!(right.unwrap());
    }
    // Made before, of what was typed.
    let old = hash(decomposed.as_bytes()).unwrap();
    let verify = |typed: &str| passwords.verify(typed.to_owned().into(), Some(old.clone()));
    assert!(verify(decomposed).await.unwrap());
    assert!(!verify("Creme brulee 77").await.unwrap());
}
