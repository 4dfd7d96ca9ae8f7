//! `vignette login`, `post` and `upload` against this program, and against servers that are broken
//! or mean.

mod hostile;
mod login;
mod client_machine;
mod posting;
mod fake_server;
mod uploading;
