//! Vignette: share photos that arrive with their words.

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
pub mod startup;
pub mod cli;
