use super::*;

#[test]
fn what_is_counted_stands_in_the_text() {
    let metrics = Metrics::default();
    metrics.request("/p/{post}", "GET", 200, Duration::from_millis(7));
    metrics.request("/p/{post}", "BREW", 405, Duration::from_millis(1));
    metrics.store("database", "user", true, Duration::from_millis(2));
    metrics.upload("taken");
    metrics.time_stage(UploadStage::Decode, || ());
    metrics.upload_stage(UploadStage::Receive, Duration::from_secs(2));
    metrics.caption(true, Duration::from_millis(300));
    metrics.further("xception-lstm", true, Duration::from_millis(300));
    let _open = metrics.open_upload();
    drop(metrics.open_upload());
    let text = metrics.text(3, 2);
    for line in [
        "vignette_requests_total{route=\"/p/{post}\",method=\"GET\",status=\"200\"} 1",
        "vignette_requests_total{route=\"/p/{post}\",method=\"other\",status=\"405\"} 1",
        "vignette_request_seconds_bucket{le=\"0.01\",route=\"/p/{post}\",method=\"GET\"} 1",
        "vignette_store_seconds_count{store=\"database\",operation=\"user\",outcome=\"ok\"} 1",
        "vignette_uploads_total{outcome=\"taken\"} 1",
        "vignette_upload_stage_seconds_count{stage=\"decode\"} 1",
        "vignette_upload_stage_seconds_sum{stage=\"receive\"} 2.0",
        "vignette_caption_seconds_count{outcome=\"written\"} 1",
        "vignette_further_suggestions_seconds_count{source=\"xception-lstm\",outcome=\"written\"} 1",
        "vignette_captions_queued 3",
        "vignette_pictures_in_progress 2",
        "vignette_uploads_open 1",
    ] {
        assert!(
            text.lines().any(|it| it == line),
            "{line} is not in\n{text}"
        );
    }
}
