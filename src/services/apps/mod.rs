//! Programs that act for people: OAuth, tokens, and the numbers by which the API names things.

pub mod attach;
pub mod blurhash;
pub mod events;
pub mod live;
pub mod markers;
pub mod numbers;
pub mod relationships;
pub mod registration;
pub mod oauth;
pub mod grants;
pub mod people;
pub mod tokens;
pub mod read_rate_limit;
