//! Passwords, the tokens that stand for a signed-in browser, and who may post a form to us.

pub mod passwords;
pub mod tokens;
pub mod same_origin;
pub mod proxies;

pub use passwords::Passwords;
pub use tokens::{SigningKey, Tokens};
