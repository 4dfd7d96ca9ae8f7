//! Files of pictures: decoded within limits and bans, counted against quotas, handed to those who may
//! see them.

pub mod quota;
pub mod files;
