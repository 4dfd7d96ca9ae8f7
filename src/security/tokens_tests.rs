use super::*;

fn session(seconds: i64) -> Session {
    Session::begin(UserId::generate(), "", Timestamp::now(), seconds)
}

#[test]
fn reads_only_its_own_unexpired_tokens() {
    let tokens = Tokens::new(&SigningKeys::generate());
    let session = session(3600);
    let token = tokens.sign(&session).unwrap();
    let read = Read {
        session: session.id,
        user: session.user,
        by_old_key: false,
    };
    assert_eq!(tokens.read(&token), Some(read));
    assert_eq!(Tokens::new(&SigningKeys::generate()).read(&token), None);
    assert_eq!(
        tokens.read(&tokens.sign(&self::session(-3600)).unwrap()),
        None
    );
    // The well-known trick: a token that says it needs no signature.
    let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";
    assert_eq!(tokens.read(unsigned), None);
}

#[test]
fn a_new_key_signs_and_the_old_one_is_still_read() {
    let old = SigningKeys::generate();
    let token = Tokens::new(&old).sign(&session(3600)).unwrap();
    let tokens = Tokens::new(&old.rotated());
    assert!(tokens.read(&token).unwrap().by_old_key);
    let newer = tokens.sign(&session(3600)).unwrap();
    assert!(!tokens.read(&newer).unwrap().by_old_key);
    assert_eq!(Tokens::new(&old).read(&newer), None);
}

#[test]
fn half_a_sign_in_opens_nothing_and_does_not_last() {
    let tokens = Tokens::new(&SigningKeys::generate());
    let (user, now) = (UserId::generate(), Timestamp::now());
    let pending = tokens.sign_pending_two_factor(user, now).unwrap();
    assert_eq!(tokens.read_pending_two_factor(&pending), Some(user));
    assert_eq!(tokens.read(&pending), None);
    let whole = tokens.sign(&session(3600)).unwrap();
    assert_eq!(tokens.read_pending_two_factor(&whole), None);
    let old = tokens
        .sign_pending_two_factor(user, now.plus_seconds(-601))
        .unwrap();
    assert_eq!(tokens.read_pending_two_factor(&old), None);
}

#[test]
fn a_known_device_opens_nothing() {
    let tokens = Tokens::new(&SigningKeys::generate());
    let (user, now) = (UserId::generate(), Timestamp::now());
    let device = tokens.sign_device(user, now).unwrap();
    assert_eq!(tokens.read_device(&device), Some(user));
    assert_eq!(tokens.read(&device), None);
    assert_eq!(tokens.read_pending_two_factor(&device), None);
    let pending = tokens.sign_pending_two_factor(user, now).unwrap();
    assert_eq!(tokens.read_device(&pending), None);
    let old = now.plus_seconds(-DEVICE_SECONDS - 1);
    assert_eq!(
        tokens.read_device(&tokens.sign_device(user, old).unwrap()),
        None
    );
}
