//! What people can do, one file per verb or small family. A service knows the domain and the
//! stores; it knows no HTTP.

pub mod app;
pub mod background;
pub mod limits;
pub mod accounts;
pub mod intake;
pub mod upload;
pub mod hashtags;
pub mod words;
pub mod leases;
pub mod owed_words;
pub mod compose;
pub mod typed;
pub mod arrange;
pub mod posts;
pub mod share;
pub mod browse;
pub mod search;
pub mod published;
pub mod tags;
pub mod standing;
pub mod react;
pub mod comments;
pub mod follows;
pub mod profile;
pub mod notices;
mod mentions;
pub mod pictures;
pub mod housekeeping;
pub mod sight;
mod revise;

pub use app::{App, Failure};
pub use background::Background;
pub use revise::AccessError;
