//! What guests, programs and proxies meet.

pub mod about;
pub mod app_shell;
pub mod embeds;
pub mod guard;
pub mod guest_pages;
pub mod proxy;
pub mod byte_ranges;
pub mod cache_control;
pub mod xml;
pub mod logo;
