//! Vignette: share photos that arrive with their words.
//!
//! **Start here**: [`startup`] wires everything, [`web`] (`web/routes.rs`) has every address, and
//! [`services`] has what happens behind each. ARCHITECTURE.md says why; docs/glossary.md has the
//! terms that are ours.
//!
//! The modules stand in reading order, and name only modules above them
//! (`tests/architecture/` holds that):
//!
//! - [`i18n`]: the interface's words in each language, from `locales/`; dates and numbers.
//! - [`domain`]: types that cannot be wrong (`Username`, `Caption`, `Post`, `Cursor`) and the rules
//!   of who may see what.
//! - [`telemetry`]: the log, and CPU work that keeps its request's span.
//! - [`metrics`]: what is counted and timed, for Prometheus.
//! - [`storage`]: the `Store` trait, SQLite and MongoDB behind it, and the bytes of pictures and
//!   archives in a folder or a bucket.
//! - [`security`]: password hashing, session tokens and their keys, one-time codes, passkeys, the
//!   same-origin rule, the client for addresses that people name.
//! - [`mail`]: email through SMTP.
//! - [`media`]: sniffs, decodes within limits, turns upright, resizes and strips metadata.
//! - [`captioning`]: from pixels to captions and hashtags; it knows nothing else of the program.
//! - [`services`]: what people can do, by what it is for: accounts, composing, reading, moderation.
//! - [`settings`]: one struct for each concern, from file, environment and command line.
//! - [`web`]: routes, pages, errors as statuses, cookies and caching.
//! - [`api`]: the interface for programs: OAuth and Mastodon's client API, as JSON.
//! - [`startup`]: builds the application from its settings, and stops it.
//! - [`cli`]: commands that are not the server.

pub mod i18n;
pub mod domain;
pub mod telemetry;
pub mod metrics;
pub mod storage;
pub mod security;
pub mod mail;
pub mod media;
pub mod captioning;
pub mod services;
pub mod settings;
pub mod web;
pub mod api;
pub mod startup;
pub mod cli;
