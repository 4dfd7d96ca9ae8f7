//! Bodies that people send: forms, files, and what is kept of a form across a login.

pub(crate) mod body;
pub(in crate::web) mod left_out;
pub(in crate::web) mod kept_form;
pub(in crate::web) mod body_rate;
pub(in crate::web) mod part_names;
pub(in crate::web) mod uploaded_file;
mod file_bounds;
pub(crate) mod multipart;
pub(crate) mod upload_form;
