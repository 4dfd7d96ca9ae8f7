//! Suggestions: confidence, hashtags, renewal.

pub mod confidence;
pub mod further;
pub mod hashtags;
pub mod outcomes;
pub mod several_models;
