//! `vignette login`, `post` and `upload` against this program, and against servers that are broken
//! or mean.

mod hostile;
mod login;
mod machine;
mod posting;
mod pretender;
mod uploading;
