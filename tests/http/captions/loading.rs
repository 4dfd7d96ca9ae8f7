//! Models are loaded beside the server.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use vignette::settings::Settings;
use vignette::startup::Application;

use crate::eventually::eventually;
use crate::pictures::jpeg;
use crate::site::{Site, field};
use crate::toy;

/// A toy whose encoder cannot be read to its end before somebody writes it: its file is a pipe.
struct SlowModel {
    folder: tempfile::TempDir,
    encoder: PathBuf,
    bytes: Vec<u8>,
}

impl SlowModel {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        toy::write_model(folder.path(), Some(9.0));
        let encoder = folder.path().join("encoder.onnx");
        let bytes = fs::read(&encoder).unwrap();
        fs::remove_file(&encoder).unwrap();
        let made = Command::new("mkfifo").arg(&encoder).status().unwrap();
        assert!(made.success());
        Self {
            folder,
            encoder,
            bytes,
        }
    }

    /// Lets the model be loaded, with these bytes for its encoder.
    fn arrive(&self, bytes: &[u8]) {
        let mut pipe = OpenOptions::new().write(true).open(&self.encoder).unwrap();
        // Whoever reads it once more, after its sum was taken, finds a file.
        let file = self.folder.path().join("arrived");
        fs::write(&file, bytes).unwrap();
        fs::rename(&file, &self.encoder).unwrap();
        pipe.write_all(bytes).unwrap();
    }
}

fn settings(data: &Path, model: &SlowModel) -> Settings {
    let mut settings = Settings::default();
    settings.server.listen = "127.0.0.1:0".parse().unwrap();
    settings.storage.data = data.to_owned();
    Site::use_toy(&mut settings, &model.folder);
    settings
}

#[tokio::test]
async fn pages_are_answered_before_the_model_is_loaded_and_uploads_get_their_captions_after_it() {
    let model = SlowModel::new();
    let site = Site::start_before_models(|settings| Site::use_toy(settings, &model.folder)).await;
    let ada = site.person("ada").await;
    let about = ada.page("/about/captions").await;
    assert!(about.contains("are being loaded"), "{about}");
    let draft = ada.begin_draft(jpeg()).await;
    let page = ada.page(&draft).await;
    assert!(page.contains("data-pending"), "{page}");
    assert_eq!(field(&page, "caption"), "");
    model.arrive(&model.bytes);
    let mut page = String::new();
    eventually("the caption is there", async || {
        page = ada.page(&draft).await;
        !page.contains("data-pending")
    })
    .await;
    assert!(field(&page, "caption").starts_with("A "), "{page}");
    let about = ada.page("/about/captions").await;
    assert!(about.contains("toy"), "{about}");
}

#[tokio::test]
async fn a_server_ends_with_one_line_when_a_model_that_it_requires_turns_out_damaged() {
    let (model, data) = (SlowModel::new(), tempfile::tempdir().unwrap());
    let application = Application::build(&settings(data.path(), &model)).await;
    let running = tokio::spawn(application.unwrap().run_until(std::future::pending()));
    model.arrive(b"something else");
    let error = running.await.unwrap().unwrap_err().to_string();
    assert!(error.starts_with("the captioner cannot start: "), "{error}");
    assert!(error.contains("encoder.onnx"), "{error}");
    assert!(!error.contains('\n'), "{error}");
}

#[tokio::test]
async fn a_server_goes_on_without_a_damaged_model_that_it_does_not_require() {
    let model = SlowModel::new();
    let site = Site::start_before_models(|settings| {
        Site::use_toy(settings, &model.folder);
        settings.captions.required = false;
    });
    let site = site.await;
    model.arrive(b"something else");
    let ada = site.person("ada").await;
    eventually("there are no captions", async || {
        let page = ada.page("/about/captions").await;
        page.contains("are switched off")
    })
    .await;
}
