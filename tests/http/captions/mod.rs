//! Suggestions: confidence, hashtags, renewal, and other words from elsewhere.

pub mod alt_suggestions;
pub mod attention;
pub mod confidence;
pub mod further;
pub mod hashtags;
pub mod outcomes;
pub mod rewriting;
pub mod rewriting_faults;
pub mod rewriting_narrower;
pub mod describing;
pub mod several_models;
