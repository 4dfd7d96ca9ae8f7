//! What people can do. A service knows the domain and the stores; it knows no HTTP. The folders have
//! the same names as those of `web/pages/` and of the tests.

pub mod app;
pub mod background;
pub mod changes;
pub mod limits;
pub mod access;
pub mod pictures;
pub mod account;
pub mod compose;
pub mod captions;
pub mod reading;
pub mod social;
pub mod moderation;
pub mod apps;
pub mod albums;
pub mod archives;
pub mod upkeep;

pub use access::revise::AccessError;
pub use access::submission::SubmissionError;
pub use app::{App, Failure};
pub use background::Background;
