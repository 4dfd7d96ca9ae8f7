//! How much room a person's pictures may take.

use reqwest::StatusCode;

use crate::pictures::jpeg;
use crate::site::Site;

#[tokio::test]
async fn a_full_quota_refuses_pictures_until_some_are_deleted() {
    // Room for one and a half of these pictures with their sizes.
    let measured = {
        let site = Site::start().await;
        let ada = site.person("ada").await;
        ada.begin_draft(jpeg()).await;
        crate::site::bytes_below(&site.data.path().join("pictures"))
    };
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.quota_bytes = measured * 3 / 2;
    })
    .await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    let files = crate::site::files_below(&site.data.path().join("pictures"));
    let refused = ada.upload(jpeg()).await;
    assert_eq!(refused.status(), StatusCode::INSUFFICIENT_STORAGE);
    let page = refused.text().await.unwrap();
    assert!(page.contains("that you may use here"), "{page}");
    let left = crate::site::files_below(&site.data.path().join("pictures"));
    assert_eq!(left, files, "a refused picture left files");
    bob.begin_draft(jpeg()).await;
    ada.post(&format!("{post}/delete"), &[]).await;
    ada.begin_draft(jpeg()).await;
}
