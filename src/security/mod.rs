//! Passwords, the tokens that stand for a signed-in browser, and who may post a form to us.

pub mod outbound;
pub mod passwords;
pub mod signing_keys;
pub mod tokens;
pub mod totp;
pub mod passkeys;
pub mod same_origin;
pub mod proxies;
pub mod web_push;

pub use passwords::Passwords;
pub use signing_keys::SigningKeys;
pub use tokens::Tokens;
pub use web_push::PushKey;
