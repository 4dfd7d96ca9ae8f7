//! Vignette: share photos that arrive with their words.

pub mod domain;
pub mod captioning;
pub mod cli;
