//! The captioner's words: requested, pending under a lease, delivered late, and filled in where alt
//! texts are missing or a newer model writes. What further sources say comes beside them.

pub mod captioners;
mod answer;
pub mod request;
pub mod leases;
pub mod pending;
pub mod sources;
pub mod further;
pub mod hashtags;
pub mod describe;
pub mod backfill;
pub mod alt_texts;
pub mod recaption;
pub mod outcomes;
pub mod sample;
pub mod remote;
